"""A process killed at every point where it could lose or double a message, and what its successor does."""

import signal
import subprocess
import sys
from functools import partial

import pytest

from contracts.envelope import Envelope
from shared import batches, outbox, repair
from shared.consumer import Consumer
from shared.database import Database
from shared.delivery import Outcome
from shared.processor import Processor
from shared.relay import Relay
from shared.session import working
from tests.architecture.sources import PROJECT
from tests.builders import an_envelope, delivery_of
from tests.fakes import tables
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.handling import FakeHandling, effects
from tests.integration import doomed
from tests.integration.running import running
from tests.integration.vhosts import Vhost
from tests.waiting import eventually


pytestmark = pytest.mark.broker


def killed(where: str, vhost: Vhost, database: Database) -> None:
    """Run the doomed process to its end, which must be the one it was sent for."""
    assert where in doomed.WHERE
    database.close()
    command = [sys.executable, "-m", "tests.integration.doomed", where, vhost.url, database.url]

    ended = subprocess.run(command, cwd=PROJECT, timeout=60, capture_output=True, check=False)

    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()


@pytest.fixture
def processor(database: Database, clock: FakeClock, handling: FakeHandling) -> Processor:
    return Processor(database, clock, "credit", handling)


class TestAConsumerKilled:
    @pytest.fixture
    def sent(self, vhost: Vhost) -> list[Envelope]:
        envelopes = [an_envelope() for _ in range(5)]
        vhost.put("credit", *envelopes)
        return envelopes

    def succeed(self, vhost: Vhost, processor: Processor, count: int) -> None:
        """A healthy process takes over."""
        with running(Consumer(vhost.url, "credit", partial(batches.receive, processor)).run):
            eventually(lambda: len(tables.inbox(processor.database)) == count)
            eventually(lambda: vhost.is_drained("credit"))

    @pytest.mark.parametrize("where", ["before_the_commit", "between_commit_and_ack"])
    def test_loses_and_doubles_no_effect(
        self, where: str, vhost: Vhost, processor: Processor, sent: list[Envelope]
    ) -> None:
        killed(where, vhost, processor.database)

        self.succeed(vhost, processor, len(sent))

        assert effects(processor.database) == [envelope.id for envelope in sent]

    def test_after_its_commit_has_its_message_dropped_as_a_copy(
        self, vhost: Vhost, processor: Processor, sent: list[Envelope]
    ) -> None:
        database = processor.database
        killed("between_commit_and_ack", vhost, database)
        before = effects(database)

        with running(Consumer(vhost.url, "credit", partial(batches.receive, processor)).run):
            eventually(lambda: all(tables.inbox(database)[n]["duplicates"] == 1 for n in before))

        assert before
        assert before == [envelope.id for envelope in sent][: len(before)]

    def test_before_it_could_park_leaves_the_message_as_if_it_had_never_come(
        self, vhost: Vhost, processor: Processor, sent: list[Envelope]
    ) -> None:
        killed("between_failure_and_parking", vhost, processor.database)
        assert tables.is_empty(processor.database)

        self.succeed(vhost, processor, len(sent))

        assert effects(processor.database) == [envelope.id for envelope in sent]

    def test_after_it_parked_leaves_one_parked_message_and_order_behind_it(
        self, vhost: Vhost, processor: Processor, clock: FakeClock, sent: list[Envelope]
    ) -> None:
        killed("between_parking_and_ack", vhost, processor.database)

        self.succeed(vhost, processor, len(sent))
        clock.advance(minutes=1)
        while repair.retry_due(processor):
            pass

        assert effects(processor.database) == [envelope.id for envelope in sent]
        assert len(tables.parked(processor.database)) == len(sent)


class TestARelayKilled:
    def test_between_confirm_and_mark_sends_the_same_message_again_and_it_is_dropped(
        self, vhost: Vhost, processor: Processor, clock: FakeClock
    ) -> None:
        database, envelope = processor.database, an_envelope()
        vhost.watch()
        with working(database) as session:
            outbox.record(
                session, envelope, exchange="chuanyu.events", routing_key="local.x", at=NOON
            )

        killed("between_confirm_and_mark", vhost, database)
        assert tables.outbox(database)[0]["unsent"] is True
        with running(Relay(database, vhost.url, clock).run):
            first, second = vhost.take("watch", 2)
            eventually(lambda: tables.outbox(database)[0]["unsent"] is False)

        assert bytes(first.body) == bytes(second.body)
        delivery = delivery_of(envelope, body=bytes(second.body))
        assert [processor.receive(delivery) for _ in "12"] == [Outcome.HANDLED, Outcome.DUPLICATE]
