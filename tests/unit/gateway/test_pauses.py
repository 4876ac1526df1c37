"""Lanes that are paused: nothing is lost, doubled or overtaken, however often they are held and let go."""

from random import Random

import pytest
from nameko.testing.services import worker_factory

from services.gateway.adapters import forwarding, handing_on, postman
from services.gateway.adapters.tables import LANES
from services.gateway.service import Service
from services.gateway.wiring import build
from shared.health import Grade
from tests.builders import LISTING, OTHER_LISTING
from tests.fakes import tables
from tests.unit.gateway.builders import gateway_environment
from tests.unit.gateway.crossing import (
    WHY,
    Bad,
    Crossing,
    lane,
    left,
    numbered,
    pause,
    resume,
    unsent,
)
from tests.unit.gateway.test_passage import outward


class TestALaneThatIsPaused:
    @pytest.fixture(autouse=True)
    def _paused(self, crossing: Crossing) -> None:
        crossing.send(LISTING)
        crossing.second()
        pause(crossing.chongqing)
        crossing.send(OTHER_LISTING, LISTING)

    def test_numbers_and_keeps_what_is_new_and_lets_nothing_out(self, crossing: Crossing) -> None:
        crossing.settle()

        assert [place for _, _, place, *_ in crossing.journals()[0]] == [1, 2, 3]
        assert [key for key, _ in crossing.handed_on()] == [LISTING]

    def test_is_shown_with_how_many_it_holds_since_when_and_why(self, crossing: Crossing) -> None:
        shown = lane(crossing.chongqing)

        assert (shown["held"], shown["paused"]["why"]) == (2, f"王: {WHY}")
        assert shown["paused"]["since"] == crossing.clock.now()
        assert tables.audited(crossing.chongqing.database)[-1] == (
            "王",
            "pause-lanes",
            f"out/sichuan/*: {WHY}",
        )

    def test_lets_all_go_in_order_when_it_is_resumed(self, crossing: Crossing) -> None:
        resume(crossing.chongqing)
        crossing.settle()

        assert [key for key, _ in crossing.handed_on()] == [LISTING, OTHER_LISTING, LISTING]
        here, there = crossing.journals()
        assert here == there
        assert lane(crossing.chongqing)["paused"] is None

    def test_lets_nothing_new_pass_what_it_held(
        self, crossing: Crossing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(forwarding, "AT_ONCE", 1)
        monkeypatch.setattr(postman, "CHUNKS", 1)
        resume(crossing.chongqing)
        for _ in range(4):
            crossing.send(LISTING)
            crossing.second()
        crossing.settle()

        assert left(crossing.chongqing) == numbered(crossing)
        assert [message_id for _, message_id in crossing.handed_on()] == numbered(crossing)
        assert lane(crossing.chongqing)["held"] == 0

    def test_goes_on_at_once_for_what_is_new_once_nothing_is_held(self, crossing: Crossing) -> None:
        resume(crossing.chongqing)
        crossing.chongqing.postman.round()
        crossing.send(LISTING)

        assert left(crossing.chongqing) == numbered(crossing)

    def test_is_neither_resent_nor_overdue(self, crossing: Crossing) -> None:
        resume(crossing.chongqing)
        crossing.line = lambda _: []
        crossing.second()
        crossing.second()
        pause(crossing.chongqing)
        arrived = crossing.catch()
        for _ in range(20):
            crossing.clock.advance(minutes=1)
            crossing.second()

        assert arrived == []
        assert lane(crossing.chongqing)["unreceipted"] == 3
        [finding] = crossing.chongqing.own_findings(crossing.clock.now())
        assert finding.grade is Grade.DEGRADED
        assert "out/sichuan (credit), 0 条待发 held" in finding.reason

    def test_has_all_its_time_for_receipts_when_it_goes_on(self, crossing: Crossing) -> None:
        crossing.second()
        crossing.clock.advance(hours=2)
        crossing.chongqing.postman.round()
        resume(crossing.chongqing)
        crossing.line = lambda _: []
        for _ in range(29):
            crossing.second()
        assert unsent(crossing.chongqing) == []
        assert crossing.chongqing.own_findings(crossing.clock.now()) == []

        crossing.clock.advance(minutes=11)
        crossing.chongqing.postman.round()

        assert len(unsent(crossing.chongqing)) == 2
        [finding] = crossing.chongqing.own_findings(crossing.clock.now())
        assert "sichuan/credit 1 #2" in finding.reason

    def test_sends_nothing_again_that_later_ones_overtook_just_now(
        self, crossing: Crossing
    ) -> None:
        crossing.second()
        crossing.clock.advance(hours=3)
        resume(crossing.chongqing)
        crossing.chongqing.postman.round()
        crossing.line = lambda sent: sent[1:] if len(sent) > 1 else sent
        for _ in range(3):
            crossing.second()
        assert lane(crossing.sichuan)["missing"] == [[2, 2]]
        assert (unsent(crossing.chongqing), lane(crossing.chongqing)["unreceipted"]) == ([], 1)

        for _ in range(4):
            crossing.second()
        crossing.settle()

        assert [message_id for _, message_id in crossing.handed_on()] == numbered(crossing)

    def test_believes_no_receipt_of_what_it_holds(self, crossing: Crossing) -> None:
        with crossing.sichuan.database.transaction() as connection:
            connection.execute(LANES.update().values(spans=[[1, 3]], waits=True))
        crossing.sichuan.postman.round()
        crossing.deliver(crossing.sichuan, crossing.chongqing)

        resume(crossing.chongqing)
        assert lane(crossing.chongqing)["unreceipted"] == 0
        crossing.chongqing.postman.round()
        assert lane(crossing.chongqing)["unreceipted"] == 2

    def test_says_by_its_trace_why_a_message_waits(self, crossing: Crossing) -> None:
        steps = crossing.chongqing.trace(numbered(crossing)[-1])["steps"]

        assert [step["to"] for step in steps if step["step"] == "waits"] == [
            "通道暂停 paused (sichuan/credit 1 #3)"
        ]

    def test_stays_paused_after_a_restart_and_in_a_new_epoch(
        self, crossing: Crossing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        url = crossing.chongqing.database.url
        crossing.chongqing.database.close()
        again = build(gateway_environment(CHUANYU_DATABASE_URL=url, CHUANYU_LANE_EPOCH="2"))

        again.receive([outward()])

        shown = {one["epoch"]: one for one in again.lanes()}
        assert (shown[2]["held"], shown[2]["paused"]["why"]) == (1, f"王: {WHY}")
        assert len(left(again)) == 1
        again.database.close()

    def test_is_drained_once_what_went_out_is_receipted(self, crossing: Crossing) -> None:
        assert lane(crossing.chongqing)["left"] == 1
        crossing.settle()
        assert lane(crossing.chongqing)["left"] == 0

        resume(crossing.chongqing)
        assert lane(crossing.chongqing)["left"] == 2


class TestAnOrder:
    def test_for_one_lane_leaves_the_others(self, crossing: Crossing) -> None:
        pause(crossing.chongqing, lane="catalogue")
        crossing.send(LISTING)

        assert len(left(crossing.chongqing)) == 1

    def test_is_shown_with_the_participant_before_there_is_a_lane(self, crossing: Crossing) -> None:
        assert pause(crossing.chongqing, "both", "credit") == []

        shown = crossing.chongqing.participants.one("sichuan")["pauses"]
        assert [(one["direction"], one["lane"], one["reason"]) for one in shown] == [
            ("in", "credit", WHY),
            ("out", "credit", WHY),
        ]
        assert crossing.chongqing.participants.one("yukuaiban")["pauses"] == []

    def test_for_a_participant_stands_when_one_of_its_lanes_is_resumed(
        self, crossing: Crossing
    ) -> None:
        crossing.send(LISTING)
        pause(crossing.chongqing)

        [shown] = resume(crossing.chongqing, lane="credit")

        assert shown["paused"]["by"] == "order"

    def test_to_resume_a_participant_ends_those_for_single_lanes_too(
        self, crossing: Crossing
    ) -> None:
        crossing.send(LISTING)
        pause(crossing.chongqing, lane="credit")

        [shown] = resume(crossing.chongqing)

        assert shown["paused"] is None

    def test_given_twice_tells_the_last_reason_and_the_first_time(self, crossing: Crossing) -> None:
        crossing.send(LISTING)
        [first] = pause(crossing.chongqing)
        crossing.clock.advance(hours=1)
        service = worker_factory(Service, app=crossing.chongqing)

        [second] = service.pause_lanes("sichuan", None, "out", "李", "延长")["lanes"]

        assert second["paused"] == {
            "since": first["paused"]["since"],
            "by": "order",
            "why": "李: 延长",
        }

    @pytest.mark.parametrize(
        ("words", "codes"),
        [
            (("guizhou", None, "out"), {"NOT_FOUND"}),
            (("sichuan", "console", "both"), {"VALUE_NOT_IN_LIST"}),
            (("sichuan", "credit", "up"), {"VALUE_NOT_IN_LIST"}),
        ],
    )
    @pytest.mark.parametrize("method", ["pause_lanes", "resume_lanes"])
    def test_that_names_nothing_changes_nothing(
        self, crossing: Crossing, method: str, words: tuple[str, str | None, str], codes: set[str]
    ) -> None:
        before = tables.audited(crossing.chongqing.database)
        service = worker_factory(Service, app=crossing.chongqing)

        answer = getattr(service, method)(*words, "王", WHY)

        assert {problem["code"] for problem in answer["problems"]} == codes
        assert tables.audited(crossing.chongqing.database) == before

    def test_whose_process_ended_before_the_lanes_followed_is_finished_by_the_round(
        self, crossing: Crossing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        crossing.send(LISTING)
        monkeypatch.setattr(type(crossing.chongqing.pausing), "_follow", lambda *_: None)
        assert pause(crossing.chongqing)[0]["paused"] is None

        crossing.chongqing.postman.round()

        assert lane(crossing.chongqing)["paused"]["by"] == "order"


class TestALaneThatComesIn:
    @pytest.fixture(autouse=True)
    def _paused(self, crossing: Crossing) -> None:
        pause(crossing.sichuan, "in")

    def test_takes_and_receipts_while_it_hands_nothing_on(self, crossing: Crossing) -> None:
        crossing.send(LISTING, OTHER_LISTING)
        crossing.settle()

        assert crossing.handed_on() == []
        assert lane(crossing.chongqing)["unreceipted"] == 0
        assert (lane(crossing.sichuan)["held"], lane(crossing.sichuan)["left"]) == (2, 0)

    def test_hands_all_on_in_order_when_it_is_resumed(self, crossing: Crossing) -> None:
        crossing.line = Bad(0.3)
        crossing.send(*[LISTING, OTHER_LISTING] * 5)
        crossing.settle()

        resume(crossing.sichuan, "in")
        crossing.send(LISTING)
        crossing.settle()

        assert [message_id for _, message_id in crossing.handed_on()] == numbered(crossing)

    def test_hands_all_on_in_bounded_steps(
        self, crossing: Crossing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(handing_on, "AT_ONCE", 1)
        monkeypatch.setattr(postman, "CHUNKS", 1)
        crossing.send(*[LISTING] * 3)
        crossing.settle()

        resume(crossing.sichuan, "in")
        crossing.sichuan.postman.round()
        assert (len(crossing.handed_on()), lane(crossing.sichuan)["left"]) == (1, 2)
        crossing.send(OTHER_LISTING)
        crossing.settle()
        for _ in range(3):
            crossing.sichuan.postman.round()

        assert [message_id for _, message_id in crossing.handed_on()] == numbered(crossing)

    def test_lets_what_came_before_a_parked_message_of_its_key_pass_it(
        self, crossing: Crossing
    ) -> None:
        crossing.send(LISTING, OTHER_LISTING)
        crossing.deliver(crossing.chongqing, crossing.sichuan)
        crossing.sichuan.participants.set_stage("chongqing", "testing", "王", "演练")
        crossing.send(LISTING)
        crossing.settle()
        held_back = numbered(crossing)[-1]
        tables.change(crossing.sichuan.database, 1, reason="handler-error")  # one that blocks

        crossing.sichuan.participants.set_stage("chongqing", "live", "王", "演练结束")
        resume(crossing.sichuan, "in")
        crossing.settle()
        crossing.sichuan.postman.round()
        assert [found for _, found in crossing.handed_on()] == numbered(crossing)[:2]
        assert crossing.sichuan.desk.retry(1, "王")["result"] == "handled"

        assert [found for _, found in crossing.handed_on()] == numbered(crossing)
        assert crossing.handed_on()[-1] == (LISTING, held_back)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_held_and_let_go_each_message_leaves_once_in_the_order_of_its_number(
    crossing: Crossing, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    random = Random(seed)  # noqa: S311 - no secret
    monkeypatch.setattr(forwarding, "AT_ONCE", 2)
    monkeypatch.setattr(handing_on, "AT_ONCE", 2)
    monkeypatch.setattr(postman, "CHUNKS", 2)
    crossing.line = Bad(0.2)
    orders = [pause, resume, resume]
    for _ in range(25):
        match random.randrange(5):
            case 0:
                random.choice(orders)(crossing.chongqing, random.choice(["out", "both"]))
            case 1:
                random.choice(orders)(crossing.sichuan, "in", random.choice([None, "credit"]))
            case 2:
                crossing.second()
            case _:
                crossing.send(*random.choices([LISTING, OTHER_LISTING], k=random.randint(1, 6)))

    resume(crossing.chongqing, "both")
    resume(crossing.sichuan, "both")
    crossing.settle()
    for _ in range(30):
        crossing.second()

    here, there = crossing.journals()
    assert here == there
    assert [place for _, _, place, *_ in here] == list(range(1, len(here) + 1))
    assert left(crossing.chongqing) == numbered(crossing)
    assert [found for _, found in crossing.handed_on()] == numbered(crossing)
    assert {row["reason"] for row in tables.parked(crossing.sichuan.database)} <= {"not-allowed"}
