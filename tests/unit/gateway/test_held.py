"""What the border holds back by itself, by stage or by maintenance, goes on by itself and in its order."""

import datetime as dt

import pytest

from services.gateway.adapters.tables import PARTICIPANTS
from shared.health import Grade
from tests.builders import LISTING, OTHER_LISTING
from tests.fakes import tables
from tests.unit.gateway.crossing import WHY, Crossing, lane, left, numbered, pause, resume
from tests.unit.gateway.signing import a_registration, files
from tests.unit.gateway.test_passage import outward


class TestAParkedMessageWhoseTurnHasGoneBy:
    """It is tried again while its lane is paused."""

    @pytest.fixture(autouse=True)
    def _tried(self, crossing: Crossing) -> None:
        crossing.sichuan.participants.set_stage("chongqing", "testing", "王", "演练")
        crossing.send(LISTING)
        crossing.settle()
        crossing.sichuan.participants.set_stage("chongqing", "live", "王", "演练结束")
        pause(crossing.sichuan, "in")
        self.result = crossing.sichuan.desk.retry(1, "王")["result"]

    def test_is_held_and_not_tried_in_between(self, crossing: Crossing) -> None:
        crossing.sichuan.postman.round()

        [row] = tables.parked(crossing.sichuan.database)
        assert self.result == "failed"
        assert (row["reason"], row["next_try"]) == ("held", None)
        assert row["problems"][0]["code"] == "LANE_PAUSED"
        assert crossing.handed_on() == []

    def test_goes_on_by_itself_with_its_lane(self, crossing: Crossing) -> None:
        resume(crossing.sichuan, "in")
        crossing.sichuan.postman.round()
        crossing.sichuan._retry_due()

        assert [key for key, _ in crossing.handed_on()] == [LISTING]


class TestPlannedMaintenance:
    @pytest.fixture(autouse=True)
    def _planned(self, crossing: Crossing) -> None:
        begin, end = (crossing.clock.now() + dt.timedelta(hours=hours) for hours in (1, 2))
        rest = {"not_before": begin.isoformat(), "not_after": end.isoformat(), "what": WHY}
        content = a_registration(files().partner, maintenance=[rest])
        crossing.chongqing.participants.register(content, "王")

    def test_holds_the_lane_while_it_lasts_and_lets_it_go_by_itself(
        self, crossing: Crossing
    ) -> None:
        crossing.send(LISTING)
        crossing.second()
        crossing.clock.advance(hours=1)
        crossing.second()
        crossing.send(LISTING)
        assert lane(crossing.chongqing)["paused"]["by"] == "maintenance"
        assert len(left(crossing.chongqing)) == 1

        crossing.clock.advance(hours=1)
        crossing.second()

        assert lane(crossing.chongqing)["paused"] is None
        assert left(crossing.chongqing) == numbered(crossing)

    def test_holds_a_lane_that_begins_within_it(self, crossing: Crossing) -> None:
        crossing.clock.advance(hours=1)
        crossing.send(LISTING)

        assert left(crossing.chongqing) == []

    def test_is_told_at_health_and_alarms_nobody(self, crossing: Crossing) -> None:
        crossing.clock.advance(hours=1)
        crossing.send(LISTING)
        crossing.second()

        [finding] = crossing.chongqing.own_findings(crossing.clock.now())
        assert (finding.grade, WHY in finding.reason) == (Grade.OK, True)


class TestAParticipantThatIsNotLive:
    @pytest.fixture(autouse=True)
    def _testing(self, crossing: Crossing) -> None:
        crossing.chongqing.participants.set_stage("sichuan", "testing", "王", "接入试验")
        crossing.send(LISTING, LISTING, OTHER_LISTING)

    def go_live(self, crossing: Crossing) -> None:
        crossing.chongqing.participants.set_stage("sichuan", "live", "王", "会议纪要")
        for _ in range(4):
            crossing.chongqing.postman.round()
            crossing.chongqing._retry_due()

    def test_is_sent_nothing_that_is_real(self, crossing: Crossing) -> None:
        rows = tables.parked(crossing.chongqing.database)

        assert [row["reason"] for row in rows] == ["held", "blocked", "held"]
        assert rows[0]["problems"][0]["code"] == "PARTICIPANT_NOT_LIVE"
        assert (left(crossing.chongqing), crossing.journals()[0]) == ([], [])

    def test_is_sent_tests_under_numbers_without_a_gap(self, crossing: Crossing) -> None:
        crossing.chongqing.receive([outward(test=True), outward(test=True)])

        assert [place for _, _, place, *_ in crossing.journals()[0]] == [1, 2]
        assert len(left(crossing.chongqing)) == 2

    def test_is_tried_for_nothing_as_long_as_it_is_so(self, crossing: Crossing) -> None:
        crossing.clock.advance(days=3)
        crossing.chongqing.postman.round()

        assert crossing.chongqing._retry_due() == 0

    def test_gets_everything_in_order_by_itself_once_it_is(self, crossing: Crossing) -> None:
        order = [row["message_id"] for row in tables.parked(crossing.chongqing.database)]

        self.go_live(crossing)
        crossing.settle()

        assert sorted(numbered(crossing)) == sorted(order)
        assert [found for key, found in crossing.handed_on() if key == LISTING] == order[:2]

    def test_gets_what_was_held_by_a_process_that_did_not_know_yet(
        self, crossing: Crossing
    ) -> None:
        crossing.chongqing.participants.set_stage("sichuan", "live", "王", "会议纪要")
        tables.change(crossing.chongqing.database, 1, next_try=None)

        self.go_live(crossing)

        assert len(left(crossing.chongqing)) == 3


class TestASuspendedParticipant:
    def test_is_sent_nothing_neither_new_nor_again_nor_resumed(self, crossing: Crossing) -> None:
        crossing.line = lambda _: []
        crossing.send(LISTING)
        crossing.second()
        pause(crossing.chongqing)
        crossing.send(LISTING)
        crossing.chongqing.participants.set_stage("sichuan", "suspended", "王", "泄露")
        resume(crossing.chongqing)
        crossing.send(OTHER_LISTING)
        arrived = crossing.catch()
        for _ in range(5):
            crossing.clock.advance(minutes=1)
            crossing.second()

        assert lane(crossing.chongqing)["paused"]["by"] == "stage"
        assert arrived == []
        assert len(left(crossing.chongqing)) == 1

    def test_that_nobody_registered_is_sent_nothing(self, crossing: Crossing) -> None:
        with crossing.chongqing.database.transaction() as connection:
            connection.execute(PARTICIPANTS.delete())
        crossing.chongqing.participants.registry.forget()

        crossing.send(LISTING)

        [row] = tables.parked(crossing.chongqing.database)
        assert (row["reason"], left(crossing.chongqing)) == ("held", [])
