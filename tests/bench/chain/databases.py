"""Where the services of a chain store: a fresh database for each, gone with the chain."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from tests.bench.chain.message import HOPS


class Databases(Protocol):
    """One kind of database."""

    name: str  # in build/bench.json
    has_peers: bool  # FastStream and Celery are written for it

    def fresh(self, folder: Path) -> AbstractContextManager[dict[str, str]]:
        """The address of an empty database for each hop."""


class Sqlite:
    """A file for each, removed with the folder."""

    name = "sqlite"
    has_peers = True

    @contextmanager
    def fresh(self, folder: Path) -> Iterator[dict[str, str]]:
        yield {hop: f"sqlite:///{folder}/{hop}.sqlite3" for hop in HOPS}


KINDS: dict[str, Databases] = {kind.name: kind for kind in (Sqlite(),)}
