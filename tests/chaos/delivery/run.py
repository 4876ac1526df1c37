"""One run of the scenario: a private broker, two services in their nurseries, traffic, faults, the verdict."""

import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from deploy import pids
from deploy.broker.management import Management
from deploy.files import private_directory
from deploy.processes import PROJECT, SERVICE_GRACE, process_environment
from shared import topology
from tests.bench.chain.databases import Databases
from tests.bench.chain.settings import HOP
from tests.bench.chain.site import Site, running_site
from tests.bench.chain.topology import virtual_host
from tests.chaos.aftermath import Aftermath, keep_logs, rabbitmq_of
from tests.chaos.delivery import standstill, verdict
from tests.chaos.delivery.messages import parcel_of
from tests.chaos.delivery.operator import Operator, waiting
from tests.chaos.delivery.outside import World
from tests.chaos.delivery.plan import SERVICES, Kind, Outside, Plan
from tests.chaos.delivery.strikes import hits
from tests.chaos.delivery.traffic import Producer, take_all
from tests.chaos.delivery.verdict import Effect, Observed, Verdict
from tests.chaos.delivery.work import COUNTERS, EFFECTS


Tell = Callable[[str], None]
QUIET_WITHIN = 90.0  # seconds after the last fault in which everything must have come through
POLL = 0.1
SHOWN = 20  # examples of what came after a later one
NURSERY = (sys.executable, "-m", "tests.chaos.nursery")
PRELOADED = "tests.chaos.delivery.work"
PACE = 400.0  # messages per second, so that faults meet messages on their way


@dataclass(frozen=True)
class Outcome:
    """Everything a run says."""

    verdict: Verdict
    aftermath: Aftermath


@dataclass(frozen=True)
class Stage:
    """A run under way."""

    plan: Plan
    site: Site
    folder: Path
    url: str
    databases: Mapping[str, str]
    engines: Mapping[str, sa.Engine]
    began: float = field(default_factory=time.monotonic)

    def came_through(self) -> int:
        """How many messages took effect in the last service so far."""
        query = sa.select(sa.func.count()).select_from(EFFECTS)
        try:
            with self.engines[SERVICES[-1]].connect() as connection:
                return int(connection.execute(query).scalar_one())
        except DBAPIError:  # it is locked, gone, or not even made
            return 0

    def faults(self) -> Counter[str]:
        """What struck inside the services."""
        found: Counter[str] = Counter()
        for service in SERVICES:
            found += hits(self.folder / f"{service}.diary")
        return found

    def deaths(self) -> int:
        return sum(hits(self.folder / f"{service}.deaths").total() for service in SERVICES)


def run(plan: Plan, kind: Databases, folder: Path, tell: Tell) -> Outcome:
    """Raises nothing that a promise broken would be: that is in the verdict."""
    began = time.monotonic()
    with running_site(folder, [kind]) as site, _stage(plan, kind, site) as stage:
        outside, operator, recovered = _perform(stage, tell)
        tell("核对 checking …")
        observed = _observed(stage)
        _tell_overtaken(plan, observed, tell)
        aftermath = Aftermath(
            recovered,
            stage.faults() + outside + _sent(plan),
            rabbitmq_of(site.node),
            time.monotonic() - began,
            stage.deaths(),
            {**operator.discarded, "retried": operator.retried},
        )
        return Outcome(verdict.judge(plan, observed), aftermath)


def _tell_overtaken(plan: Plan, observed: Observed, tell: Tell) -> None:
    for where, found in verdict.overtaken(plan, observed).items():
        for one in found[:SHOWN]:
            tell(
                f"{where} {one.position}: {one.key} 第 {one.place} 条在第 {one.after} 条之后 came after"
            )


@contextmanager
def _stage(plan: Plan, kind: Databases, site: Site) -> Iterator[Stage]:
    folder = private_directory(site.folder / "delivery")
    with (
        kind.fresh(site.node, folder) as databases,
        virtual_host(site.node, partitioned=True) as url,
    ):
        engines = {  # whose connections the faults cut, too
            name: sa.create_engine(address, pool_pre_ping=True)
            for name, address in databases.items()
        }
        stage = Stage(plan, site, folder, url, databases, engines)
        try:
            for service in SERVICES:
                _start(stage, service)
            yield stage
        finally:
            pids.stop(folder.glob("pid/*.json"), SERVICE_GRACE)
            for engine in engines.values():
                engine.dispose()
            keep_logs(folder)


