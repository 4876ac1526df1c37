"""The rules of the border: what may leave, what may enter, and from whom."""

import pytest

from contracts.errors import CODES
from services.gateway.domain.border import (
    BorderError,
    NotShared,
    SenderNotAllowed,
    check_entering,
    check_leaving,
)
from tests.unit.gateway.builders import a_passage


class TestLeaving:
    def test_is_allowed_to_own_messages_that_are_shared(self) -> None:
        check_leaving(a_passage(), own="chongqing")

    @pytest.mark.parametrize("node", ["sichuan", "guizhou", "chongqing2", ""])
    def test_is_forbidden_to_what_came_from_elsewhere(self, node: str) -> None:
        with pytest.raises(SenderNotAllowed) as refused:
            check_leaving(a_passage(node=node), own="chongqing")

        assert refused.value.possible == "/chongqing/<service>"

    def test_is_forbidden_to_what_no_contract_shares(self) -> None:
        passage = a_passage(shared=False)

        with pytest.raises(NotShared, match="does not cross the border") as refused:
            check_leaving(passage, own="chongqing")

        assert passage.message_id in str(refused.value)


class TestEntering:
    def test_is_allowed_to_the_participant_of_this_border(self) -> None:
        check_entering(a_passage(node="sichuan"), partner="sichuan")

    @pytest.mark.parametrize("node", ["chongqing", "guizhou", ""])
    def test_is_forbidden_to_everybody_else_and_to_ourselves(self, node: str) -> None:
        with pytest.raises(SenderNotAllowed) as refused:
            check_entering(a_passage(node=node), partner="sichuan")

        assert refused.value.possible == "/sichuan/<service>"

    def test_is_forbidden_to_what_no_contract_shares(self) -> None:
        with pytest.raises(NotShared):
            check_entering(a_passage(node="sichuan", shared=False), partner="sichuan")


@pytest.mark.parametrize("error", [BorderError, NotShared, SenderNotAllowed])
def test_every_refusal_has_a_published_code(error: type[BorderError]) -> None:
    assert error.code in CODES
