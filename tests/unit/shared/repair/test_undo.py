"""Taking back what was done: a discard while its place is free, a resend before the relay, never an effect."""

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest

from contracts.envelope import Envelope
from contracts.errors import MessageProblem
from shared import inbox, outbox, parking, repair
from shared.database import Database
from shared.delivery import take
from shared.inbox import Fate
from shared.outbox import HandedOut
from shared.processor import Processor
from shared.repair import ActionImpossible, Desk, resending
from shared.repair.discarding import UNDO_WITHIN
from shared.repair.refused import AlreadySent, NotFound, UndoTooLate
from shared.session import working
from tests.builders import LISTING, a_delivery, an_envelope, an_id, delivery_of
from tests.fakes import tables
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.handling import Bug, FakeHandling, TooEarly, effects
from tests.unit.shared.repair.conftest import OWN, Write


@pytest.fixture
def discarded(processor: Processor, handling: FakeHandling, desk: Desk) -> Envelope:
    """Number 1, which failed and was given up, and would succeed now."""
    envelope = an_envelope()
    handling.fails_with[""] = Bug()
    processor.receive(delivery_of(envelope))
    handling.fails_with.clear()
    desk.discard(1, "王", "typed twice")
    return envelope


class TestADiscardThatIsTakenBack:
    def test_lets_the_message_wait_as_before(
        self, desk: Desk, database: Database, discarded: Envelope, clock: FakeClock
    ) -> None:
        answer = desk.undo(1, "李")

        assert (answer["undone"], answer["state"]) == ("discard", "waiting")
        [row] = tables.parked(database)
        assert (row["reason"], row["settled_at"], row["settled_by"]) == (
            "handler-error",
            None,
            None,
        )
        assert row["next_try"] > clock.now()
        [known] = tables.inbox(database).values()
        assert (known["fate"], known["settled_at"]) == ("parked", None)
        assert tables.audited(database)[-1] == ("李", "restore", "parked/1")

    def test_lets_it_be_handled_before_what_comes_behind(
        self, desk: Desk, processor: Processor, database: Database, discarded: Envelope
    ) -> None:
        desk.undo(1, "李")
        later = an_envelope()
        processor.receive(delivery_of(later))

        assert desk.retry(1, "李")["result"] == "handled"
        repair.retry_due(processor)

        assert effects(database) == [discarded.id, later.id]

    @pytest.mark.usefixtures("discarded")
    def test_is_possible_while_what_is_behind_only_waits(
        self, desk: Desk, processor: Processor, handling: FakeHandling
    ) -> None:
        handling.fails_with[""] = Bug()
        processor.receive(a_delivery())

        assert desk.undo(1, "李")["state"] == "waiting"

    @pytest.mark.usefixtures("discarded")
    def test_is_possible_after_what_another_key_did(self, desk: Desk, processor: Processor) -> None:
        processor.receive(a_delivery(partitionkey="another"))

        assert desk.undo(1, "李")["state"] == "waiting"


@pytest.mark.usefixtures("discarded")
class TestADiscardThatCanNoLongerBeTakenBack:
    def refused(self, desk: Desk, database: Database) -> str:
        before = (tables.parked(database), tables.inbox(database), tables.audited(database))
        with pytest.raises(UndoTooLate) as refused:
            desk.undo(1, "李")
        assert (tables.parked(database), tables.inbox(database), tables.audited(database)) == before
        return str(refused.value)

    def test_because_a_later_message_of_its_key_took_effect(
        self, desk: Desk, processor: Processor, database: Database
    ) -> None:
        processor.receive(a_delivery())

        assert "overtaken" in self.refused(desk, database)

    def test_because_one_that_waited_behind_it_was_handled(
        self, desk: Desk, processor: Processor, database: Database, handling: FakeHandling
    ) -> None:
        desk.undo(1, "李")
        processor.receive(a_delivery())
        desk.discard(1, "王", "after all")
        repair.retry_due(processor)

        assert "overtaken" in self.refused(desk, database)

    def test_because_one_that_is_being_handled_just_now_ends_first(
        self, desk: Desk, database: Database, database_url: str
    ) -> None:
        other, refused = Database(database_url), list[Exception]()
        thread = threading.Thread(
            target=lambda: refused.append(error_of(lambda: desk.undo(1, "李")))
        )
        later = take(a_delivery(), "credit").arrival

        with working(other) as session:
            assert parking.reasons_waiting(session.connection, "credit", LISTING) == set()
            thread.start()
            thread.join(0.3)
            inbox.enter(session, later, Fate.HANDLED, NOON)
        thread.join(10)

        other.close()
        assert [type(error) for error in refused] == [UndoTooLate]
        assert [row["state"] for row in tables.parked(database)] == ["discarded"]

    def test_because_it_is_long_ago(self, desk: Desk, database: Database, clock: FakeClock) -> None:
        clock.advance(seconds=UNDO_WITHIN.total_seconds() + 1)

        assert "more than 7 days" in self.refused(desk, database)


