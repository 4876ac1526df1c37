"""What no handler can take is parked, and the rest goes on."""

from functools import partial

import pytest
from amqp.basic_message import Message

from shared import batches
from shared.database import Database
from shared.processor import Processor
from tests.builders import an_envelope
from tests.fakes import tables
from tests.fakes.clock import FakeClock
from tests.fakes.handling import FakeHandling, Refused, effects
from tests.integration.receiving import a_consumer, put_raw, raw
from tests.integration.running import running
from tests.integration.vhosts import Vhost
from tests.waiting import eventually


pytestmark = pytest.mark.broker


class Timeless(Message):  # type: ignore[misc]
    """Its headers hold the partition key and a moment that Python has no word for."""

    def _serialize_properties(self) -> bytes:
        key = b"\x0cpartitionkeyS" + (1).to_bytes(4, "big") + b"k"
        moment = b"\x01tT" + (2**63 - 1).to_bytes(8, "big")
        table = key + moment
        return (1 << 13).to_bytes(2, "big") + len(table).to_bytes(4, "big") + table


POISON = [  # every body differs, since unreadable bytes are known by their digest
    raw(b"{01", headers={"bytes": b"\xff\xfe"}),
    raw(b"{02", headers={"text": "\ud800"}),
    raw(b"{03", headers={"nested": {"table": {"deep": [1, 2.5, True, None]}}}),
    raw(b"{04", headers={"cloudEvents:id": 7, "cloudEvents:source": ["x"]}),
    raw(b"{05", headers={"x" * 255: "y" * 3000}),
    raw(b"{06", message_id=b"\xff"),
    raw(b"{07", correlation_id=b"\xff" * 255),
    raw(b"{08", timestamp=2**64 - 1),
    raw(b"{09", priority=255, expiration="3600000", type="x" * 255),
    Timeless(b"{10", delivery_mode=2),
]


class TestPoison:
    @pytest.fixture
    def processor(self, database: Database, clock: FakeClock, handling: FakeHandling) -> Processor:
        return Processor(database, clock, "credit", handling)

    def test_is_parked_and_the_rest_goes_on(
        self, vhost: Vhost, processor: Processor, database: Database, handling: FakeHandling
    ) -> None:
        bad, good = an_envelope(partitionkey="bad"), an_envelope(partitionkey="good")
        handling.fails_with[bad.id] = Refused()
        put_raw(vhost, raw(b"\xff", key="ugly"))
        vhost.put("credit", bad, good)

        with running(a_consumer(vhost, partial(batches.receive, processor)).run):
            eventually(lambda: len(tables.inbox(database)) == 3)

        assert effects(database) == [good.id]
        assert {row["reason"] for row in tables.parked(database)} == {"not-allowed", "unreadable"}
        eventually(lambda: vhost.is_drained("credit"))

    def test_in_copies_takes_effect_once(
        self, vhost: Vhost, processor: Processor, database: Database
    ) -> None:
        envelope, last = an_envelope(), an_envelope()
        vhost.put("credit", envelope, envelope, envelope, last)

        with running(a_consumer(vhost, partial(batches.receive, processor)).run):
            eventually(lambda: last.id in tables.inbox(database))

        assert effects(database) == [envelope.id, last.id]
        assert tables.inbox(database)[envelope.id]["duplicates"] == 2

    def test_in_headers_and_properties_is_parked_and_the_rest_goes_on(
        self, vhost: Vhost, processor: Processor, database: Database
    ) -> None:
        good = an_envelope(partitionkey="good")
        put_raw(vhost, *POISON)
        vhost.put("credit", good)

        with running(a_consumer(vhost, partial(batches.receive, processor)).run):
            eventually(lambda: len(tables.parked(database)) == len(POISON))
            eventually(lambda: effects(database))

        assert effects(database) == [good.id]
        eventually(lambda: vhost.is_drained("credit"))

    def test_in_the_routing_key_is_parked(
        self, vhost: Vhost, processor: Processor, database: Database
    ) -> None:
        put_raw(vhost, raw(b"{"), routing_key=b"local.\xff")

        with running(a_consumer(vhost, partial(batches.receive, processor)).run):
            eventually(lambda: tables.parked(database))

        [row] = tables.parked(database)
        assert (row["reason"], row["body"]) == ("unreadable", b"{")
        eventually(lambda: vhost.is_drained("credit"))
