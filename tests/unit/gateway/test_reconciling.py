"""Reconciliation: what both sides have is compared number by number, what is missing goes again."""

import pytest

from services.gateway.adapters import comparing, reconciler
from services.gateway.adapters.tables import JOURNAL, LANES, UNJOURNALED
from shared.health import Grade
from shared.inbox import INBOX
from shared.outbox import OUTBOX, SENT, UNSENT
from tests.builders import LISTING, OTHER_LISTING
from tests.fakes import tables
from tests.unit.gateway.crossing import Crossing, lane
from tests.unit.gateway.partnership import forget_outbox, found, loses, lost, service_of


class TestLanesThatAgree:
    def test_are_said_to_with_the_numbers_of_both_sides(self, pair: Crossing) -> None:
        pair.send(LISTING, OTHER_LISTING, LISTING)
        pair.settle()
        pair.clock.advance(seconds=40)

        out, there = found(pair.chongqing), found(pair.sichuan, "in")

        for one in (out, there):
            assert (one["agrees"], one["agreed_to"]) == (True, 3)
            assert (one["here"], one["there"]) == (3, 3)
        assert pair.chongqing.own_findings(pair.clock.now()) == []

    def test_are_not_asked_for_what_was_given_out_just_now(self, pair: Crossing) -> None:
        pair.send(LISTING)
        pair.settle()
        pair.clock.advance(seconds=40)
        pair.send(LISTING)

        out, there = found(pair.chongqing), found(pair.sichuan, "in")

        assert (out["agrees"], out["here"], out["there"], out["compared"]) == (True, 2, 1, 1)
        assert (there["agrees"], there["here"], there["there"], there["compared"]) == (
            True,
            1,
            2,
            1,
        )

    def test_are_so_with_what_was_parked_and_never_entered_the_journal(
        self, pair: Crossing
    ) -> None:
        pair.sichuan.participants.set_stage("chongqing", "testing", "王", "演练")
        pair.send(LISTING, LISTING)
        pair.settle()
        pair.clock.advance(seconds=40)

        out = found(pair.chongqing)

        assert (out["agrees"], out["skipped"], out["compared"]) == (True, [], 2)
        assert [row["outcome"] for row in tables.rows(pair.sichuan.database, UNJOURNALED)] == [
            "parked",
            "parked",
        ]

    def test_may_be_long(self, pair: Crossing, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("AT_ONCE", "NUMBERED"):
            monkeypatch.setattr(comparing, name, 3)
        pair.send(*[LISTING] * 7)
        pair.settle()
        pair.clock.advance(seconds=40)

        assert found(pair.chongqing)["agreed_to"] == 7

    def test_may_have_nothing_to_compare(self, pair: Crossing) -> None:
        result = pair.chongqing.reconciler.round()

        assert (result.lanes, result.agrees) == ([], True)


class TestWhatIsMissingThere:
    def test_is_named_and_sent_again_at_once(self, pair: Crossing) -> None:
        lost(pair, 2, 4)

        out = found(pair.chongqing)
        assert (out["missing"], out["agreed_to"], out["sent_again"]) == ([[2, 2], [4, 4]], 1, 2)
        pair.second()

        out = found(pair.chongqing)
        assert (out["agrees"], out["agreed_to"]) == (True, 4)
        here, there = pair.journals()
        assert here == there

    def test_is_said_by_its_receiver_too(self, pair: Crossing) -> None:
        lost(pair, 2, 4)

        there = found(pair.sichuan, "in")

        assert (there["missing"], there["agrees"], there["agreed_to"]) == (
            [[2, 2], [4, 4]],
            False,
            1,
        )
        assert (there["here"], there["there"]) == (3, 4)

    def test_is_an_alarm_until_it_is_there(self, pair: Crossing) -> None:
        lost(pair, 2)
        found(pair.chongqing)

        [finding] = pair.chongqing.own_findings(pair.clock.now())
        assert (finding.part, finding.grade) == ("reconciliation", Grade.DEGRADED)
        assert "out/sichuan/credit/1, 缺 missing 1, #2" in finding.reason

        pair.second()
        found(pair.chongqing)
        assert pair.chongqing.own_findings(pair.clock.now()) == []

    def test_is_put_anew_when_retention_removed_it_from_the_outbox(self, pair: Crossing) -> None:
        lost(pair, 1)
        forget_outbox(pair.chongqing)

        assert found(pair.chongqing)["sent_again"] == 1
        pair.second()

        assert found(pair.chongqing)["agrees"] is True
        here, there = pair.journals()
        assert here == there
        assert len(pair.handed_on()) == 4

    def test_is_put_anew_by_the_postman_too(self, pair: Crossing) -> None:
        lost(pair, 1)
        forget_outbox(pair.chongqing)

        pair.settle()

        here, there = pair.journals()
        assert here == there

    def test_is_not_sent_twice_in_a_short_time(self, pair: Crossing) -> None:
        lost(pair, 1)
        assert found(pair.chongqing)["sent_again"] == 1
        pair.line = loses(1)
        pair.deliver(pair.chongqing, pair.sichuan)

        out = found(pair.chongqing)
        assert (out["sent_again"], out["fresh"]) == (0, 1)
        pair.clock.advance(seconds=31)
        assert found(pair.chongqing)["sent_again"] == 1

    def test_is_left_to_the_postman_by_the_clock_when_it_may_be_on_its_way(
        self, pair: Crossing
    ) -> None:
        lost(pair, 2, 4)

        [out] = pair.chongqing.reconciler.round().lanes

        assert (out["missing"], out["sent_again"]) == ([[2, 2], [4, 4]], 1)

    def test_is_no_resend_when_it_never_left(self, pair: Crossing) -> None:
        pair.send(LISTING)
        pair.clock.advance(seconds=40)

        out = found(pair.chongqing)

        assert (out["unknown"], out["missing"], out["sent_again"], out["unsent"]) == (
            True,
            [[1, 1]],
            0,
            1,
        )

    def test_is_too_old_when_those_who_handle_it_may_have_forgotten_it(
        self, pair: Crossing
    ) -> None:
        lost(pair, 1)
        forget_outbox(pair.chongqing)
        pair.clock.advance(days=366)

        out = found(pair.chongqing)

        assert (out["sent_again"], out["too_old"], out["agrees"]) == (0, 1, False)

    def test_is_sent_again_in_bounded_parts_the_oldest_first(
        self, pair: Crossing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(reconciler, "HEALED", 3)
        monkeypatch.setattr(reconciler, "PART", 2)
        lost(pair, 1, 3, 4, 5, of=6)

        assert found(pair.chongqing)["sent_again"] == 3
        pair.second()

        assert found(pair.chongqing)["missing"] == [[5, 5]]

    def test_of_an_epoch_that_ended_is_sent_again_as_well(self, pair: Crossing) -> None:
        lost(pair, 2)
        pair.chongqing.reconciler.epoch = 2

        out = found(pair.chongqing)

        assert (out["ended"], out["sent_again"]) == (True, 1)


class TestALaneThatIsHeld:
    def test_has_nothing_missing_of_what_it_holds_and_nothing_of_it_leaves(
        self, pair: Crossing
    ) -> None:
        pair.send(LISTING)
        pair.settle()
        service = service_of(pair.chongqing)
        service.pause_lanes("sichuan", "credit", "out", "王", "维护")
        pair.send(LISTING)
        pair.clock.advance(seconds=40)

        out = found(pair.chongqing)

        assert (out["agrees"], out["here"], out["compared"], out["sent_again"]) == (True, 2, 1, 0)
        where = service.number("sichuan", "credit", 2, None, "out")
        assert (where["where"], where["waits_to_be_sent"]) == ("unsent", True)
        assert where["paused_at"] is not None

    def test_sends_nothing_again(self, pair: Crossing) -> None:
        lost(pair, 2)
        service = service_of(pair.chongqing)
        service.pause_lanes("sichuan", "credit", "out", "王", "维护")

        assert found(pair.chongqing)["sent_again"] == 0
        service.resume_lanes("sichuan", "credit", "out", "王", "完毕")
        pair.clock.advance(seconds=40)
        assert found(pair.chongqing)["sent_again"] == 1

    def test_is_compared_by_its_receipts_just_after_it_went_on(self, pair: Crossing) -> None:
        service = service_of(pair.chongqing)
        service.pause_lanes("sichuan", "credit", "out", "王", "维护")
        pair.send(LISTING)
        pair.clock.advance(seconds=40)
        service.resume_lanes("sichuan", "credit", "out", "王", "完毕")

        assert found(pair.chongqing)["compared"] == 0
        pair.settle()
        pair.clock.advance(seconds=40)
        assert found(pair.chongqing)["compared"] == 1


class TestWhatDiffers:
    @pytest.fixture(autouse=True)
    def _differs(self, pair: Crossing) -> None:
        pair.send(*[LISTING] * 5)
        pair.settle()
        pair.clock.advance(seconds=40)
        with pair.sichuan.database.transaction() as connection:
            values = {"digest": "sha256:" + "0" * 64}
            connection.execute(JOURNAL.update().where(JOURNAL.c.place.in_([2, 5])).values(values))

    def test_is_named_with_both_digests(
        self, pair: Crossing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(comparing, "NUMBERED", 2)

        out = found(pair.chongqing)

        assert [one["number"] for one in out["different"]] == [2, 5]
        assert out["different"][0]["there"] == "sha256:" + "0" * 64
        assert out["different"][0]["here"] == pair.journals()[0][1][-1]
        assert (out["agrees"], out["agreed_to"]) == (False, 1)

    def test_is_never_healed(self, pair: Crossing) -> None:
        assert found(pair.chongqing)["sent_again"] == 0

        assert not any(row["unsent"] for row in tables.outbox(pair.chongqing.database))

    def test_is_an_alarm(self, pair: Crossing) -> None:
        found(pair.chongqing)

        [finding] = pair.chongqing.own_findings(pair.clock.now())
        assert "different #2" in finding.reason

    def test_is_named_as_far_as_anybody_reads(
        self, pair: Crossing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(comparing, "NAMED", 1)
        monkeypatch.setattr(comparing, "NUMBERED", 2)

        out = found(pair.chongqing)

        assert [one["number"] for one in out["different"]] == [2]
        assert out["more_different"] is True

    def test_is_no_alarm_any_more_once_it_was_judged(self, pair: Crossing) -> None:
        found(pair.chongqing)

        said = service_of(pair.chongqing).acknowledge("out/sichuan/credit/1", "王", "双方已核对")

        assert (said["accepted"], said["different"]) == (True, [2, 5])
        pair.chongqing.reconciler.look()
        assert pair.chongqing.reconciler.is_due()
        out = found(pair.chongqing)
        assert (out["agrees"], out["different"], out["acknowledged"]) == (True, [], 2)
        assert pair.chongqing.own_findings(pair.clock.now()) == []

    def test_is_one_again_when_a_side_changes_again(self, pair: Crossing) -> None:
        found(pair.chongqing)
        service = service_of(pair.chongqing)
        service.acknowledge("out/sichuan/credit/1", "王", "双方已核对")
        with pair.sichuan.database.transaction() as connection:
            values = {"digest": "sha256:" + "1" * 64}
            connection.execute(JOURNAL.update().where(JOURNAL.c.place == 5).values(values))

        out = found(pair.chongqing)

        assert ([one["number"] for one in out["different"]], out["acknowledged"]) == ([5], 1)
        assert service.acknowledge("out/sichuan/credit/1", "李", "再次核对")["accepted"]
        assert found(pair.chongqing)["agrees"] is True

    @pytest.mark.parametrize("lane", ["in/sichuan/credit/1", "out/sichuan/credit/9", "\x00", ""])
    def test_is_judged_as_it_was_shown_and_nothing_else(self, pair: Crossing, lane: str) -> None:
        found(pair.chongqing)

        refused = service_of(pair.chongqing).acknowledge(lane, "王", "双方已核对")

        assert refused["problems"][0]["code"] == "NOTHING_DIFFERS"
        assert found(pair.chongqing)["agrees"] is False


class TestANumberThatWasSkipped:
    def test_is_shown_as_such_and_not_as_agreed(self, pair: Crossing) -> None:
        lost(pair, 2)
        service = service_of(pair.sichuan)
        service.skip_missing("chongqing", "credit", 1, "王", "对方确认不再补发")

        out = found(pair.chongqing)

        assert (out["skipped"], out["skipped_count"]) == ([[2, 2]], 1)
        assert (out["agrees"], out["sent_again"]) == (True, 0)

    def test_agrees_when_it_comes_after_all(self, pair: Crossing) -> None:
        lost(pair, 2)
        service_of(pair.sichuan).skip_missing("chongqing", "credit", 1, "王", "误判")
        pair.settle()
        with pair.chongqing.database.transaction() as connection:
            connection.execute(UNSENT.insert(), {"number": 2})
        pair.second()

        assert found(pair.chongqing)["skipped"] == []


class TestNumbersThatNobodyGave:
    @pytest.fixture(autouse=True)
    def _restored(self, pair: Crossing) -> None:
        """Chongqing's database is one of yesterday: it has forgotten the last two."""
        pair.send(*[LISTING] * 4)
        pair.settle()
        pair.clock.advance(seconds=40)
        with pair.chongqing.database.transaction() as connection:
            connection.execute(JOURNAL.delete().where(JOURNAL.c.place > 2))
            connection.execute(LANES.update().values(spans=[[1, 2]], highest=2))

    def test_are_an_alarm_at_both_sides(self, pair: Crossing) -> None:
        out, there = found(pair.chongqing), found(pair.sichuan, "in")

        for one in (out, there):
            assert (one["never_given"], one["agrees"]) == ([3, 4], False)
        [finding] = pair.chongqing.own_findings(pair.clock.now())
        assert "never given #3" in finding.reason

    def test_are_no_alarm_any_more_up_to_the_one_that_was_judged(self, pair: Crossing) -> None:
        found(pair.chongqing)
        service = service_of(pair.chongqing)

        said = service.acknowledge("out/sichuan/credit/1", "王", "已知的恢复")

        assert said["never_given_to"] == [4]
        assert found(pair.chongqing)["agrees"] is True
        with pair.sichuan.database.transaction() as connection:
            connection.execute(LANES.update().values(spans=[[1, 5]], highest=5))
        assert found(pair.chongqing)["never_given"] == [5, 5]

    def test_are_none_once_a_new_epoch_has_begun(self, pair: Crossing) -> None:
        pair.chongqing.reconciler.epoch = 2

        assert found(pair.chongqing)["agrees"] is True


def test_a_receiver_that_was_restored_gets_again_what_it_forgot(pair: Crossing) -> None:
    pair.send(LISTING, OTHER_LISTING)
    pair.settle()
    with pair.sichuan.database.transaction() as connection:
        for table in (LANES, JOURNAL, INBOX, OUTBOX, UNSENT, SENT):
            connection.execute(table.delete())
    pair.clock.advance(seconds=40)

    [out] = pair.chongqing.reconciler.round().lanes
    assert (out["unknown"], out["sent_again"]) == (True, 2)
    pair.second()

    assert lane(pair.sichuan)["count"] == 2
    assert found(pair.chongqing)["agrees"] is True