def error_of(action: Callable[[], object]) -> Exception:
    try:
        action()
    except Exception as error:  # noqa: BLE001 - whatever it was
        return error
    raise AssertionError("it was done")


class TestAMessageThatBlockedNobody:
    def test_can_be_taken_back_whatever_was_handled_since(
        self, desk: Desk, processor: Processor, handling: FakeHandling
    ) -> None:
        early = an_envelope()
        handling.fails_with[early.id] = TooEarly()
        processor.receive(delivery_of(early))
        desk.discard(1, "王", "-")
        processor.receive(a_delivery())

        assert desk.undo(1, "李")["state"] == "waiting"

    def test_handled_at_the_same_moment_as_an_earlier_one_is_not_overtaken(
        self, desk: Desk, processor: Processor, handling: FakeHandling
    ) -> None:
        handling.fails_with[""] = Bug()
        processor.receive(a_delivery())
        processor.receive(a_delivery())
        handling.fails_with.clear()
        desk.retry(1, "王")
        desk.discard(2, "王", "-")

        assert desk.undo(2, "李")["state"] == "waiting"


class TestNothingToTakeBack:
    def test_of_what_was_handled_since_its_effects_are_committed(
        self, desk: Desk, processor: Processor, handling: FakeHandling, database: Database
    ) -> None:
        handling.fails_with[""] = Bug()
        processor.receive(a_delivery())
        handling.fails_with.clear()
        desk.retry(1, "王")

        with pytest.raises(UndoTooLate, match="a dry run beforehand"):
            desk.undo(1, "王")
        assert len(effects(database)) == 1

    def test_of_what_waits_and_was_never_edited(
        self, desk: Desk, processor: Processor, handling: FakeHandling
    ) -> None:
        handling.fails_with[""] = Bug()
        processor.receive(a_delivery())

        with pytest.raises(ActionImpossible, match="an id that an edit made"):
            desk.undo(1, "王")

    @pytest.mark.usefixtures("discarded")
    def test_twice(self, processor: Processor) -> None:
        repair.restore(processor, 1, actor="王")

        with pytest.raises(ActionImpossible, match="undo of a discarded one"):
            repair.restore(processor, 1, actor="王")

    @pytest.mark.parametrize("wanted", [7, "nobody"])
    def test_of_what_there_is_not(self, desk: Desk, wanted: int | str) -> None:
        with pytest.raises(NotFound):
            desk.undo(wanted, "王")


