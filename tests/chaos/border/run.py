"""One run of the scenario: two nodes, traffic both ways over bad lines, faults, the verdict."""

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import requests
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from deploy import pids
from deploy.broker.management import Management
from deploy.nodes import NodePlan
from services.gateway.adapters.tables import LANES
from services.gateway.domain.numbers import Numbers
from shared import topology
from tests.chaos.aftermath import Aftermath, keep_logs, rabbitmq_of
from tests.chaos.border import standstill
from tests.chaos.border.faults import World
from tests.chaos.border.messages import LANES as SERVICES
from tests.chaos.border.messages import parcel_of
from tests.chaos.border.operator import Operator
from tests.chaos.border.plan import NODES, Plan
from tests.chaos.border.relay import QUEUE, Relay
from tests.chaos.border.site import Site, diary_of, running_site
from tests.chaos.border.verdict import CameOut, Finding, differences, is_receipted, judge, overtaken
from tests.chaos.delivery.plan import Kind
from tests.chaos.delivery.strikes import hits
from tests.chaos.delivery.traffic import Producer, take_all


Tell = Callable[[str], None]
MOVES_WITHIN = (
    180.0  # seconds for the next fault's messages: a lost one comes again after half a minute
)
QUIET_WITHIN = (
    600.0  # after the last fault: the clock that went behind is believed again after 90 s
)
POLL = 0.2
PACE = 150.0  # messages per second of each way
SHOWN = 20
NETS = (topology.UNROUTED, topology.DEAD)


@dataclass(frozen=True)
class Outcome:
    """Everything a run says."""

    finding: Finding
    aftermath: Aftermath


@dataclass
class Stage:
    """A run under way."""

    plan: Plan
    site: Site
    operator: Operator
    relays: Mapping[str, Relay]  # by the node whose messages it spoils
    began: float = field(default_factory=time.monotonic)

    def arrived(self) -> int:
        """How many messages of both ways have come so far, whether or not an earlier one is still missing."""
        return sum(_numbers(engine, "spans") for engine in self.site.engines.values())

    def handed_on(self) -> int:
        """How many went on to the services."""
        return sum(_numbers(engine, "handed") for engine in self.site.engines.values())

    def faults(self) -> Counter[str]:
        """What struck inside the gateways and on the lines."""
        found: Counter[str] = Counter()
        for node in NODES:
            found += hits(diary_of(self.site.folder, node)) + self.relays[node].mishaps
        return found

    def deaths(self) -> int:
        files = (self.site.folder_of(node) / "gateway.deaths" for node in NODES)
        return sum(hits(file).total() for file in files)


def _numbers(engine: sa.Engine, column: str) -> int:
    """Of all lanes that come in: of their spans, or up to a number."""
    query = sa.select(LANES.c[column]).where(LANES.c.direction == "in")
    try:
        with engine.connect() as connection:
            found = list(connection.execute(query).scalars())
    except DBAPIError:  # it is locked, gone, or not even made
        return 0
    return sum(one if isinstance(one, int) else Numbers.of(one).count for one in found)


def run(plan: Plan, database: str, folder: Path, tell: Tell) -> Outcome:
    """Raises nothing that a promise broken would be: that is in the finding."""
    began = time.monotonic()
    with running_site(folder, database, plan) as site:
        stage = Stage(plan, site, Operator(site), _relays(plan, site))
        try:
            outside, recovered = _perform(stage, tell)
            tell("核对 checking …")
            came_out = {node: _came_out(site, node) for node in NODES}
            finding = judge(plan, came_out, site.engines)
            _tell_wrong(stage, came_out, tell)
        finally:
            keep_logs(site.folder)
        aftermath = Aftermath(
            recovered,
            stage.faults() + outside + _sent(plan),
            rabbitmq_of(site.pair.nodes[0]),
            time.monotonic() - began,
            stage.deaths(),
            stage.operator.did,
        )
        return Outcome(finding, aftermath)


def _relays(plan: Plan, site: Site) -> dict[str, Relay]:
    """Each works at the broker of the node that receives."""
    chance = Random(plan.seed + 2)  # noqa: S311 - the same each time
    return {
        node.name: Relay(site.url(node.partner), plan.dropped, Random(chance.random()))  # noqa: S311
        for node in site.pair.nodes
    }


def _perform(stage: Stage, tell: Tell) -> tuple[Counter[str], bool]:
    """Traffic, faults and operators at once, until everything has crossed or time is up.

    Raises what ended a part of the run: without it nothing that follows would say anything of the gateways.
    """
    stop = threading.Event()
    with ThreadPoolExecutor() as pool:
        sending = [pool.submit(_send, stage, node, stop) for node in stage.site.pair.nodes]
        working = (stage.operator.run, *(relay.run for relay in stage.relays.values()))
        tending = [pool.submit(work, stop) for work in working]
        try:
            outside = _strike(stage, tell)
            wait(sending, QUIET_WITHIN)
            quiet = _until_quiet(stage, tell)
        finally:
            stop.set()
        for task in (*sending, *tending):
            task.result()
    return outside, quiet


