"""What an operator of each node does meanwhile: gives up what nobody proved, tries again what died innocently."""

import threading
from collections import Counter

import kombu
from sqlalchemy.exc import DBAPIError

from deploy.credentials import OPERATOR
from deploy.environment import amqp_url
from shared.broker import BROKER_TROUBLE
from shared.client import CallFailed, NodeClient, NodeSilent
from shared.parking import Reason
from shared.topology import GATEWAY, UNROUTED
from tests.chaos.border.plan import NODES
from tests.chaos.border.site import Site
from tests.chaos.delivery.operator import ACTOR, waiting


PAUSE = 0.5
GIVEN_UP = (Reason.NOT_ALLOWED, Reason.UNREADABLE)
AWAY: tuple[type[Exception], ...] = (NodeSilent, CallFailed, DBAPIError, *BROKER_TROUBLE)


class Operator:
    """Looks after both gateways until told to stop."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self.did: Counter[str] = Counter()

    def run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            for node in NODES:
                self.look(node)
            stop.wait(PAUSE)

    def look(self, node: str) -> int:
        """One round: how many rows wait there, of whatever reason; -1 when somebody does not answer now."""
        try:
            self._empty_the_net(node)
            rows = waiting(self._site.engines[node])
            with NodeClient(amqp_url(self._site.pair.node(node), OPERATOR), timeout=5) as client:
                for row in rows:
                    self._decide(client, row.number, row.reason)
        except AWAY:
            return -1
        return len(rows)

    def _decide(self, client: NodeClient, number: int, reason: str) -> None:
        if reason in GIVEN_UP:
            client.call(
                GATEWAY, "discard_parked", number=number, actor=ACTOR, reason="未证实 unproved"
            )
            self.did["unproved-discarded"] += 1
        elif reason == Reason.KILLED_PROCESS:
            client.call(GATEWAY, "retry_parked", number=number, actor=ACTOR)
            self.did["retried"] += 1

    def _empty_the_net(self, node: str) -> None:
        """The binding is back: what lies there comes again by its lane."""
        with kombu.Connection(self._site.url(node), connect_timeout=5) as connection:
            self.did["unrouted-purged"] += int(connection.channel().queue_purge(UNROUTED) or 0)
