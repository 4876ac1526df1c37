"""What waited long or is sent again is signed anew, at the same place of its lane and over the same bytes."""

import datetime as dt

import pytest

from services.gateway.adapters.resigning import FRESH, Resigner
from shared.crypto.keys import PrivateKey, generate
from shared.crypto.signatures import signed, taken_apart
from shared.crypto.signing import Signer, Verifier
from shared.crypto.statement import Place, What
from shared.outbox import Outgoing
from tests.fakes.clock import NOON, FakeClock
from tests.unit.shared.test_content import outgoing


MINE, NEXT = generate("sm2"), generate("sm2")
PLACE = Place(
    what=What.MESSAGE,
    sender="chongqing",
    receiver="sichuan",
    lane="credit",
    epoch=1,
    number=7,
    contract=None,
)


def finished(age: dt.timedelta, by: PrivateKey = MINE) -> tuple[Outgoing, Outgoing]:
    """A row signed so long ago, and as the relay sends it now."""
    row = outgoing(signature=signed(PLACE, b"{}", Signer(MINE), NOON - age))
    return row, Resigner(Signer(by), FakeClock(NOON)).finish(row)


class TestAMessageOnItsWayToTheBroker:
    def test_keeps_a_fresh_signature(self) -> None:
        row, sent = finished(FRESH / 2)

        assert sent == row

    @pytest.mark.parametrize(
        ("age", "by"),
        [(FRESH, MINE), (dt.timedelta(days=300), MINE), (FRESH / 2, NEXT)],
        ids=["as it waited", "sent again", "the key was changed"],
    )
    def test_is_signed_anew_where_it_stands(self, age: dt.timedelta, by: PrivateKey) -> None:
        row, sent = finished(age, by)

        statement, signature = taken_apart(str(sent.signature))
        assert (statement.place, statement.signed) == (PLACE, NOON)
        assert Verifier(by.public).verify(statement.text, signature)
        assert sent._replace(signature=None) == row._replace(signature=None)

    def test_inside_the_node_is_left_as_it_is(self) -> None:
        row = outgoing()

        assert Resigner(Signer(MINE), FakeClock(NOON)).finish(row) == row
