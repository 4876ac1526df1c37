"""Which databases there are."""

import pytest

from shared.database import Database


class TestAnotherKindOfDatabase:
    def test_is_refused_and_those_that_are_possible_are_named(self) -> None:
        with pytest.raises(ValueError, match=r"^mysql is no .* possible: sqlite, postgresql$"):
            Database("mysql://nobody@127.0.0.1/nothing")
