"""The runbook's commands for PostgreSQL: what was there at the backup is there again, and no more."""

import os
import re
import stat
import subprocess
from pathlib import Path

import pytest

from deploy.database.binaries import binaries
from shared.audit import AUDIT
from shared.database import Database
from tests.architecture.sources import PROJECT
from tests.fakes.clock import NOON
from tests.fakes.tables import rows
from tests.fixtures_databases import NewDatabase


RUNBOOK = PROJECT / "deploy" / "runbooks" / "databases.md"
COMMANDS = re.findall(r"```sh\n(.*?)```", RUNBOOK.read_text(encoding="utf-8"), re.DOTALL)
BACKUP, RESTORE = (commands for commands in COMMANDS if "pg_" in commands)
ADDRESS = re.findall(r"^url=.*\n", BACKUP, re.MULTILINE)[0]


@pytest.fixture
def folder(new_database: NewDatabase, tmp_path: Path) -> Path:
    """Like the project's, with one service's database in it."""
    node, url = tmp_path / ".run" / "chongqing", new_database("credit")
    (node / "env").mkdir(parents=True)
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


@pytest.mark.postgresql
def test_a_restored_database_is_that_of_the_backup(folder: Path) -> None:
    running = write(folder, "before")

    run(BACKUP, folder)
    assert stat.filemode((folder / "credit.dump").stat().st_mode) == "-rw-------"
    running.close()
    write(folder, "after").close()
    assert subjects(folder) == ["before", "after"]
    run(ADDRESS + RESTORE, folder)

    assert subjects(folder) == ["before"]
    write(folder, "since").close()
    assert subjects(folder) == ["before", "since"]
