"""A commit per message, a relay on a timer, a confirm per message, marshmallow for what comes and goes."""

import datetime as dt
import os
from uuid import uuid4

from kombu import Exchange, Queue
from marshmallow import EXCLUDE
from nameko.messaging import Publisher, consume
from nameko.rpc import rpc
from nameko.timer import timer

from contracts.envelope import Attributes
from shared import topology
from tests.bench.chain.durability import settings_of
from tests.bench.chain.message import Json, next_body
from tests.bench.chain.naive.store import store_at
from tests.bench.chain.settings import hop


HOP = hop()
URL = os.environ["CHUANYU_DATABASE_URL"]
STORE = store_at(URL)
ENVELOPE = Attributes(unknown=EXCLUDE)
READS = HOP.reads.version(HOP.reads.newest).schema(unknown=EXCLUDE)
WRITES = HOP.writes.version(HOP.writes.newest).schema()
EVENTS = Exchange(topology.EVENTS, passive=True)
QUEUE = Queue(
    HOP.name,
    exchange=EVENTS,
    routing_key=topology.local_key(HOP.reads.name),
    queue_arguments={"x-queue-type": "quorum"},
)


class Service:
    """Ten workers, nameko's default."""

    name = HOP.name
    publish = Publisher(exchange=EVENTS)

    @consume(QUEUE)
    def receive(self, document: Json) -> None:
        envelope = ENVELOPE.load(document)
        follows = _follows(envelope, READS.load(envelope["data"]))
        STORE.take(envelope, follows)

    @timer(interval=0.05)
    def relay(self) -> None:
        key = topology.local_key(HOP.writes.name)
        for number, document in STORE.unsent():
            self.publish(document, routing_key=key, correlation_id=document["correlationid"])
            STORE.mark_sent(number)

    @rpc
    def durability(self) -> dict[str, str]:
        """How this service's own connection commits."""
        return settings_of(URL, STORE.ask)


def _follows(envelope: Json, body: Json) -> Json:
    said = WRITES.load(next_body(HOP.name, body))
    new = {"id": str(uuid4()), "causationid": envelope["id"], "type": HOP.writes.type_of()}
    changed = envelope | new | {"time": dt.datetime.now(dt.UTC).isoformat()}
    follows: Json = ENVELOPE.dump(changed | {"data": WRITES.dump(said)})
    return follows
