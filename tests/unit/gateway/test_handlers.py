"""The order of the steps is the promise: nothing is kept or passed on before it was checked."""

import pytest

from contracts.errors import ContractBroken, Problem
from services.gateway.commands import LetIn, LetOut
from services.gateway.domain.border import KeyOfOtherRegion, NotShared, SenderNotAllowed
from services.gateway.handlers import HANDLERS, INWARD, OUTWARD, let_in, let_out
from tests.unit.gateway.builders import CHONGQING, SICHUAN, a_passage, of_sichuan


class FakeUnitOfWork:
    """Remembers what it was told to do, in order."""

    own, partner = CHONGQING, SICHUAN

    def __init__(self, *, broken: bool = False) -> None:
        self.broken = broken
        self.done: list[str] = []

    def check_contract(self) -> None:
        self.done.append("check contract")
        if self.broken:
            raise ContractBroken([Problem("FIELD_TYPE")])

    def journal(self, direction: str) -> None:
        self.done.append(f"journal {direction}")

    def forward(self) -> None:
        self.done.append("forward")

    def hand_on(self) -> None:
        self.done.append("hand on")


class TestAMessageOnItsWayIn:
    def test_is_checked_journalled_and_handed_on(self) -> None:
        work = FakeUnitOfWork()

        let_in(LetIn(of_sichuan()), work)

        assert work.done == ["check contract", "journal in", "hand on"]

    @pytest.mark.parametrize(
        ("changes", "error"),
        [
            ({"source": "/guizhou/credit"}, SenderNotAllowed),
            ({"source": "/sichuan/enforcement"}, SenderNotAllowed),
            ({"shared": False}, NotShared),
            ({"key": "50-1"}, KeyOfOtherRegion),
        ],
    )
    def test_that_may_not_enter_is_not_even_read(
        self, changes: dict[str, object], error: type[Exception]
    ) -> None:
        work = FakeUnitOfWork()

        with pytest.raises(error):
            let_in(LetIn(of_sichuan(**changes)), work)

        assert work.done == []

    def test_against_its_contract_is_neither_kept_nor_handed_on(self) -> None:
        work = FakeUnitOfWork(broken=True)

        with pytest.raises(ContractBroken):
            let_in(LetIn(of_sichuan()), work)

        assert work.done == ["check contract"]


class TestAMessageOnItsWayOut:
    def test_is_gated_journalled_and_forwarded(self) -> None:
        work = FakeUnitOfWork()

        let_out(LetOut(a_passage()), work)

        assert work.done == ["journal out", "forward"]

    @pytest.mark.parametrize(
        ("changes", "error"),
        [
            ({"shared": False}, NotShared),
            ({"source": "/sichuan/credit"}, SenderNotAllowed),
            ({"source": "/chongqing/enforcement"}, SenderNotAllowed),
            ({"key": "51-1"}, KeyOfOtherRegion),
        ],
    )
    def test_that_may_not_leave_is_neither_kept_nor_forwarded(
        self, changes: dict[str, object], error: type[Exception]
    ) -> None:
        work = FakeUnitOfWork()

        with pytest.raises(error):
            let_out(LetOut(a_passage(**changes)), work)

        assert work.done == []


class TestTheSteps:
    def test_are_pinned_in_their_order(self) -> None:
        assert [step.__name__ for step in INWARD] == [
            "check_sender",
            "check_contract",
            "journal_inward",
            "hand_on",
        ]
        assert [step.__name__ for step in OUTWARD] == ["gate", "journal_outward", "forward"]

    def test_belong_to_both_commands(self) -> None:
        assert {LetIn: let_in, LetOut: let_out} == HANDLERS
