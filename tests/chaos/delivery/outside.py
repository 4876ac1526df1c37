"""What happens around the services: the broker ends or freezes, lines are cut, a database is locked."""

import os
import signal
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import quote

import requests
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from deploy import pids
from deploy.broker import server
from deploy.broker.management import Management
from deploy.listening import answers
from deploy.nodes import BROKER, NodePlan
from tests.chaos.delivery.plan import PATIENCE, Outside


SHORT_FREEZE, LONG_FREEZE = 1.0, 12.0  # seconds; the long one outlasts every heartbeat
LOCKED = (0.2, 1.2)  # seconds
END_THE_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE pid <> pg_backend_pid() AND datname = current_database()"
)


@dataclass(frozen=True)
class World:
    """What a fault can reach at one node; `databases` by whose they are."""

    node: NodePlan
    vhost: str
    databases: Mapping[str, str]
    chance: Random

    def strike(self, fault: Outside) -> bool:
        """Let it happen and end; False when there was nothing to strike at."""
        return FAULTS[fault](self)

    @property
    def broker_pid(self) -> int:
        running = pids.find(self.node.pid_file(BROKER))
        assert running is not None, "the broker does not run"
        return running.pid


def _wait(seconds: float) -> None:
    """How long a fault lasts is part of it."""
    threading.Event().wait(seconds)


def _stopped(world: World) -> bool:
    pids.stop([world.node.pid_file(BROKER)], server.BROKER_GRACE)
    _start_again(world)
    return True


def _killed(world: World) -> bool:
    broker = world.broker_pid
    os.killpg(broker, signal.SIGKILL)
    pids.wait_until(lambda: not server.is_running(world.node), 5)
    _start_again(world)
    return True


def _start_again(world: World) -> None:
    server.launch(world.node)
    pids.wait_until(lambda: answers(world.node.ports.amqp), server.READY_WITHIN)


def _frozen(world: World) -> bool:
    broker = world.broker_pid
    seconds = LONG_FREEZE if world.chance.random() < 1 / 4 else SHORT_FREEZE
    os.killpg(broker, signal.SIGSTOP)
    try:
        _wait(seconds)
    finally:
        os.killpg(broker, signal.SIGCONT)
    return True


def _cut(world: World) -> bool:
    """Every connection of the run at once."""
    with Management.of(world.node) as management:
        url = f"{management.url}/api"
        try:
            found = management.session.get(f"{url}/vhosts/{world.vhost}/connections", timeout=5)
            names = [connection["name"] for connection in found.json()]
            for name in names:
                management.session.delete(f"{url}/connections/{quote(name, safe='')}", timeout=5)
        except (requests.RequestException, ValueError, KeyError):
            return False
    return bool(names)


def _locked(world: World) -> bool:
    """Another program holds the tables of a service for longer or shorter."""
    return _hold(world, world.chance.uniform(*LOCKED))


def _gone(world: World) -> bool:
    """PostgreSQL ends every session of a service; a SQLite file is held longer than anybody waits for it."""
    url = world.chance.choice(list(world.databases.values()))
    if _is_sqlite(url):
        return _hold(world, 2 * PATIENCE)
    return _say(url, END_THE_OTHERS, 0)


def _hold(world: World, seconds: float) -> bool:
    url = world.chance.choice(list(world.databases.values()))
    lock = "BEGIN IMMEDIATE" if _is_sqlite(url) else "LOCK TABLE inbox, outbox, parked"
    return _say(url, lock, seconds)


def _is_sqlite(url: str) -> bool:
    return sa.make_url(url).get_backend_name() == "sqlite"


def _say(url: str, statement: str, seconds: float) -> bool:
    """Say it in a transaction that stays open so long; False when it could not be said."""
    engine = sa.create_engine(
        url, poolclass=sa.NullPool, isolation_level=_ISOLATION[_is_sqlite(url)]
    )
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
            _wait(seconds)
            connection.rollback()
    except DBAPIError:
        return False
    return True


# SQLite's driver would begin a transaction of its own
_ISOLATION: Mapping[bool, Any] = {True: "AUTOCOMMIT", False: "READ COMMITTED"}
FAULTS: Mapping[Outside, Callable[[World], bool]] = {
    Outside.BROKER_STOPPED: _stopped,
    Outside.BROKER_KILLED: _killed,
    Outside.BROKER_FROZEN: _frozen,
    Outside.CONNECTION_CUT: _cut,
    Outside.DATABASE_LOCKED: _locked,
    Outside.DATABASE_GONE: _gone,
}
