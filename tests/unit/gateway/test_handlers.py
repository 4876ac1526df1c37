"""The order of the steps is the promise: nothing is kept or passed on before it was checked."""

from collections.abc import Collection

import pytest

from contracts.errors import ContractBroken, NotProved, Problem
from services.gateway.commands import LetIn, LetOut
from services.gateway.domain.border import (
    KeyOfOtherRegion,
    LaneDiffers,
    NotShared,
    SenderNotAllowed,
)
from services.gateway.domain.participant import NotLive, NotYetLive, Stage
from services.gateway.domain.versions import NotConforming, Versions
from services.gateway.handlers import CHECKS, HANDLERS, INWARD, OUTWARD, let_in, let_out
from tests.unit.gateway.builders import CHONGQING, SICHUAN, a_passage, of_sichuan


class FakeUnitOfWork:
    """Remembers what it was told to do, in order."""

    own, partner = CHONGQING, SICHUAN

    def __init__(
        self,
        *,
        proved: bool = True,
        broken: bool = False,
        stage: Stage | None = Stage.LIVE,
        lane: str = "credit",
        new: bool = True,
    ) -> None:
        self.proved, self.broken, self.new = proved, broken, new
        self.stage, self.lane = stage, lane
        self.recorded: Collection[int] = (1,)
        self.versions = Versions(said=2, newest=3)
        self.done: list[str] = []

    def verify(self) -> None:
        self.done.append("verify")
        if not self.proved:
            raise NotProved([Problem("SIGNATURE_MISSING")])

    def check_contract(self) -> None:
        self.done.append("check contract")
        if self.broken:
            raise ContractBroken([Problem("FIELD_TYPE")])

    def arrive(self) -> bool:
        self.done.append("arrive")
        return self.new

    def say_in(self, version: int) -> None:
        self.done.append(f"say in v{version}")

    def number(self) -> None:
        self.done.append("number")

    def sign(self) -> None:
        self.done.append("sign")

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

        assert work.done == ["verify", "check contract", "arrive", "journal in", "hand on"]

    def test_that_came_before_has_no_second_effect(self) -> None:
        work = FakeUnitOfWork(new=False)

        let_in(LetIn(of_sichuan()), work)

        assert work.done == ["verify", "check contract", "arrive"]

    def test_that_nobody_proves_is_not_believed_in_anything(self) -> None:
        work = FakeUnitOfWork(proved=False)

        with pytest.raises(NotProved):
            let_in(LetIn(of_sichuan(source="/guizhou/credit")), work)

        assert work.done == ["verify"]

    def test_on_the_lane_of_another_service_is_refused(self) -> None:
        work = FakeUnitOfWork(lane="enforcement")

        with pytest.raises(LaneDiffers) as refused:
            let_in(LetIn(of_sichuan()), work)

        assert (work.done, refused.value.possible) == (["verify"], "credit")

    @pytest.mark.parametrize("stage", set(Stage) - {Stage.LIVE})
    def test_of_a_participant_that_is_not_live_is_refused(self, stage: Stage) -> None:
        work = FakeUnitOfWork(stage=stage)

        with pytest.raises(NotLive) as refused:
            let_in(LetIn(of_sichuan()), work)

        assert work.done == ["verify"]
        assert refused.value.possible == ("test messages" if stage == "testing" else "nothing")

    @pytest.mark.parametrize("stage", [Stage.LIVE, Stage.TESTING])
    def test_that_is_a_test_passes_while_its_sender_is_tested(self, stage: Stage) -> None:
        work = FakeUnitOfWork(stage=stage)

        let_in(LetIn(of_sichuan(test=True)), work)

        assert work.done[-1] == "hand on"

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

        assert work.done == ["verify"]

    def test_against_its_contract_is_neither_kept_nor_handed_on(self) -> None:
        work = FakeUnitOfWork(broken=True)

        with pytest.raises(ContractBroken):
            let_in(LetIn(of_sichuan()), work)

        assert work.done == ["verify", "check contract"]


class TestAMessageOnItsWayOut:
    def test_is_gated_journalled_and_forwarded(self) -> None:
        work = FakeUnitOfWork()

        let_out(LetOut(a_passage()), work)

        assert work.done == ["say in v1", "number", "sign", "journal out", "forward"]

    @pytest.mark.parametrize(
        ("recorded", "version"), [((1, 2), 2), ((1,), 1), ((1, 7), 1), ((1, 2, 3), 2), ((3,), 3)]
    )
    def test_is_said_in_the_newest_version_on_record_and_raised_only_when_it_must_be(
        self, recorded: Collection[int], version: int
    ) -> None:
        work = FakeUnitOfWork()
        work.recorded = recorded

        let_out(LetOut(a_passage()), work)

        assert work.done[0] == f"say in v{version}"

    @pytest.mark.parametrize("recorded", [(), (7,)])
    def test_waits_without_a_number_until_a_version_is_on_record(
        self, recorded: Collection[int]
    ) -> None:
        work = FakeUnitOfWork()
        work.recorded = recorded

        with pytest.raises(NotConforming) as held:
            let_out(LetOut(a_passage()), work)

        assert (work.done, held.value.holds) == ([], True)

    def test_that_is_a_test_leaves_without_a_record(self) -> None:
        work = FakeUnitOfWork(stage=Stage.TESTING)
        work.recorded = ()

        let_out(LetOut(a_passage(test=True)), work)

        assert work.done[0] == "say in v2"

    @pytest.mark.parametrize("stage", [None, *set(Stage) - {Stage.LIVE}])
    def test_waits_without_a_number_until_the_participant_is_live(
        self, stage: Stage | None
    ) -> None:
        work = FakeUnitOfWork(stage=stage)

        with pytest.raises(NotYetLive) as held:
            let_out(LetOut(a_passage()), work)

        assert (work.done, held.value.holds) == ([], True)

    @pytest.mark.parametrize("stage", [Stage.LIVE, Stage.TESTING])
    def test_that_is_a_test_leaves_while_the_participant_is_tested(self, stage: Stage) -> None:
        work = FakeUnitOfWork(stage=stage)

        let_out(LetOut(a_passage(test=True)), work)

        assert work.done[-1] == "forward"

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
        assert [step.__name__ for step in (*CHECKS, *INWARD)] == [
            "verify",
            "check_place",
            "check_sender",
            "check_onboarding",
            "check_contract",
            "journal_inward",
            "hand_on",
        ]
        assert [step.__name__ for step in OUTWARD] == [
            "gate",
            "check_live",
            "convert_down",
            "number",
            "sign",
            "journal_outward",
            "forward",
        ]

    def test_belong_to_both_commands(self) -> None:
        assert {LetIn: let_in, LetOut: let_out} == HANDLERS
