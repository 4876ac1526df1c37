"""A commit per message, a relay on a timer, a confirm per message, marshmallow for what comes and goes."""

import os

from kombu import Exchange, Queue
from nameko.messaging import Publisher, consume
from nameko.rpc import rpc
from nameko.timer import timer

from shared import topology
from tests.bench.chain.durability import settings_of
from tests.bench.chain.message import Json
from tests.bench.chain.settings import hop
from tests.bench.chain.store import store_at
from tests.bench.chain.validation import validated


HOP = hop()
URL = os.environ["CHUANYU_DATABASE_URL"]
STORE = store_at(URL)
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
        STORE.take(*validated(HOP, document))

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
