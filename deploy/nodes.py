"""The plan of a pair of nodes: who they are, where their files lie, which ports they use.

Deciding only: nothing is started, and the one file read or written is the plan's own `ports.json`.
"""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from deploy.errors import RunDirUnusable
from deploy.ports import default_port_base
from shared.topology import GATEWAY, SERVICES


PORTS_PER_NODE = 10
BROKER = "broker"
EPMD = "epmd"
SQLITE, POSTGRESQL = DATABASES = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Ports:
    """Where the parts of one node listen, all on 127.0.0.1."""

    amqp: int
    management: int
    prometheus: int
    distribution: int
    epmd: int
    http: int
    postgresql: int
    catalogue: (
        int  # HTTP for /health and /metrics, as the next two; the gateway has them beside its door
    )
    credit: int
    enforcement: int

    @classmethod
    def from_base(cls, base: int) -> "Ports":
        return cls(*range(base, base + PORTS_PER_NODE))

    def of(self, process: str) -> tuple[int, ...]:
        """The ports that a process of the node listens on."""
        if process == BROKER:
            return (self.amqp, self.management, self.prometheus, self.distribution)
        return (self.http if process == GATEWAY else asdict(self)[process],)

    def purposes(self) -> dict[int, str]:
        return {port: name for name, port in asdict(self).items()}


@dataclass(frozen=True)
class NodePlan:
    """One province's node."""

    name: str  # participant id: chongqing or sichuan
    region: str  # GB/T 2260: 50 or 51
    title: str
    partner: str
    partner_region: str
    directory: Path
    ports: Ports
    database: str = SQLITE

    @property
    def log_directory(self) -> Path:
        return self.directory / "log"

    @property
    def data_directory(self) -> Path:
        return self.directory / "data"

    @property
    def settings_file(self) -> Path:
        """What an operator has chosen; the one file of the folder that is theirs."""
        return self.directory / "settings.env"

    @property
    def fetched_mark(self) -> Path:
        """There when the partner has no broker: it reads its queue here itself, and no shovel carries."""
        return self.directory / "fetched-by-partner"

    @property
    def http_mark(self) -> Path:
        """There when the partner is reached by HTTP: the gateway reads its queue, and no shovel carries."""
        return self.directory / "reached-by-http"

    @property
    def is_carried(self) -> bool:
        """Whether a shovel carries to the partner."""
        return not (self.fetched_mark.exists() or self.http_mark.exists())

    def pid_file(self, process: str) -> Path:
        return self.directory / "pid" / f"{process}.json"

    def log_file(self, process: str) -> Path:
        return self.log_directory / f"{process}.log"


@dataclass(frozen=True)
class Pair:
    """The two nodes of one run directory."""

    run_dir: Path
    nodes: tuple[NodePlan, NodePlan]

    @property
    def port_base(self) -> int:
        return self.nodes[0].ports.amqp

    @property
    def database(self) -> str:
        return self.nodes[0].database

    def node(self, name: str) -> NodePlan:
        """The node of that name; KeyError when it is not one of the two."""
        return {node.name: node for node in self.nodes}[name]

    def partner_of(self, node: NodePlan) -> NodePlan:
        return self.node(node.partner)


def plan_pair(run_dir: Path, port_base: int | None = None, database: str | None = None) -> Pair:
    """The pair of a run directory.

    Without a base or a database: those it was last started with, else the default of the folder around it, and
    SQLite.
    """
    run_dir = run_dir.resolve()
    base = port_base or remembered_port_base(run_dir) or default_port_base(run_dir.parent)
    database = database or remembered_database(run_dir) or SQLITE
    chongqing = _node(run_dir, base, ("chongqing", "50", "重庆"), ("sichuan", "51"))
    sichuan = _node(run_dir, base + PORTS_PER_NODE, ("sichuan", "51", "四川"), ("chongqing", "50"))
    return Pair(
        run_dir, (replace(chongqing, database=database), replace(sichuan, database=database))
    )


def demonstration_of(pair: Pair) -> Pair:
    """The pair that a demonstration started from here uses: its own, inside the run directory."""
    return plan_pair(pair.run_dir / "demo")


def _node(run_dir: Path, base: int, own: tuple[str, str, str], other: tuple[str, str]) -> NodePlan:
    name, region, title = own
    partner, partner_region = other
    ports = Ports.from_base(base)
    return NodePlan(name, region, title, partner, partner_region, run_dir / name, ports)


def processes_of(node: NodePlan) -> tuple[str, ...]:
    """Everything that runs for a node, in the order in which it is started."""
    databases = (POSTGRESQL,) if node.database == POSTGRESQL else ()
    return (EPMD, BROKER, *databases, *SERVICES)


def remembered_port_base(run_dir: Path) -> int | None:
    """The base that the run directory was last started with; RunDirUnusable when it cannot be read."""
    base: int | None = _remembered(run_dir).get("base")
    return base


def remembered_database(run_dir: Path) -> str | None:
    """The database that the run directory was last started with; RunDirUnusable when it cannot be read."""
    database: str | None = _remembered(run_dir).get("database")
    return database


def _remembered(run_dir: Path) -> dict[str, Any]:
    path = run_dir / "ports.json"
    try:
        if run_dir.exists() and not run_dir.is_dir():
            raise NotADirectoryError("not a folder / 不是文件夹")
        return _plan(json.loads(path.read_text("utf-8"))) if path.exists() else {}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RunDirUnusable(run_dir, error) from error


def _plan(written: Any) -> dict[str, Any]:
    """ValueError, KeyError or TypeError when it is none; that of an older version knows no database."""
    plan = {"base": written["base"], "database": written.get("database", SQLITE)}
    if plan["database"] not in DATABASES:
        raise ValueError("unknown database / 未知的数据库")
    return plan


def remember_plan(pair: Pair) -> None:
    """Write down ports and database in use, for whoever asks this run directory later."""
    nodes = {node.name: asdict(node.ports) for node in pair.nodes}
    plan = {"base": pair.port_base, "database": pair.database, "nodes": nodes}
    pair.run_dir.mkdir(parents=True, exist_ok=True)
    (pair.run_dir / "ports.json").write_text(json.dumps(plan, indent=2) + "\n", encoding="utf-8")
