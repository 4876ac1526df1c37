"""Where the services of a chain store: a fresh database for each, gone with the chain."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from deploy.credentials import POSTGRESQL_ADMIN, credentials
from deploy.database import contents, server
from deploy.nodes import NodePlan
from deploy.ports import LOOPBACK
from tests.bench.chain.message import HOPS


class Databases(Protocol):
    """One kind of database."""

    name: str  # in build/bench.json
    has_peers: bool  # FastStream and Celery are written for it

    def launch(self, node: NodePlan) -> None:
        """Start what has to run for it."""

    def stop(self, node: NodePlan) -> None:
        """End that; idle when nothing runs."""

    def fresh(self, node: NodePlan, folder: Path) -> AbstractContextManager[dict[str, str]]:
        """The address of an empty database for each hop."""


class Sqlite:
    """A file for each, removed with the folder."""

    name = "sqlite"
    has_peers = True

    def launch(self, node: NodePlan) -> None:
        """A library needs nothing."""

    def stop(self, node: NodePlan) -> None:
        """Nothing runs."""

    @contextmanager
    def fresh(self, node: NodePlan, folder: Path) -> Iterator[dict[str, str]]:
        yield {hop: f"sqlite:///{folder}/{hop}.sqlite3" for hop in HOPS}


class Postgresql:
    """A database for each in the node's private cluster."""

    name = "postgresql"
    has_peers = False

    def launch(self, node: NodePlan) -> None:
        server.launch(node)
        server.wait_until_ready(node)

    def stop(self, node: NodePlan) -> None:
        server.stop([node])

    @contextmanager
    def fresh(self, node: NodePlan, folder: Path) -> Iterator[dict[str, str]]:
        names = {hop: f"bench_{hop}_{uuid4().hex}" for hop in HOPS}
        for name in names.values():
            contents.run(node, f"CREATE DATABASE {name} TEMPLATE template0;")
        try:
            yield {hop: _address(node, name) for hop, name in names.items()}
        finally:
            for name in names.values():
                contents.run(node, f"DROP DATABASE {name} WITH (FORCE);")


def _address(node: NodePlan, database: str) -> str:
    who = f"{POSTGRESQL_ADMIN}:{credentials(node)[POSTGRESQL_ADMIN]}"
    return f"postgresql+psycopg2://{who}@{LOOPBACK}:{node.ports.postgresql}/{database}"


KINDS: dict[str, Databases] = {kind.name: kind for kind in (Sqlite(), Postgresql())}