class TestAllThatWasSentSince:
    """What a receiver restored from a backup forgot is sent again by those who wrote it."""

    @pytest.fixture(autouse=True)
    def _few_at_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(resending, "AT_ONCE", 2)

    @pytest.fixture
    def written(self, write: Write, database: Database, clock: FakeClock) -> list[Envelope]:
        """One a minute from NOON, all sent but the last."""
        found = []
        for number in range(1, 7):
            found.append(write(source=OWN))
            if number < 6:
                with database.transaction() as connection:
                    outbox.mark_sent(connection, [number], clock.now())
            clock.advance(minutes=1)
        return found

    def test_is_sent_again_some_at_a_time_and_nothing_else(
        self, desk: Desk, database: Database, written: list[Envelope]
    ) -> None:
        since = (NOON + dt.timedelta(minutes=1)).isoformat()

        first = desk.resend_since(since, None, 0, "王")
        unsent = [row["number"] for row in tables.outbox(database) if row["unsent"]]
        until = first["until"].isoformat()
        rest = desk.resend_since(since, until, first["after"], "王")
        last = desk.resend_since(since, until, rest["after"], "王")

        assert [(a["queued"], a["after"]) for a in (first, rest, last)] == [
            (2, 3),
            (2, 5),
            (0, None),
        ]
        assert unsent == [2, 3, 6]
        assert [row["unsent"] for row in tables.outbox(database)] == [False] + [True] * 5
        assert [line[:2] for line in tables.audited(database)] == [("王", "resend-since")] * 2

    def test_does_not_go_on_into_what_is_sent_while_it_works(
        self, desk: Desk, database: Database, written: list[Envelope]
    ) -> None:
        before = (NOON + dt.timedelta(minutes=2)).isoformat()

        assert desk.resend_since(NOON.isoformat(), before, 0, "王")["queued"] == 2
        assert desk.resend_since(NOON.isoformat(), before, 2, "王")["queued"] == 0

    @pytest.mark.parametrize(
        "since", ["0001-01-01T00:00+08:00", "yesterday", "2026-11-24T12:00", "", None, 7]
    )
    def test_needs_a_moment_with_its_zone(self, desk: Desk, since: Any) -> None:
        with pytest.raises(MessageProblem):
            desk.resend_since(since, None, 0, "王")


class TestAMessageThatIsSentAgain:
    @pytest.fixture
    def sent(self, write: Write, database: Database, desk: Desk) -> Envelope:
        envelope = write(source=OWN)
        with database.transaction() as connection:
            outbox.mark_sent(connection, [1], NOON)
        desk.resend(envelope.id, "王")
        return envelope

    def test_is_taken_back_before_the_relay_had_it(
        self, desk: Desk, database: Database, sent: Envelope
    ) -> None:
        assert desk.undo(sent.id, "李") == {"undone": "resend", "message_id": sent.id}

        [row] = tables.outbox(database)
        assert (row["unsent"], row["sent_at"]) == (False, NOON)
        assert tables.audited(database)[-1] == ("李", "undo-resend", sent.id)

    def test_is_not_taken_back_from_the_relay(
        self, desk: Desk, database: Database, sent: Envelope, handed_out: HandedOut
    ) -> None:
        handed_out.numbers.add(1)

        with pytest.raises(AlreadySent):
            desk.undo(sent.id, "李")
        assert tables.outbox(database)[0]["unsent"] is True

    def test_is_taken_back_only_where_the_relay_is(
        self, desk: Desk, database: Database, sent: Envelope, handed_out: HandedOut
    ) -> None:
        """Nobody else knows what it has published already."""
        handed_out.since = None

        with pytest.raises(ActionImpossible, match="for another process"):
            desk.undo(sent.id, "李")
        assert tables.outbox(database)[0]["unsent"] is True

    def test_of_which_nothing_was_ever_sent_stays_to_be_sent(
        self, desk: Desk, database: Database, write: Write
    ) -> None:
        envelope = write(source=OWN)

        with pytest.raises(ActionImpossible, match="not sent yet") as refused:
            desk.undo(envelope.id, "李")
        assert refused.value.code == "ACTION_IMPOSSIBLE"
        assert tables.outbox(database)[0]["unsent"] is True

    def test_is_taken_back_once(self, desk: Desk, sent: Envelope) -> None:
        desk.undo(sent.id, "李")

        with pytest.raises(AlreadySent, match="not waiting to be sent again"):
            desk.undo(sent.id, "李")

    def test_must_be_known(self, desk: Desk) -> None:
        with pytest.raises(NotFound):
            desk.resend(an_id(), "王")