def _start(stage: Stage, service: str) -> None:
    (stage.folder / f"{service}.plan.json").write_text(stage.plan.for_service(service))
    node = stage.site.node
    settings = {
        HOP: service,
        "CHAOS_FOLDER": str(stage.folder),
        "CHUANYU_NODE": node.name,
        "CHUANYU_REGION": node.region,
        "CHUANYU_PARTNER": node.partner,
        "CHUANYU_PARTNER_REGION": node.partner_region,
        "CHUANYU_AMQP_URL": stage.url,
        "CHUANYU_DATABASE_URL": stage.databases[service],
    }
    pids.start(
        stage.folder / "pid" / f"{service}.json",
        [*NURSERY, service, str(stage.folder), "tests.chaos.delivery.service", PRELOADED],
        env=process_environment(node, settings),
        cwd=PROJECT,
        log=stage.folder / f"{service}.log",
    )


def _perform(stage: Stage, tell: Tell) -> tuple[Counter[str], Operator, bool]:
    """Traffic, faults and an operator at once, until everything has come through or time is up.

    Raises what ended traffic or operator: without them nothing that follows would say anything of the services.
    """
    producer = Producer(stage.url, parcel_of, Random(stage.plan.seed))  # noqa: S311 - the same each time
    operator, stop = Operator(stage.url, stage.engines, stage.plan), threading.Event()
    with ThreadPoolExecutor() as pool:
        sending = pool.submit(producer.run, stage.plan.messages, stop, PACE)
        tending = pool.submit(operator.run, stop)
        try:
            outside = _strike(stage, tell)
            wait([sending], QUIET_WITHIN)
            quiet = _until_quiet(stage, tell)
        finally:
            stop.set()
        for task in (sending, tending):
            task.result()
    return outside, operator, quiet and operator.look() == 0


def _strike(stage: Stage, tell: Tell) -> Counter[str]:
    """Each fault when so many messages have come through, or when nothing moves any more."""
    chance = Random(stage.plan.seed + 1)  # noqa: S311 - the same each time
    vhost = urlsplit(stage.url).path.removeprefix("/")
    world = World(stage.site.node, vhost, stage.databases, chance)
    found: Counter[str] = Counter()
    for at, fault in stage.plan.outside:
        pids.wait_until(lambda at=at: stage.came_through() >= at, QUIET_WITHIN, POLL)  # type: ignore[misc]
        found[fault] += _insist(world, fault)
        through = f"{stage.came_through()}/{len(stage.plan.messages)}"
        after = time.monotonic() - stage.began
        tell(f"{after:.0f} s · {through} · {fault} · {stage.deaths()} 次死亡 deaths")
    return found


def _insist(world: World, fault: Outside) -> bool:
    """A fault that finds nothing to strike at tries again for a while."""
    return pids.wait_until(lambda: world.strike(fault), 10, 0.2)


def _until_quiet(stage: Stage, tell: Tell) -> bool:
    wanted = len(stage.plan.good)

    def is_quiet() -> bool:
        return stage.came_through() >= wanted and not any(map(waiting, stage.engines.values()))

    done = pids.wait_until(is_quiet, QUIET_WITHIN, POLL) and pids.wait_until(
        lambda: _depth(stage) == 0, QUIET_WITHIN, POLL
    )
    tell(f"{stage.came_through()}/{wanted} · {'安静 quiet' if done else '仍未完成 not done'}")
    if not done:
        standstill.tell(stage.site, stage.url, stage.engines, tell)
    return done


def _depth(stage: Stage) -> int:
    """Messages anywhere in the queues of the services, and in the nets."""
    with Management.of(stage.site.node) as management:
        vhost = urlsplit(stage.url).path.removeprefix("/")
        answer = management.session.get(f"{management.url}/api/queues/{vhost}", timeout=10)
    depths = {queue["name"]: queue.get("messages", 1) for queue in answer.json()}
    nets = {topology.UNROUTED, topology.DEAD}
    return sum(count for name, count in depths.items() if name in nets or name.startswith(SERVICES))


def _observed(stage: Stage) -> Observed:
    effects, totals = {}, {}
    for service, engine in stage.engines.items():
        with engine.connect() as connection:
            rows = connection.execute(sa.select(EFFECTS).order_by(EFFECTS.c.line)).all()
            counted = connection.execute(sa.select(COUNTERS.c.key, COUNTERS.c.effects)).all()
        effects[service] = [Effect(row.number, row.key, row.place) for row in rows]
        totals[service] = {row.key: row.effects for row in counted}
    return Observed(effects, totals, take_all(stage.url))


def _sent(plan: Plan) -> Counter[str]:
    """What was wrong with messages from the beginning."""
    own = {Kind.COPIED, Kind.UNREADABLE, Kind.BROKEN}
    return Counter(str(message.kind) for message in plan.messages if message.kind in own)


def as_document(outcome: Outcome, plan: Plan, database: str) -> dict[str, Any]:
    """As it stands in build/chaos.json."""
    found = outcome.verdict
    return {
        "scenario": "delivery",
        "database": database,
        "seed": plan.seed,
        "messages": len(plan.messages),
        "keys": len({message.key for message in plan.messages}),
        **json.loads(json.dumps(vars(found))),
        **outcome.aftermath.as_document(),
    }
