"""Where the run happens: the brokers of a real pair, its two gateways, and a bad line from each to the other."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import kombu
import sqlalchemy as sa

from deploy import pids
from deploy.broker import shovels
from deploy.broker.management import Management
from deploy.credentials import ADMIN, credentials
from deploy.environment import amqp_url, service_environment
from deploy.files import private_directory
from deploy.nodes import NodePlan, Pair
from deploy.ports import LOOPBACK
from deploy.processes import PROJECT, process_environment
from shared.topology import GATEWAY, VHOST
from tests.bench.border.pair import running_pair
from tests.chaos.border.line import Line, running_line
from tests.chaos.border.plan import Plan
from tests.chaos.border.relay import EXCHANGE, QUEUE


SKEW_FILE = "{}.skew"
NURSERY = (sys.executable, "-m", "tests.chaos.nursery", GATEWAY)


def plan_of(folder: Path, node: str) -> Path:
    """Where the gateway of a node reads its part of the plan."""
    return folder / f"{node}.plan.json"


def diary_of(folder: Path, node: str) -> Path:
    """Where it writes down each hit."""
    return folder / f"{node}.diary"


@dataclass(frozen=True)
class Site:
    """A running pair of gateways; `lines` and `engines` by node: the line begins there."""

    pair: Pair
    folder: Path
    lines: Mapping[str, Line]
    engines: Mapping[str, sa.Engine]

    def url(self, node: str) -> str:
        """Its broker, with every right."""
        return amqp_url(self.pair.node(node), ADMIN)

    def folder_of(self, node: str) -> Path:
        """Where its nursery writes down deaths."""
        return private_directory(self.folder / node)


@contextmanager
def running_site(folder: Path, database: str, plan: Plan) -> Iterator[Site]:
    """When the block is left, however that happens, nothing runs and the nodes' folder is gone."""
    with running_pair(folder, database) as pair, _started(pair, plan) as site:
        yield site


@contextmanager
def _started(pair: Pair, plan: Plan) -> Iterator[Site]:
    with ExitStack() as stack:
        lines = {
            node.name: stack.enter_context(running_line(pair.partner_of(node).ports.amqp))
            for node in pair.nodes
        }
        engines = {node.name: _engine(pair, node) for node in pair.nodes}
        for engine in engines.values():
            stack.callback(engine.dispose)
        site = Site(pair, private_directory(pair.run_dir / "chaos"), lines, engines)
        for node in pair.nodes:
            _divert(site, node)
        for node in pair.nodes:
            _start_gateway(site, node, plan)
        yield site


def _engine(pair: Pair, node: NodePlan) -> sa.Engine:
    """Whose connections the faults cut, too."""
    url = service_environment(pair, node, GATEWAY)["CHUANYU_DATABASE_URL"]
    return sa.create_engine(url, pool_pre_ping=True)


def _divert(site: Site, node: NodePlan) -> None:
    """The node's shovel writes over the bad line into a queue that a relay reads."""
    far = site.pair.partner_of(node)
    with kombu.Connection(site.url(far.name), connect_timeout=5) as connection:
        channel = connection.channel()
        channel.exchange_declare(EXCHANGE, "fanout", durable=True, auto_delete=False)
        quorum = {"x-queue-type": "quorum"}
        channel.queue_declare(QUEUE, durable=True, auto_delete=False, arguments=quorum)
        channel.queue_bind(QUEUE, EXCHANGE, "")
    who = f"{ADMIN}:{credentials(far)[ADMIN]}"
    diverted = {
        "dest-uri": f"amqp://{who}@{LOOPBACK}:{site.lines[node.name].port}/{VHOST}",
        "dest-exchange": EXCHANGE,
    }
    with Management.of(node) as management:
        management.declare_shovel(
            shovels.shovel_name(node), shovels.shovel(site.pair, node) | diverted
        )
    shovels.wait_until_running(node)


def _start_gateway(site: Site, node: NodePlan, plan: Plan) -> None:
    plan_of(site.folder, node.name).write_text(plan.for_gateway(node.name), encoding="utf-8")
    (site.folder / SKEW_FILE.format(node.name)).write_text("0", encoding="ascii")
    settings = service_environment(site.pair, node, GATEWAY) | {"CHAOS_FOLDER": str(site.folder)}
    module, preloaded = "tests.chaos.border.service", "services.gateway.service"
    pids.start(
        node.pid_file(GATEWAY),
        [*NURSERY, str(site.folder_of(node.name)), module, preloaded],
        env=process_environment(node, settings),
        cwd=PROJECT,
        log=site.folder / f"{node.name}.log",
    )
