"""Backup and restore of a service's SQLite database: whole or not at all, nothing lost on the way."""

import json
import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from deploy import backup as module
from deploy import pids
from deploy.backup import backup, restore
from deploy.cli import backup as commands
from deploy.cli.context import Operator
from deploy.errors import BackupExists, BackupFailed
from deploy.nodes import NodePlan, Pair, plan_pair
from deploy.registrations import lane_epoch
from services.credit.wiring import MIGRATIONS
from shared import outbox
from shared.audit import write
from shared.database import Database
from shared.session import working
from tests.builders import an_envelope
from tests.fakes import tables
from tests.fakes.clock import NOON


pytestmark = pytest.mark.sqlite


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    return plan_pair(tmp_path / "川渝 100%#1" / "run", 21_000)


@pytest.fixture
def node(pair: Pair) -> NodePlan:
    node = pair.node("chongqing")
    node.data_directory.mkdir(parents=True)
    return node


@pytest.fixture
def working_database(node: NodePlan) -> Iterator[Database]:
    """As the service holds it while it runs."""
    database = Database(f"sqlite:///{node.data_directory}/credit.sqlite3")
    database.migrate(MIGRATIONS)
    note(database, "before")
    yield database
    database.close()


def note(database: Database, subject: str) -> None:
    with working(database) as session:
        write(session, actor="王", action="x", subject=subject, at=NOON)


def noted(path: Path) -> list[str]:
    database = Database(f"sqlite:///{path}")
    try:
        return [subject for _, _, subject in tables.audited(database)]
    finally:
        database.close()


class TestABackup:
    def test_is_the_database_at_one_moment_while_the_service_works(
        self, node: NodePlan, working_database: Database, tmp_path: Path
    ) -> None:
        size = backup(node, "credit", tmp_path / "copy")
        note(working_database, "after")

        assert noted(tmp_path / "copy") == ["before"]
        assert size > 0

    def test_is_one_file_that_others_cannot_read(
        self, node: NodePlan, working_database: Database, tmp_path: Path
    ) -> None:
        folder = tmp_path / "backups"
        folder.mkdir()

        backup(node, "credit", folder / "copy")

        [copy] = folder.iterdir()
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600

    def test_can_be_made_of_a_service_that_is_stopped(
        self, node: NodePlan, working_database: Database, tmp_path: Path
    ) -> None:
        working_database.close()

        backup(node, "credit", tmp_path / "copy")

        assert noted(tmp_path / "copy") == ["before"]

    def test_that_fails_leaves_the_last_one(
        self,
        node: NodePlan,
        working_database: Database,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        backup(node, "credit", tmp_path / "copy")
        before = (tmp_path / "copy").read_bytes()

        def full(path: Path) -> None:
            raise OSError("no space left")

        monkeypatch.setattr(module, "_to_disk", full)
        with pytest.raises(BackupFailed, match="no space left"):
            backup(node, "credit", tmp_path / "copy", overwrite=True)

        assert (tmp_path / "copy").read_bytes() == before
        assert not list(tmp_path.glob("*.unfinished"))

    def test_is_not_written_over_unless_that_is_asked_for(
        self, node: NodePlan, working_database: Database, tmp_path: Path
    ) -> None:
        backup(node, "credit", tmp_path / "copy")
        note(working_database, "after")

        with pytest.raises(BackupExists, match=f"FILE_EXISTS .*{tmp_path / 'copy'} .*--force"):
            backup(node, "credit", tmp_path / "copy")
        assert noted(tmp_path / "copy") == ["before"]

        backup(node, "credit", tmp_path / "copy", overwrite=True)
        assert noted(tmp_path / "copy") == ["before", "after"]

    def test_takes_the_place_of_nothing_but_a_file(
        self, node: NodePlan, working_database: Database, tmp_path: Path
    ) -> None:
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)

        with pytest.raises(BackupFailed, match="no ordinary file"):
            backup(node, "credit", pipe, overwrite=True)

        assert pipe.is_fifo()

    def test_goes_where_a_link_leads(
        self, node: NodePlan, working_database: Database, tmp_path: Path
    ) -> None:
        (tmp_path / "link").symlink_to(tmp_path / "copy")

        backup(node, "credit", tmp_path / "link")

        assert (tmp_path / "link").is_symlink()
        assert noted(tmp_path / "copy") == ["before"]

    def test_is_not_written_among_the_databases(
        self, node: NodePlan, working_database: Database
    ) -> None:
        """There it would stand in for the one that the service works on."""
        live = node.data_directory / "credit.sqlite3"

        with pytest.raises(BackupFailed, match="choose another folder"):
            backup(node, "credit", live, overwrite=True)

        assert noted(live) == ["before"]

    def test_of_no_database_or_to_nowhere_says_so(
        self, node: NodePlan, working_database: Database, tmp_path: Path
    ) -> None:
        with pytest.raises(BackupFailed, match="there is no database"):
            backup(node, "catalogue", tmp_path / "copy")
        with pytest.raises(BackupFailed, match=r"there is no folder .*absent$"):
            backup(node, "credit", tmp_path / "absent" / "copy")
        with pytest.raises(BackupFailed, match="no ordinary file"):
            backup(node, "credit", tmp_path)

    def test_of_postgresql_is_another_tools_business(self, node: NodePlan, tmp_path: Path) -> None:
        with pytest.raises(BackupFailed, match=r"databases\.md"):
            backup(replace(node, database="postgresql"), "credit", tmp_path / "copy")