def _send(stage: Stage, node: NodePlan, stop: threading.Event) -> None:
    chance = Random(stage.plan.seed)  # noqa: S311 - the same each time
    wrap = partial(parcel_of, node=node.name, region=node.region)
    producer = Producer(stage.site.url(node.name), wrap, chance)
    producer.run(stage.plan.ways[node.name], stop, PACE)


def _strike(stage: Stage, tell: Tell) -> Counter[str]:
    """Each fault when so many messages have come, or when nothing moves any more."""
    world = World(stage.site, Random(stage.plan.seed + 1))  # noqa: S311 - the same each time
    found: Counter[str] = Counter()
    for at, fault, node in stage.plan.outside:
        pids.wait_until(lambda at=at: stage.arrived() >= at, MOVES_WITHIN, POLL)  # type: ignore[misc]
        found[fault] += pids.wait_until(partial(world.strike, fault, node), 10, POLL)
        after = time.monotonic() - stage.began
        through = f"{stage.arrived()} 到达 came, {stage.handed_on()} 交付 handed on"
        tell(f"{after:.0f} s · {through} · {fault} {node} · {stage.deaths()} 次死亡 deaths")
    return found


def _until_quiet(stage: Stage, tell: Tell) -> bool:
    """Everything crossed, was receipted and is in no queue, and nobody has anything left to decide."""

    def is_quiet() -> bool:
        return (
            stage.handed_on() >= stage.plan.count
            and all(map(_knows, stage.site.engines.values()))
            and all(_depth(node) == 0 for node in stage.site.pair.nodes)
            and all(stage.operator.look(node) == 0 for node in NODES)
        )

    done = pids.wait_until(is_quiet, QUIET_WITHIN, POLL)
    tell(
        f"{stage.handed_on()}/{stage.plan.count} · {'安静 quiet' if done else '仍未完成 not done'}"
    )
    if not done:
        standstill.tell(stage.site, tell)
    return done


def _knows(engine: sa.Engine) -> bool:
    try:
        return is_receipted(engine)
    except DBAPIError:
        return False


def _depth(node: NodePlan) -> int:
    """Messages anywhere on their way at a node; 1 when it does not say."""
    wanted = {*topology.partition_queues(topology.GATEWAY), topology.border_queue(node.partner)}
    with Management.of(node) as management:
        address = f"{management.url}/api/queues/{topology.VHOST}"
        try:
            answer = management.session.get(address, timeout=10)
            queues = answer.json()
        except (requests.RequestException, ValueError):
            return 1
    depths = {queue["name"]: int(queue.get("messages", 1)) for queue in queues}
    return sum(depths.get(name, 1) for name in (*wanted, QUEUE, *NETS))


def _came_out(site: Site, node: str) -> CameOut:
    """What the services of the other node got of this one."""
    url = site.url(site.pair.node(node).partner)
    queues = [queue for service in SERVICES for queue in topology.partition_queues(service)]
    return [one for queue in queues for one in take_all(url, queue)]


def _tell_wrong(stage: Stage, came_out: Mapping[str, CameOut], tell: Tell) -> None:
    """Examples, for whoever asks why."""
    for node in NODES:
        for one in overtaken(stage.plan, node, came_out[node])[:SHOWN]:
            tell(f"{node} {one.key}: 第 {one.place} 条在第 {one.after} 条之后 came after")
        for entry in differences(stage.site.engines, node)[:SHOWN]:
            tell(f"{node}: 仅一侧存底 in one journal only: {entry}")


def _sent(plan: Plan) -> Counter[str]:
    """What was said several times from the beginning."""
    copied = sum(m.kind is Kind.COPIED for way in plan.ways.values() for m in way)
    return Counter({str(Kind.COPIED): copied})


def as_document(outcome: Outcome, plan: Plan, database: str) -> dict[str, Any]:
    """As it stands in build/chaos.json."""
    found = outcome.finding
    keys = {(node, message.key) for node, way in plan.ways.items() for message in way}
    return {
        "scenario": "border",
        "database": database,
        "seed": plan.seed,
        "messages": plan.count,
        "keys": len(keys),
        **json.loads(json.dumps(vars(found.verdict))),
        "journals_equal": found.journals_equal,
        "receipts_complete": found.receipts_complete,
        **outcome.aftermath.as_document(),
    }
