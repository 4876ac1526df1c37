"""What both nodes say of themselves when nothing moves any more."""

from collections.abc import Callable, Iterator

import requests
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from deploy.broker.management import Management
from deploy.nodes import NodePlan
from services.gateway.adapters.tables import LANES
from shared.parking import PARKED, State
from shared.topology import GATEWAY, VHOST
from tests.chaos.border.site import Site
from tests.chaos.delivery.standstill import TIMEOUT, ask_for_stacks, queue_line


COLUMNS = ("id", "highest", "unbroken", "handed", "receipted", "waits", "resends", "resent_at")


def tell(site: Site, say: Callable[[str], None]) -> None:
    """Each line to `say`; where the green threads of the gateways stand goes into their logs."""
    for node in site.pair.nodes:
        for line in (*_queues(node), *_rows(site.engines[node.name])):
            say(f"{node.name}: {line}")
        ask_for_stacks(node.pid_file(GATEWAY))


def _queues(node: NodePlan) -> Iterator[str]:
    with Management.of(node) as management:
        address = f"{management.url}/api/queues/{VHOST}"
        try:
            queues = management.session.get(address, timeout=TIMEOUT).json()
            shovels = management.shovel_states()
        except (requests.RequestException, ValueError) as trouble:
            yield f"broker: {type(trouble).__name__}"
            return
    yield f"shovels: {shovels}"
    yield from (line for queue in queues if (line := queue_line(queue)))


def _rows(engine: sa.Engine) -> Iterator[str]:
    reasons = sa.select(PARKED.c.reason, sa.func.count()).where(PARKED.c.state == State.WAITING)
    try:
        with engine.connect() as connection:
            yield from (
                f"lane {dict(row)}"
                for row in connection.execute(
                    sa.select(*(LANES.c[name] for name in COLUMNS)).order_by(LANES.c.id)
                ).mappings()
            )
            for reason, count in connection.execute(reasons.group_by(PARKED.c.reason)):
                yield f"parked {reason}: {count}"
    except DBAPIError as trouble:
        yield f"database: {type(trouble).__name__}"
