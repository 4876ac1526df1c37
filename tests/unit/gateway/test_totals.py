"""Control totals are what the README says, whoever computes them."""

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives import hashes

from contracts import envelope as envelopes
from services.gateway.adapters import totals
from services.gateway.adapters.lanes import Lane
from services.gateway.adapters.tables import JOURNAL
from services.gateway.domain.asking import Stretch
from tests.builders import LISTING
from tests.unit.gateway.crossing import Crossing


OUT = Lane("out", "sichuan", "credit", 1)
IN = Lane("in", "chongqing", "credit", 1)


class TestATotal:
    def test_is_what_its_definition_says(self, crossing: Crossing) -> None:
        crossing.send(LISTING, LISTING)
        crossing.settle()
        query = sa.select(JOURNAL.c.body).order_by(JOURNAL.c.place)
        with crossing.sichuan.database.reading() as connection:
            bodies = list(connection.execute(query).scalars())
        lines = [f"{n} {envelopes.digest(body)}\n" for n, body in enumerate(bodies, start=1)]

        found = totals.total(crossing.sichuan.database, IN, Stretch(1, 9))

        assert found is not None
        assert (found.count, found.missing.spans, found.highest) == (2, ((3, 9),), 2)
        assert found.digest == sm3("".join(lines))

    def test_is_the_same_however_it_is_read(
        self, crossing: Crossing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        crossing.send(*[LISTING] * 5)
        crossing.settle()
        whole = totals.total(crossing.sichuan.database, IN, Stretch(1, 5))
        monkeypatch.setattr(totals, "PAGE", 2)

        assert totals.total(crossing.sichuan.database, IN, Stretch(1, 5)) == whole
        assert totals.total(crossing.chongqing.database, OUT, Stretch(1, 5)) == whole

    def test_of_a_lane_that_there_is_not_is_none(self, crossing: Crossing) -> None:
        assert totals.total(crossing.sichuan.database, IN, Stretch(1, 5)) is None


def sm3(text: str) -> str:
    """As the definition says it, without our code."""
    hashing = hashes.Hash(hashes.SM3())
    hashing.update(text.encode())
    return f"sm3:{hashing.finalize().hex()}"
