"""What was kept long enough goes, a few rows at a time; what waits never does."""

import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from shared import outbox
from shared import purge as module
from shared.attempts import ATTEMPTS
from shared.database import Database
from shared.edits import EDITS
from shared.inbox import INBOX
from shared.metrics import Metrics
from shared.outbox import OUTBOX, SENT, UNSENT
from shared.parking import PARKED
from shared.processor import Processor
from shared.purge import Purge
from shared.settings import Retention
from tests.builders import a_delivery, garbage
from tests.fakes import tables
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.databases import Interrupted, raise_busy, waits_for_a_lock
from tests.waiting import PATIENCE, eventually


DAYS = Retention(inbox=400, outbox=365, parked=300)


@pytest.fixture
def purge(database: Database, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> Purge:
    monkeypatch.setattr(module, "PAUSE_SECONDS", 0.0)
    return Purge(database, clock, DAYS, Metrics())


def change(database: Database, table: sa.Table, **values: Any) -> None:
    with database.transaction() as connection:
        connection.execute(table.update().values(**values))


def sent(database: Database) -> None:
    """Everything, at NOON."""
    with database.transaction() as connection:
        numbers = connection.execute(sa.select(OUTBOX.c.number)).scalars().all()
        outbox.mark_sent(connection, numbers, NOON)


def sent_and_queued_again(database: Database) -> None:
    sent(database)
    with database.transaction() as connection:
        numbers = connection.execute(sa.select(OUTBOX.c.number)).scalars().all()
        outbox.send_these_again(connection, numbers)


def counts(database: Database) -> dict[str, int]:
    return {table.name: len(tables.rows(database, table)) for table in (INBOX, OUTBOX, PARKED)}


@pytest.fixture
def _filled(processor: Processor, database: Database) -> None:
    """Two handled, one settled after it was parked, one that waits; nothing of it is sent."""
    for delivery in (a_delivery(), a_delivery(partitionkey="b"), garbage("c"), garbage("d", b"x")):
        processor.receive(delivery)
    first = sa.select(sa.func.min(PARKED.c.number)).scalar_subquery()
    ended = PARKED.update().where(PARKED.c.number == first)
    with database.transaction() as connection:
        connection.execute(ended.values(state="discarded", settled_at=NOON))


@pytest.mark.usefixtures("_filled")
class TestARound:
    @pytest.mark.parametrize("step", [1, 2, 500])
    def test_deletes_what_is_older_than_its_time_and_not_a_moment_earlier(
        self,
        purge: Purge,
        database: Database,
        clock: FakeClock,
        monkeypatch: pytest.MonkeyPatch,
        step: int,
    ) -> None:
        monkeypatch.setattr(module, "STEP", step)
        sent(database)
        clock.advance(days=400)
        kept = purge.round(threading.Event())
        clock.advance(seconds=1)

        gone = purge.round(threading.Event())

        assert kept == {"inbox": 0, "outbox": 2, "parked": 1, "edits": 0, "attempts": 0}
        assert gone == {"inbox": 2, "outbox": 0, "parked": 0, "edits": 0, "attempts": 0}
        assert counts(database) == {"inbox": 2, "outbox": 0, "parked": 1}
        assert tables.rows(database, SENT) == []  # or the next of that number would be sent already

    def test_never_deletes_what_waits(
        self, purge: Purge, database: Database, clock: FakeClock
    ) -> None:
        sent_and_queued_again(database)
        change(database, INBOX, settled_at=NOON)
        change(database, PARKED, settled_at=NOON)  # a repair that was undone
        clock.advance(days=9999)

        purge.round(threading.Event())

        assert counts(database) == {"inbox": 2, "outbox": 2, "parked": 1}
        assert {row["fate"] for row in tables.rows(database, INBOX)} == {"parked"}

    def test_is_counted_beforehand_and_afterwards(
        self, purge: Purge, database: Database, clock: FakeClock
    ) -> None:
        clock.advance(days=401)

        due = purge.due()
        gone = purge.round(threading.Event())

        assert due == gone == {"inbox": 2, "outbox": 0, "parked": 1, "edits": 0, "attempts": 0}
        assert purge._metrics.purged["inbox"] == 2

    def test_ends_between_two_steps_when_the_service_stops(
        self, purge: Purge, clock: FakeClock, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "STEP", 1)
        clock.advance(days=401)
        stop = threading.Event()
        stop.set()

        assert purge.round(stop)["inbox"] <= 1
        assert counts(database)["outbox"] == 2


def resend_one(connection: sa.Connection) -> None:
    message_id = connection.execute(sa.select(OUTBOX.c.message_id)).scalar_one()
    outbox.send_again(connection, message_id)


def resend_several(connection: sa.Connection) -> None:
    outbox.send_these_again(connection, [1])


@pytest.mark.postgresql  # on SQLite who purges waits before it looks
class TestAMessageThatIsSentAgainMeanwhile:
    @pytest.mark.parametrize("resend", [resend_one, resend_several])
    def test_is_not_deleted(
        self,
        purge: Purge,
        database: Database,
        processor: Processor,
        clock: FakeClock,
        resend: Callable[[sa.Connection], None],
    ) -> None:
        processor.receive(a_delivery())
        sent(database)
        clock.advance(days=9999)
        with ThreadPoolExecutor() as pool, database.transaction() as connection:
            resend(connection)
            purging = pool.submit(purge.round, threading.Event())
            eventually(lambda: waits_for_a_lock(database))

        assert purging.result(PATIENCE)["outbox"] == 0
        [row] = tables.outbox(database)
        assert (row["unsent"], row["sent_at"]) == (True, NOON)

    def test_is_gone_when_it_was_deleted_before(
        self, purge: Purge, database: Database, processor: Processor, clock: FakeClock
    ) -> None:
        processor.receive(a_delivery())
        sent(database)
        clock.advance(days=9999)
        purge.round(threading.Event())

        with database.transaction() as connection:
            resend_several(connection)

        assert tables.rows(database, UNSENT) == []


class TestAnAttemptNobodyEnded:
    def test_is_kept_as_long_as_its_message_can_come_again(
        self, purge: Purge, database: Database, clock: FakeClock
    ) -> None:
        names = ("source", "message_id", "consumer", "process")
        with database.transaction() as connection:
            connection.execute(ATTEMPTS.insert(), {**dict.fromkeys(names, "x"), "started_at": NOON})
        clock.advance(days=400)
        assert purge.round(threading.Event())["attempts"] == 0
        clock.advance(seconds=1)

        assert purge.round(threading.Event())["attempts"] == 1


class TestAnEdit:
    @pytest.mark.parametrize(("waits", "gone"), [(True, 0), (False, 1)])
    @pytest.mark.parametrize("table", [OUTBOX, PARKED])
    def test_is_kept_while_it_can_be_undone(  # noqa: PLR0913 - where, and whether it waits
        self,
        purge: Purge,
        database: Database,
        processor: Processor,
        clock: FakeClock,
        table: sa.Table,
        *,
        waits: bool,
        gone: int,
    ) -> None:
        processor.receive(a_delivery())
        processor.receive(garbage("c"))
        names = ("old_id", "key", "contract", "place", "actor", "reason")
        with database.transaction() as connection:
            new_id = connection.execute(sa.select(table.c.message_id)).scalar_one()[:36]
            connection.execute(table.update().values(message_id=new_id))
            kept = {"new_id": new_id, "number": 1, "at": NOON, "original": b"", "was": {}}
            connection.execute(EDITS.insert(), kept | dict.fromkeys(names, "x"))
        if not waits:
            sent(database)
            change(database, PARKED, state="handled")
        clock.advance(days=401)

        assert purge.round(threading.Event())["edits"] == gone


@pytest.mark.usefixtures("_filled")
class TestTheJob:
    def test_works_when_it_is_asked_and_outlives_trouble(
        self,
        database: Database,
        clock: FakeClock,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(module, "FIRST_SECONDS", 0.0)
        clock.advance(days=401)
        troubled = Interrupted(database.url, before=1, do=raise_busy)
        purge, stop = Purge(troubled, clock, DAYS, Metrics()), threading.Event()
        with capture_logs() as lines:
            thread = threading.Thread(target=partial(purge.run, stop))
            thread.start()
            try:
                eventually(lambda: counts(database)["inbox"] == 2)
                eventually(lambda: "purged" in [line["event"] for line in lines])
                purge.ask()
                eventually(lambda: [line["event"] for line in lines].count("purged") == 2)
            finally:
                stop.set()
                thread.join(5)
        troubled.close()

        assert not thread.is_alive()
        assert [line["event"] for line in lines][:2] == ["purge_waits", "purged"]

    def test_begins_no_round_before_its_time(self, purge: Purge) -> None:
        stop = threading.Event()
        stop.set()

        purge.run(stop)

        assert purge._metrics.purged.total() == 0


def test_an_age_is_counted_in_days() -> None:
    [inbox, *_] = module.what_is_old(DAYS, NOON)

    assert inbox.when.compile().params["settled_at_1"] == NOON - dt.timedelta(days=400)
