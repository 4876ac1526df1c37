"""A process that kills itself at one point: python -m tests.integration.doomed WHERE BROKER DATABASE.

Run by test_kills; SIGKILL leaves no time for anything, as a power cut does.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import sqlalchemy as sa

from contracts.envelope import Envelope
from shared import batches, repair
from shared.consumer import Consumer
from shared.database import Database
from shared.delivery import Delivery
from shared.outbox import HandedOut
from shared.processor import Processor
from shared.relay import Relay
from shared.session import Session
from tests.fakes import tables
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.handling import Bug, FakeHandling


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Doomed(Database):
    """Ends the process around its n-th transaction, counted from 1, or after the first that parked."""

    before: int = 0
    inside: int = 0
    after: int = 0
    after_parking: bool = False

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._count = 0

    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        self._count += 1
        if self._count == self.before:
            die()
        with super().transaction() as connection:
            yield connection
            if self._count == self.inside:
                die()
        if self._count == self.after or (self.after_parking and tables.parked(self)):
            die()


class Failing(FakeHandling):
    """Its effects are there for a moment, then it fails."""

    def __call__(self, session: Session, envelope: Envelope, delivery: Delivery) -> None:
        super().__call__(session, envelope, delivery)
        raise Bug


def consume(url: str, database: Doomed, handling: FakeHandling) -> None:
    processor = Processor(database, FakeClock(), "credit", handling)
    Consumer(url, "credit", partial(batches.receive, processor)).run(threading.Event())


def before_the_commit(url: str, database: Doomed) -> None:
    database.inside = 1
    consume(url, database, FakeHandling())


def between_commit_and_ack(url: str, database: Doomed) -> None:
    database.after = 1
    consume(url, database, FakeHandling())


def between_failure_and_parking(url: str, database: Doomed) -> None:
    database.before = 2
    consume(url, database, Failing())


def between_parking_and_ack(url: str, database: Doomed) -> None:
    database.after_parking = True
    consume(url, database, Failing())


def between_confirm_and_mark(url: str, database: Doomed) -> None:
    database.before = 1
    Relay(database, url, FakeClock()).run(threading.Event())


def repairing(database: Doomed, handling: FakeHandling) -> repair.Desk:
    processor = Processor(database, FakeClock(), "credit", handling)
    return repair.Desk(
        node="chongqing",
        source="/chongqing/credit",
        database=database,
        clock=FakeClock(),
        processors={"credit": processor},
        handed_out=HandedOut(since=NOON),
    )


def retry_before_it_is_said(url: str, database: Doomed) -> None:
    database.inside = 1
    repairing(database, FakeHandling()).retry(1, "王")


def retry_before_its_commit(url: str, database: Doomed) -> None:
    database.inside = 2
    repairing(database, FakeHandling()).retry(1, "王")


def retry_before_its_failure_is_counted(url: str, database: Doomed) -> None:
    database.before = 3
    repairing(database, Failing()).retry(1, "王")


def retry_after_its_commit(url: str, database: Doomed) -> None:
    database.after = 2
    repairing(database, FakeHandling()).retry(1, "王")


def dry_run_before_its_end(url: str, database: Doomed) -> None:
    database.before = 3
    repairing(database, FakeHandling()).dry_run(1, "王")


def discard_before_its_commit(url: str, database: Doomed) -> None:
    database.inside = 1
    repairing(database, FakeHandling()).discard(1, "王", "-")


def edit_before_its_commit(url: str, database: Doomed) -> None:
    database.inside = 2
    desk, changes = repairing(database, FakeHandling()), {"data": {"granted_on": "2026-11-25"}}
    message_id = str(tables.parked(database)[0]["message_id"])
    digest = desk.propose_edit(message_id, changes)["digest"]
    desk.edit(message_id, changes, digest, "王", "-")


WHERE: dict[str, Callable[[str, Doomed], None]] = {
    function.__name__: function
    for function in (
        before_the_commit,
        between_commit_and_ack,
        between_failure_and_parking,
        between_parking_and_ack,
        between_confirm_and_mark,
        retry_before_it_is_said,
        retry_before_its_commit,
        retry_before_its_failure_is_counted,
        retry_after_its_commit,
        dry_run_before_its_end,
        discard_before_its_commit,
        edit_before_its_commit,
    )
}


if __name__ == "__main__":
    where, broker, path = sys.argv[1:]
    WHERE[where](broker, Doomed(path))