class TestARestore:
    @pytest.fixture
    def copy(self, node: NodePlan, working_database: Database, tmp_path: Path) -> Path:
        backup(node, "credit", tmp_path / "copy")
        note(working_database, "after")
        working_database.close()
        return tmp_path / "copy"

    def test_takes_the_database_back_and_keeps_the_newer_one(
        self, node: NodePlan, copy: Path
    ) -> None:
        kept = restore(node, "credit", copy)

        assert noted(node.data_directory / "credit.sqlite3") == ["before"]
        assert kept is not None
        assert noted(kept) == ["before", "after"]
        assert copy.exists()

    def test_needs_no_database_before(self, node: NodePlan, copy: Path) -> None:
        (node.data_directory / "credit.sqlite3").unlink()

        assert restore(node, "credit", copy) is None
        assert noted(node.data_directory / "credit.sqlite3") == ["before"]

    def test_that_is_killed_before_its_last_step_leaves_the_database_in_its_place(
        self, node: NodePlan, copy: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Killed(BaseException):
            pass

        def killed(_path: Path, _target: Path) -> None:
            raise Killed

        with monkeypatch.context() as patched:
            patched.setattr(Path, "rename", killed)
            with pytest.raises(Killed):
                restore(node, "credit", copy)

        assert noted(node.data_directory / "credit.sqlite3") == ["before", "after"]
        (node.data_directory / "credit.sqlite3.unfinished").write_text("half of one")
        assert restore(node, "credit", copy) is not None
        assert noted(node.data_directory / "credit.sqlite3") == ["before"]

    def test_takes_no_journal_of_the_newer_one(self, node: NodePlan, copy: Path) -> None:
        target = node.data_directory / "credit.sqlite3"
        killed = sqlite3.connect(target)
        killed.execute("INSERT INTO audit VALUES (9, '2026-11-24', 'x', 'x', 'in the wal', 'x')")
        killed.commit()
        assert Path(f"{target}-wal").stat().st_size

        restore(node, "credit", copy)

        killed.close()
        assert noted(target) == ["before"]

    def test_of_the_gateway_begins_a_new_epoch(self, node: NodePlan, tmp_path: Path) -> None:
        # its numbers would be given out twice, for other messages
        with closing(sqlite3.connect(tmp_path / "copy")) as made:
            made.execute("CREATE TABLE alembic_version (version_num TEXT)")
            made.execute("INSERT INTO alembic_version VALUES ('gateway_0002')")
            made.execute("CREATE TABLE outbox (source TEXT)")
            made.commit()
        node.data_directory.mkdir(parents=True, exist_ok=True)
        before = lane_epoch(node)

        restore(node, "gateway", tmp_path / "copy")

        assert lane_epoch(node) == before + 1

    def test_of_another_service_leaves_the_epoch(self, node: NodePlan, copy: Path) -> None:
        restore(node, "credit", copy)

        assert lane_epoch(node) == 1

    def test_waits_until_the_service_is_stopped(self, node: NodePlan, copy: Path) -> None:
        mark = {"pid": os.getpid(), "mark": pids._mark(os.getpid())}
        node.pid_file("credit").parent.mkdir(parents=True)
        node.pid_file("credit").write_text(json.dumps(mark))

        with pytest.raises(BackupFailed, match="is running"):
            restore(node, "credit", copy)

        assert noted(node.data_directory / "credit.sqlite3") == ["before", "after"]

    @pytest.mark.parametrize("damage", ["text", "cut", "another service's"])
    def test_of_what_is_no_backup_of_it_changes_nothing(
        self, node: NodePlan, copy: Path, tmp_path: Path, damage: str
    ) -> None:
        wrong = tmp_path / "wrong"
        content = b"no database" if damage == "text" else copy.read_bytes()
        wrong.write_bytes(content[:40_000] if damage == "cut" else content)
        service = "catalogue" if damage == "another service's" else "credit"

        with pytest.raises(BackupFailed, match="cannot be used"):
            restore(node, service, wrong)

        assert noted(node.data_directory / "credit.sqlite3") == ["before", "after"]


class TestARestoreOfAnotherNodesBackup:
    @pytest.mark.parametrize(
        ("writers", "allowed"),
        [
            ([], True),
            (["/chongqing/credit"], True),
            (["/sichuan/catalogue"], True),  # what is only passed on
            (["/sichuan/credit"], False),
        ],
    )
    def test_is_refused_by_what_it_wrote(
        self,
        node: NodePlan,
        working_database: Database,
        tmp_path: Path,
        writers: list[str],
        *,
        allowed: bool,
    ) -> None:
        for writer in writers:
            with working(working_database) as session:
                envelope = an_envelope(source=writer)
                outbox.record(session, envelope, exchange="e", routing_key="x", at=NOON)
        backup(node, "credit", tmp_path / "copy")
        working_database.close()

        with nullcontext() if allowed else pytest.raises(BackupFailed, match="written by /sichuan"):
            restore(node, "credit", tmp_path / "copy")


class TestTheCommands:
    def types(self, pair: Pair, command: Any, *words: object) -> Any:
        operator = Operator(node="chongqing", actor="王", ask=lambda *_: None, pair=pair)
        return CliRunner().invoke(command, list(map(str, words)), obj=operator)

    def test_write_a_backup_and_put_it_back(
        self, pair: Pair, working_database: Database, tmp_path: Path
    ) -> None:
        written = self.types(pair, commands.backup, "credit", tmp_path / "copy")
        refused = self.types(pair, commands.backup, "credit", tmp_path / "copy")
        told = self.types(pair, commands.backup, "credit", tmp_path / "copy", "--force", "--json")
        working_database.close()
        restored = self.types(pair, commands.restore, "credit", tmp_path / "copy")
        again = self.types(pair, commands.restore, "credit", tmp_path / "copy", "--json")

        assert (written.exit_code, restored.exit_code) == (0, 0)
        assert isinstance(refused.exception, BackupExists)
        assert json.loads(told.stdout)["bytes"] > 0
        assert "the old one is" in restored.stdout
        assert Path(json.loads(again.stdout)["kept"]).exists()

    def test_want_a_file_to_restore(self, pair: Pair, tmp_path: Path) -> None:
        assert self.types(pair, commands.restore, "credit", tmp_path / "absent").exit_code == 2
