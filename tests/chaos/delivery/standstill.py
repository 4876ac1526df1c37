"""What the broker, the services and the database say of themselves when nothing moves any more."""

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from deploy import pids
from deploy.broker.management import Management
from shared.client import NodeClient, NodeSilent
from tests.bench.chain.site import Site
from tests.chaos.delivery.plan import SERVICES
from tests.chaos.stacks import ASK


TIMEOUT = 10.0  # seconds for each answer
SESSIONS = (
    "SELECT pid, state, wait_event_type, wait_event, pg_blocking_pids(pid) AS blocked_by,"
    " now() - xact_start AS open_for, left(query, 120) AS query"
    " FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def tell(
    site: Site, url: str, engines: Mapping[str, sa.Engine], say: Callable[[str], None]
) -> None:
    """Each line to `say`; where the green threads of the services stand goes into their logs."""
    for line in (*_broker(site, url), *_services(url), *_sessions(engines)):
        say(line)
    for service in SERVICES:
        ask_for_stacks(site.folder / "delivery" / "pid" / f"{service}.json")


def _broker(site: Site, url: str) -> Iterator[str]:
    vhost = urlsplit(url).path.removeprefix("/")
    with Management.of(site.node) as management:
        api = f"{management.url}/api"
        try:
            queues = management.session.get(f"{api}/queues/{vhost}", timeout=TIMEOUT).json()
            consumers = management.session.get(f"{api}/consumers/{vhost}", timeout=TIMEOUT).json()
        except (requests.RequestException, ValueError) as trouble:
            yield f"broker: {type(trouble).__name__}"
            return
    yield from (line for queue in queues if (line := queue_line(queue)))
    yield from map(_consumer, consumers)


def queue_line(queue: dict[str, Any]) -> str:
    """What a queue holds; empty for an empty one."""
    shown = ("messages_ready", "messages_unacknowledged", "consumers", "state", "leader")
    figures = " ".join(f"{name}={queue.get(name)}" for name in shown)
    return f"queue {queue['name']}: {figures}" if queue.get("messages") else ""


def _consumer(consumer: dict[str, Any]) -> str:
    queue, channel = consumer["queue"]["name"], consumer["channel_details"]
    where = f"{channel.get('connection_name')} ({channel.get('number')})"
    return (
        f"consumer of {queue}: {consumer.get('activity_status')} {consumer.get('active')} {where}"
    )


def _services(url: str) -> Iterator[str]:
    for service in SERVICES:
        try:
            with NodeClient(url, timeout=TIMEOUT) as client:
                yield f"service {service}: {client.call(service, 'status')}"
        except NodeSilent:
            yield f"service {service}: silent"


def _sessions(engines: Mapping[str, sa.Engine]) -> Iterator[str]:
    for service, engine in engines.items():
        if engine.dialect.name != "postgresql":
            continue
        try:
            with engine.connect() as connection:
                rows = connection.execute(sa.text(SESSIONS)).mappings().all()
        except DBAPIError as trouble:
            yield f"database of {service}: {type(trouble).__name__}"
            continue
        yield from (f"session of {service}: {dict(row)}" for row in rows)


def ask_for_stacks(pid_file: Path) -> None:
    """Of the child that the nursery has at the moment."""
    nursery = pids.find(pid_file)
    if nursery is None:
        return
    children = Path(f"/proc/{nursery.pid}/task/{nursery.pid}/children").read_text(encoding="ascii")
    for child in children.split():
        os.kill(int(child), ASK)
