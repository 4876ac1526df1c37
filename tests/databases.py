"""Fresh, migrated databases for tests, of both kinds: copied from one template for each service.

A PostgreSQL database is emptied and used again: that takes milliseconds, a new one takes a hundred.
"""

import itertools
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg2

from deploy.credentials import POSTGRESQL_ADMIN, credentials
from deploy.database import server
from deploy.nodes import POSTGRESQL, NodePlan, plan_pair
from deploy.ports import LOOPBACK, free_port_base
from shared.database import Database
from tests.architecture.sources import PROJECT


KERNEL, NOTHING = (
    "kernel",
    "nothing",
)  # beside the services: the kernel's tables alone, and no tables
DRIVER = "postgresql+psycopg2"
OTHERS_OUT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()"""
SHAPE = """
SELECT md5(string_agg(concat_ws(' ', relname, attname, atttypid, attnotnull), ',' ORDER BY relname, attname))
FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
WHERE relnamespace = 'public'::regnamespace AND attnum > 0"""
EMPTY = """
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT tablename FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
      EXECUTE format('DELETE FROM %I', name);
  END LOOP;
  PERFORM setval(quote_ident(sequencename)::regclass, 1, false) FROM pg_sequences
    WHERE schemaname = 'public' AND last_value IS NOT NULL;
END $$"""


def migrated(url: str, service: str) -> None:
    """Bring an empty database to the newest version."""
    database = Database(url)
    folders = [] if service == KERNEL else [PROJECT / "services" / service / "migrations"]
    if service == NOTHING:
        with database.reading():
            pass
    else:
        database.migrate(*folders)
    database.close()


class SqliteFiles:
    """Copies of one migrated file for each service."""

    def __init__(self, templates: Path) -> None:
        self._templates = templates

    @contextmanager
    def fresh(self, service: str, folder: Path) -> Iterator[str]:
        template = self._templates / f"{service}.sqlite3"
        if not template.exists():
            migrated(f"sqlite:///{template}", service)
        numbers = itertools.count()
        path = next(p for n in numbers if not (p := folder / f"{service}-{n}.sqlite3").exists())
        yield f"sqlite:///{shutil.copy(template, path)}"


class PostgresqlCluster:
    """One private cluster for a run of tests; databases are handed out empty, and taken back."""

    def __init__(self, node: NodePlan) -> None:
        self.node = node
        self._numbers = itertools.count()
        self._idle: dict[str, list[_Pooled]] = {}
        self._connected: list[_Pooled] = []
        self._admin = self.connect("postgres")

    @contextmanager
    def fresh(self, service: str, folder: Path) -> Iterator[str]:
        idle = self._idle.setdefault(service, [])
        pooled = idle.pop() if idle else self._made(service)
        yield self.url(pooled.name)
        if pooled.emptied():
            idle.append(pooled)

    def url(self, database: str) -> str:
        password = credentials(self.node)[POSTGRESQL_ADMIN]
        place = f"{LOOPBACK}:{self.node.ports.postgresql}"
        return f"{DRIVER}://{POSTGRESQL_ADMIN}:{password}@{place}/{database}"

    def connect(self, database: str) -> Any:
        """A connection past everything that is tested."""
        connection = psycopg2.connect(self.url(database).replace(DRIVER, "postgresql"))
        connection.autocommit = True
        return connection

    def make(self, template: str = "template0") -> str:
        """A database like the template; gives its name."""
        name = f"test_{next(self._numbers)}"
        with self._admin.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def close(self) -> None:
        for pooled in self._connected:
            pooled.connection.close()
        self._admin.close()

    def _made(self, service: str) -> "_Pooled":
        template = f"template_{service}"
        with suppress(psycopg2.errors.DuplicateDatabase), self._admin.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{template}" TEMPLATE template0')
            migrated(self.url(template), service)
        name = self.make(template)
        pooled = _Pooled(name, self.connect(name))
        self._connected.append(pooled)
        return pooled


class _Pooled:
    """A database with a connection that stays; one whose tables a test has changed is not used again."""

    def __init__(self, name: str, connection: Any) -> None:
        self.name, self.connection = name, connection
        self._shape = self._ask(SHAPE)

    def emptied(self) -> bool:
        self._ask(OTHERS_OUT)
        if self._ask(SHAPE) != self._shape:
            return False
        with self.connection.cursor() as cursor:
            cursor.execute(EMPTY)
        return True

    def _ask(self, question: str) -> Any:
        with self.connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchone()


@contextmanager
def running_cluster(run_dir: Path) -> Iterator[PostgresqlCluster]:
    """A private cluster on a free port until the block is left; nothing of it stays."""
    node = plan_pair(run_dir, free_port_base(), POSTGRESQL).nodes[0]
    try:
        server.launch(node)
        server.wait_until_ready(node)
        cluster = PostgresqlCluster(node)
        yield cluster
        cluster.close()
    finally:
        server.stop([node], ask=signal.SIGQUIT)  # what it holds is thrown away
        shutil.rmtree(run_dir)
