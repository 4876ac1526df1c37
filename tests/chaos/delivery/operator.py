"""What an operator does meanwhile: gives poison up, tries again what died with an innocent process."""

import threading
from collections import Counter
from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from shared.client import CallFailed, NodeClient, NodeSilent
from shared.parking import PARKED, Reason, State
from tests.chaos.delivery.messages import number_in
from tests.chaos.delivery.plan import SERVICES, Plan


ACTOR = "chaos"
PAUSE = 0.5
FOR_A_PERSON = (Reason.UNREADABLE, Reason.CONTRACT_BROKEN, Reason.KILLED_PROCESS)


class Operator:
    """Looks after the parked messages of both services until told to stop."""

    def __init__(self, url: str, engines: Mapping[str, sa.Engine], plan: Plan) -> None:
        self._url, self._engines = url, engines
        self._poison = {m.number for m in plan.messages if m.is_poison}
        self.discarded: Counter[str] = Counter()
        self.retried = 0

    def run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            self.look()
            stop.wait(PAUSE)

    def look(self) -> int:
        """One round: how many rows wait, of whatever reason; -1 when somebody does not answer, or cannot now."""
        try:
            with NodeClient(self._url, timeout=5) as client:
                return sum(self._tend(client, service) for service in SERVICES)
        except (NodeSilent, CallFailed, DBAPIError):
            return -1

    def _tend(self, client: NodeClient, service: str) -> int:
        rows = waiting(self._engines[service])
        for row in rows:
            if row.reason in FOR_A_PERSON:
                self._decide(client, service, row)
        return len(rows)

    def _decide(
        self, client: NodeClient, service: str, row: "sa.Row[tuple[int, str, bytes]]"
    ) -> None:
        if row.reason == Reason.UNREADABLE or number_in(row.body) in self._poison:
            answer = client.call(
                service, "discard_parked", number=row.number, actor=ACTOR, reason="毒报文 poison"
            )
            self.discarded[row.reason] += bool(answer["accepted"])
        else:
            client.call(service, "retry_parked", number=row.number, actor=ACTOR)
            self.retried += 1


def waiting(engine: sa.Engine) -> "list[sa.Row[tuple[int, str, bytes]]]":
    """The parked rows that are not settled, heads of their keys first."""
    query = sa.select(PARKED.c.number, PARKED.c.reason, PARKED.c.body)
    with engine.connect() as connection:
        return list(connection.execute(query.where(PARKED.c.state == State.WAITING)))
