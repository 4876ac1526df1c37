"""The commands of the runbook on databases: what was there at the backup is there again, and no more."""

import os
import re
import subprocess
from pathlib import Path

import pytest
import sqlalchemy as sa

from deploy.database.binaries import binaries
from deploy.nodes import POSTGRESQL
from shared.audit import AUDIT
from shared.database import Database
from tests.architecture.sources import PROJECT
from tests.fakes.clock import NOON
from tests.fakes.tables import rows
from tests.fixtures_databases import NewDatabase


RUNBOOK = PROJECT / "deploy" / "runbooks" / "databases.md"
COMMANDS = re.findall(r"```sh\n(.*?)```", RUNBOOK.read_text(encoding="utf-8"), re.DOTALL)
BACKUP_SQLITE, BACKUP_POSTGRESQL, RESTORE_SQLITE, RESTORE_POSTGRESQL = COMMANDS


@pytest.fixture
def folder(database_kind: str, new_database: NewDatabase, tmp_path: Path) -> Path:
    """Like the project's, with one service's database in it."""
    node, url = tmp_path / ".run" / "chongqing", new_database("credit")
    for name in ("data", "env"):
        (node / name).mkdir(parents=True)
    if database_kind != POSTGRESQL:
        url = (
            f"sqlite:///{Path(str(sa.make_url(url).database)).rename(node / 'data/credit.sqlite3')}"
        )
    (node / "env" / "credit.env").write_text(f"A=1\nCHUANYU_DATABASE_URL={url}\n")
    return tmp_path


def url_in(folder: Path) -> str:
    text = (folder / ".run" / "chongqing" / "env" / "credit.env").read_text()
    return text.strip().rpartition("CHUANYU_DATABASE_URL=")[2]


def write(folder: Path, subject: str) -> Database:
    """Left open, as by a service that runs."""
    database = Database(url_in(folder))
    with database.transaction() as connection:
        line = {"at": NOON, "actor": "a", "action": "b", "subject": subject, "request_id": "d"}
        connection.execute(AUDIT.insert(), line)
    return database


def subjects(folder: Path) -> list[str]:
    database = Database(url_in(folder))
    database.migrate(PROJECT / "services" / "credit" / "migrations")
    found = [row["subject"] for row in rows(database, AUDIT)]
    database.close()
    return found


def run(commands: str, folder: Path) -> None:
    path = f"{binaries(folder)}:{os.environ['PATH']}"
    subprocess.run(["bash", "-euc", commands], cwd=folder, env={"PATH": path}, check=True)


def test_a_restored_database_is_that_of_the_backup(database_kind: str, folder: Path) -> None:
    on_server = database_kind == POSTGRESQL
    backup = BACKUP_POSTGRESQL if on_server else BACKUP_SQLITE
    restore = backup.splitlines()[0] + "\n" + RESTORE_POSTGRESQL if on_server else RESTORE_SQLITE
    running = write(folder, "before")

    run(backup, folder)
    running.close()
    write(folder, "after").close()
    assert subjects(folder) == ["before", "after"]
    run(restore, folder)

    assert subjects(folder) == ["before"]
    write(folder, "since").close()
    assert subjects(folder) == ["before", "since"]
