"""A process killed in the middle of a repair: nothing half done, and what killed two is not tried by itself."""

import datetime as dt
import signal
import subprocess
import sys
from typing import Any

import pytest

from shared import repair, settlement
from shared.database import Database
from shared.edits import EDITS
from shared.processor import Processor
from shared.repair import Tried
from tests.architecture.sources import PROJECT
from tests.builders import an_envelope, delivery_of
from tests.fakes import tables
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.handling import Bug, FakeHandling, effects
from tests.integration import doomed


NOWHERE = "amqp://nobody@127.0.0.1:1/x"
BEFORE_THE_GRACE = NOON - dt.timedelta(minutes=1)


@pytest.fixture
def processor(database: Database, clock: FakeClock, handling: FakeHandling) -> Processor:
    return Processor(database, clock, "credit", handling)


@pytest.fixture(autouse=True)
def _parked(processor: Processor, handling: FakeHandling) -> None:
    """Number 1, of this node, which failed once and would succeed now."""
    handling.fails_with[""] = Bug()
    processor.receive(delivery_of(an_envelope(source="/chongqing/enforcement")))
    handling.fails_with.clear()


def killed(where: str, database: Database) -> None:
    """Run the doomed process to its end, which must be the one it was sent for."""
    assert where in doomed.WHERE
    database.close()
    command = [sys.executable, "-m", "tests.integration.doomed", where, NOWHERE, database.url]

    ended = subprocess.run(command, cwd=PROJECT, timeout=60, capture_output=True, check=False)

    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()


def state(database: Database) -> list[Any]:
    """All but who is trying."""
    parked = [row | settlement.IDLE for row in tables.parked(database)]
    others = (tables.outbox(database), tables.inbox(database), tables.audited(database))
    return [parked, *others, tables.rows(database, EDITS)]


@pytest.mark.parametrize(
    "where",
    ["retry_before_it_is_said", "discard_before_its_commit", "edit_before_its_commit"],
)
def test_before_anything_was_committed_nothing_happened(
    where: str, database: Database, processor: Processor
) -> None:
    before = state(database)

    killed(where, database)

    assert state(database) == before
    assert repair.retry(processor, 1, actor="王") is Tried.HANDLED


@pytest.mark.parametrize(
    "where",
    ["retry_before_its_commit", "retry_before_its_failure_is_counted", "dry_run_before_its_end"],
)
class TestATryThatNeverCameBack:
    def test_left_no_effect(self, where: str, database: Database) -> None:
        before = state(database)

        killed(where, database)

        assert state(database) == before
        assert effects(database) == []

    def test_twice_is_told_by_the_successor_and_made_again_by_a_person_only(
        self, where: str, database: Database, processor: Processor, clock: FakeClock
    ) -> None:
        killed(where, database)
        tables.change(database, 1, tried_since=BEFORE_THE_GRACE)
        killed(where, database)
        clock.advance(minutes=1)

        rounds = [repair.retry_due(processor) for _ in range(3)]

        assert rounds == [1, 0, 0]
        [row] = tables.parked(database)
        assert (row["state"], row["reason"]) == ("waiting", "killed-process")
        assert repair.retry(processor, 1, actor="王") is Tried.HANDLED
        assert len(effects(database)) == 1


def test_after_its_commit_the_retry_took_effect_once(
    database: Database, processor: Processor, clock: FakeClock
) -> None:
    killed("retry_after_its_commit", database)
    clock.advance(hours=1)

    assert repair.retry_due(processor) == 0
    assert [row["state"] for row in tables.parked(database)] == ["handled"]
    assert len(effects(database)) == 1
