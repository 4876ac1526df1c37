"""The relay on a real broker: nothing is lost, doubled ids only after a doubt, order kept per key."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from contracts import binding
from contracts import envelope as envelopes
from contracts.envelope import Envelope
from shared import outbox
from shared import relay as kernel
from shared.database import Database
from shared.relay import Relay
from shared.session import working
from tests.builders import an_envelope
from tests.fakes import tables
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.databases import raise_busy
from tests.fakes.proxy import Proxy, line_to
from tests.integration.running import running
from tests.integration.vhosts import Vhost
from tests.waiting import eventually


pytestmark = pytest.mark.broker
NO_JSON = b"{\xff\x00"


def record(database: Database, *, exchange: str = "chuanyu.events", **changes: Any) -> Envelope:
    envelope = an_envelope(**changes)
    with working(database) as session:
        outbox.record(session, envelope, exchange=exchange, routing_key="local.x", at=NOON)
    return envelope


def unsent(database: Database) -> int:
    with database.reading() as connection:
        return outbox.depth(connection)[0]


def ids(messages: list[Any]) -> list[str]:
    return [envelopes.decode(message.body).id for message in messages]


@pytest.fixture
def vhost(bare_vhost: Vhost) -> Vhost:
    return bare_vhost


@pytest.fixture
def relay(database: Database, vhost: Vhost, clock: FakeClock) -> Relay:
    vhost.watch()
    return Relay(database, vhost.url, clock)


@pytest.fixture
def line(vhost: Vhost) -> Iterator[Proxy]:
    vhost.watch()
    with line_to(vhost.url) as proxy:
        yield proxy


class TestAMessageInTheOutbox:
    def test_is_published_with_its_bytes_headers_and_properties(
        self, relay: Relay, database: Database, vhost: Vhost
    ) -> None:
        envelope = record(database)

        with running(relay.run):
            [message] = vhost.take("watch", 1)

        assert bytes(message.body) == envelopes.encode(envelope)
        assert message.headers == binding.headers(envelope)
        given = {
            name: value
            for name, value in message.properties.items()
            if name != "application_headers"
        }
        assert given == binding.properties(envelope)

    def test_goes_out_as_it_is_even_if_nobody_can_read_it(
        self, relay: Relay, database: Database, vhost: Vhost
    ) -> None:
        with working(database) as session:
            outbox.record(
                session, an_envelope(), exchange="chuanyu.events", routing_key="local.x", at=NOON,
                body=NO_JSON,
            )  # fmt: skip

        with running(relay.run):
            [message] = vhost.take("watch", 1)

        assert bytes(message.body) == NO_JSON

    def test_is_marked_once_the_broker_has_it(
        self, relay: Relay, database: Database, clock: FakeClock
    ) -> None:
        record(database)
        clock.advance(seconds=3)

        with running(relay.run):
            eventually(lambda: unsent(database) == 0)

        assert tables.outbox(database)[0]["sent_at"] == clock.now()

    def test_is_published_once(self, relay: Relay, database: Database, vhost: Vhost) -> None:
        for n in range(30):
            record(database, partitionkey=f"key-{n}")

        with running(relay.run):
            eventually(lambda: unsent(database) == 0)
        with running(relay.run):
            eventually(lambda: relay.state == "publishing")

        assert len(vhost.take("watch", 30)) == 30

    def test_goes_out_as_soon_as_it_is_committed(
        self, relay: Relay, database: Database, vhost: Vhost, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(kernel, "IDLE_SECONDS", 60)

        with running(relay.run):
            eventually(lambda: relay.state == "publishing")
            envelope = record(database)
            assert ids(vhost.take("watch", 1)) == [envelope.id]
            eventually(lambda: unsent(database) == 0)
            relay.wake()

    def test_keeps_its_place_among_those_of_its_key(
        self, relay: Relay, database: Database, vhost: Vhost
    ) -> None:
        keys = ("a", "b", "c")
        recorded = [record(database, partitionkey=keys[n % 3]) for n in range(60)]

        with running(relay.run):
            published = [envelopes.decode(m.body) for m in vhost.take("watch", 60)]

        for key in keys:
            assert [e.id for e in published if e.partitionkey == key] == [
                e.id for e in recorded if e.partitionkey == key
            ]


class TestAMessageThatNobodyWants:
    def test_is_caught_by_the_alternate_exchange(
        self, database: Database, vhost: Vhost, clock: FakeClock
    ) -> None:
        envelope = record(database)
        relay = Relay(database, vhost.url, clock)

        with running(relay.run):
            eventually(lambda: unsent(database) == 0)

        assert ids(vhost.take("unrouted", 1)) == [envelope.id]
        assert relay.returned == 0

    def test_without_that_net_stays_in_the_outbox_until_somebody_is_bound(
        self, relay: Relay, database: Database, vhost: Vhost
    ) -> None:
        with vhost.channel() as channel:
            channel.exchange_declare("lonely", "topic", durable=True, auto_delete=False)
        envelope = record(database, exchange="lonely")

        with running(relay.run):
            eventually(lambda: relay.returned > 0)
            assert unsent(database) == 1
            vhost.watch("lonely")
            assert ids(vhost.take("watch", 1)) == [envelope.id]
            eventually(lambda: unsent(database) == 0)

    def test_does_not_hold_up_those_of_other_keys(
        self, relay: Relay, database: Database, vhost: Vhost
    ) -> None:
        with vhost.channel() as channel:
            channel.exchange_declare("lonely", "topic", durable=True, auto_delete=False)
        record(database, exchange="lonely")
        wanted = record(database, partitionkey="another")

        with running(relay.run):
            assert ids(vhost.take("watch", 1)) == [wanted.id]
            eventually(lambda: unsent(database) == 1)


class TestAMessageThatTheBrokerWillNotTake:
    def test_stays_in_the_outbox_and_goes_out_once_there_is_room(
        self, relay: Relay, database: Database, vhost: Vhost
    ) -> None:
        full = {"x-max-length": 1, "x-overflow": "reject-publish"}
        with vhost.channel() as channel:
            channel.exchange_declare("narrow", "topic", durable=True, auto_delete=False)
            channel.queue_declare("full", durable=True, auto_delete=False, arguments=full)
            channel.queue_bind("full", "narrow", "#")
        sent = [record(database, exchange="narrow", partitionkey=f"key-{n}") for n in range(3)]

        with running(relay.run):
            eventually(lambda: unsent(database) == 2)
            taken: list[str] = []
            while len(taken) < len(sent):  # a second one may get in while the first is taken
                taken += ids(vhost.take("full", 1))
            eventually(lambda: unsent(database) == 0)

        assert set(taken) == {envelope.id for envelope in sent}


class TestAWindow:
    def test_goes_out_whole_before_the_first_confirm(
        self, line: Proxy, database: Database, vhost: Vhost, clock: FakeClock
    ) -> None:
        relay, recorded = Relay(database, line.url, clock), set()
        with running(relay.run):
            eventually(lambda: relay.state == "publishing")
            line.hold_answers()
            with working(database) as session:
                for n in range(50):
                    envelope = an_envelope(partitionkey=f"key-{n}")
                    outbox.record(
                        session, envelope, exchange="chuanyu.events", routing_key="x", at=NOON
                    )
                    recorded.add(envelope.id)
            assert set(ids(vhost.take("watch", 50))) == recorded
            assert unsent(database) == 50

            line.let_through()
            eventually(lambda: unsent(database) == 0)


class TestAConnectionThatIsCut:
    def test_loses_nothing_and_keeps_the_order_of_each_key(
        self, relay: Relay, database: Database, vhost: Vhost
    ) -> None:
        with running(relay.run):
            first = [record(database, partitionkey=f"key-{n % 5}") for n in range(40)]
            vhost.close_connections()
            second = [record(database, partitionkey=f"key-{n % 5}") for n in range(40)]
            eventually(lambda: unsent(database) == 0)
            published = [envelopes.decode(m.body) for m in vhost.take("watch", 80)]

        for n in range(5):
            expected = [e.id for e in first + second if e.partitionkey == f"key-{n}"]
            arrived = [e.id for e in published if e.partitionkey == f"key-{n}"]
            assert list(dict.fromkeys(arrived)) == expected

    def test_before_the_confirm_arrived_means_the_same_message_again(
        self, line: Proxy, database: Database, vhost: Vhost, clock: FakeClock
    ) -> None:
        relay = Relay(database, line.url, clock)
        with running(relay.run):
            eventually(lambda: relay.state == "publishing")
            line.hold_answers()
            envelope = record(database)
            [first] = vhost.take("watch", 1)
            assert unsent(database) == 1

            line.cut()
            [second] = vhost.take("watch", 1)
            eventually(lambda: unsent(database) == 0)

        assert bytes(first.body) == bytes(second.body) == envelopes.encode(envelope)
        assert first.properties["message_id"] == second.properties["message_id"]


class TestABrokerThatNoLongerAnswers:
    @pytest.fixture(autouse=True)
    def _impatient(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(kernel, "CONFIRM_SECONDS", 0.3)
        monkeypatch.setattr("shared.broker.CLOSING_SECONDS", 0.3)

    def test_is_given_up_and_asked_again(
        self, line: Proxy, database: Database, vhost: Vhost, clock: FakeClock
    ) -> None:
        relay = Relay(database, line.url, clock)
        with running(relay.run):
            eventually(lambda: relay.state == "publishing")
            line.freeze()
            envelope = record(database)
            eventually(lambda: relay.state == "waiting after ConfirmMissing")

            line.cut()
            eventually(lambda: unsent(database) == 0)

        assert envelope.id in ids(vhost.take("watch", 1))

    def test_does_not_keep_a_service_from_stopping(
        self, line: Proxy, database: Database, clock: FakeClock
    ) -> None:
        relay = Relay(database, line.url, clock)

        with running(relay.run) as stop:
            eventually(lambda: relay.state == "publishing")
            line.freeze()
            record(database)
            stop.set()

        assert relay.state == "stopped"

    def test_may_not_even_be_there_yet(self, database: Database, clock: FakeClock) -> None:
        relay = Relay(database, "amqp://nobody@127.0.0.1:1/x", clock)
        record(database)

        with running(relay.run):
            eventually(lambda: relay.state.startswith("waiting after"))

        assert (relay.state, unsent(database)) == ("stopped", 1)


class Forgetful(Database):
    """Fails to commit, as often as it is told to."""

    failures = 0

    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        with super().transaction() as connection:
            yield connection
            if self.failures:
                self.failures -= 1
                raise_busy()


class TestAMarkThatCannotBeStored:
    def test_is_stored_by_the_next_transaction(
        self, database: Database, vhost: Vhost, clock: FakeClock
    ) -> None:
        vhost.watch()
        envelope = record(database)
        forgetful = Forgetful(database.url)
        forgetful.failures = 1

        with running(Relay(forgetful, vhost.url, clock).run):
            eventually(lambda: unsent(database) == 0)
            other = record(database)
            messages = vhost.take("watch", 2)

        forgetful.close()
        assert ids(messages) == [envelope.id, other.id]

    def test_means_the_same_message_again_once_nobody_knows_of_it(
        self, database: Database, vhost: Vhost, clock: FakeClock
    ) -> None:
        vhost.watch()
        envelope = record(database)
        forgetful = Forgetful(database.url)
        forgetful.failures = 1_000

        with running(Relay(forgetful, vhost.url, clock).run):
            first = vhost.take("watch", 1)
        with running(Relay(database, vhost.url, clock).run):
            second = vhost.take("watch", 1)
            eventually(lambda: unsent(database) == 0)

        forgetful.close()
        assert ids(first + second) == [envelope.id] * 2


class TestAMessageThatCannotBeSent:
    def test_does_not_end_the_relay(
        self, relay: Relay, database: Database, vhost: Vhost, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # a bug in what was recorded: the loop goes on and says so, instead of ending the service
        bad = record(database)
        with database.transaction() as connection:
            connection.execute(outbox.OUTBOX.update().values(timestamp=-1))

        with running(relay.run):
            eventually(lambda: relay.state == "waiting after error")
            with database.transaction() as connection:
                good = binding.timestamp(bad.time)
                connection.execute(outbox.OUTBOX.update().values(timestamp=good))
            assert ids(vhost.take("watch", 1)) == [bad.id]
