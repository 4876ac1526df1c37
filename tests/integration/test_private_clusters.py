"""A real PostgreSQL cluster of a node: private, durable, and gone after a stop with its data at home."""

import errno
import os
import signal
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from deploy import pids
from deploy.credentials import POSTGRESQL_ADMIN
from deploy.database import binaries, contents, place, server
from deploy.doctor import database as doctor
from deploy.doctor.finding import Grade
from deploy.environment import database_url
from deploy.errors import DatabaseFailed
from deploy.nodes import POSTGRESQL, NodePlan, plan_pair
from deploy.ports import free_port_base, listeners
from shared.database import DATABASE_TROUBLE, Database
from shared.topology import SERVICES


LOOPBACK_HEX = "0100007F"
COUNT = "SELECT count(*) FROM kept"


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NodePlan]:
    """A cluster of its own; a test that stops it starts it again."""
    run_dir = tmp_path_factory.mktemp("川渝 cluster") / "run"
    node = plan_pair(run_dir, free_port_base(), POSTGRESQL).node("sichuan")
    started(node)
    contents.complete(node)
    contents.run(node, "CREATE TABLE kept (number int); INSERT INTO kept VALUES (1)", "credit")
    yield node
    server.stop([node])


def started(node: NodePlan) -> bool:
    launched = server.launch(node)
    server.wait_until_ready(node)
    return launched


def pid_of(node: NodePlan) -> int:
    running = pids.find(node.pid_file(POSTGRESQL))
    assert running is not None
    return running.pid


class TestACluster:
    def test_is_not_started_twice(self, node: NodePlan) -> None:
        before = pid_of(node)

        assert server.launch(node) is False

        assert pid_of(node) == before

    def test_listens_on_loopback_only(self, node: NodePlan) -> None:
        heard = {each.address for each in listeners() if each.port == node.ports.postgresql}

        assert heard == {LOOPBACK_HEX}

    def test_does_not_run_as_root(self, node: NodePlan) -> None:
        assert Path(f"/proc/{pid_of(node)}").stat().st_uid != 0

    def test_is_closed_to_other_users_of_the_machine(self, node: NodePlan) -> None:
        folder = place.folder(node)

        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE((folder / place.SOCKET).stat().st_mode) == 0o700

    def test_shows_no_password_in_its_command(self, node: NodePlan) -> None:
        command = Path(f"/proc/{pid_of(node)}/cmdline").read_bytes()

        assert command.split(b"\0")[1:3] == [b"-D", str(place.data(node)).encode()]

    @pytest.mark.parametrize("setting", ["fsync", "full_page_writes", "synchronous_commit"])
    def test_waits_for_the_disk(self, node: NodePlan, setting: str) -> None:
        assert contents.run(node, f"SHOW {setting}").strip() == "on"

    def test_sorts_by_bytes_as_sqlite_does(self, node: NodePlan) -> None:
        said = contents.run(
            node, "SELECT x FROM (VALUES ('b'), ('B'), ('重'), ('a')) v(x) ORDER BY x"
        )

        assert said.split() == sorted(["b", "B", "重", "a"])

    def test_tells_the_doctor_that_all_is_well(self, node: NodePlan) -> None:
        findings = list(doctor.look(node))

        assert {finding.grade for finding in findings} == {Grade.OK}
        assert len(findings) == 4 + len(SERVICES)


class TestItsDatabases:
    def test_can_be_completed_again(self, node: NodePlan) -> None:
        contents.complete(node)

        assert contents.run(node, COUNT, "credit").strip() == "1"

    @pytest.mark.parametrize("service", SERVICES)
    def test_are_each_their_services_own(self, node: NodePlan, service: str) -> None:
        database = Database(database_url(node, service))
        database.migrate()
        with database.reading() as connection:
            name = connection.exec_driver_sql("SHOW application_name").scalar_one()
        database.close()

        assert name == f"sichuan-{service}"

    def test_are_closed_to_the_other_services(self, node: NodePlan) -> None:
        url = database_url(node, "credit").replace("/credit?", "/gateway?")

        with pytest.raises(psycopg2.OperationalError, match="permission denied"):
            psycopg2.connect(url.replace("+psycopg2", ""))

    def test_are_closed_without_the_password(self, node: NodePlan) -> None:
        with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
            psycopg2.connect(
                host="127.0.0.1",
                port=node.ports.postgresql,
                user=POSTGRESQL_ADMIN,
                password="guessed",  # noqa: S106 - a wrong one
                dbname="postgres",
            )

    def test_refuse_a_script_that_is_wrong(self, node: NodePlan) -> None:
        with pytest.raises(DatabaseFailed, match="psql ended with 3"):
            contents.run(node, "nonsense")


class TestAStop:
    def test_leaves_nothing_outside_and_keeps_the_data(self, node: NodePlan) -> None:
        pid, folder = pid_of(node), place.folder(node)

        server.stop([node])

        assert not Path(f"/proc/{pid}/cwd").exists()
        assert not place.is_root() or not folder.exists()
        assert {f.grade for f in doctor.look(node)} == {Grade.OFF}
        assert started(node) is True
        assert contents.run(node, COUNT, "credit").strip() == "1"

    def test_ends_a_client_in_the_middle_of_its_transaction(self, node: NodePlan) -> None:
        database = Database(database_url(node, "credit"))

        def be_cut_off() -> None:
            with database.transaction() as connection:
                connection.exec_driver_sql("CREATE TABLE half (number int)")
                server.stop([node])
                connection.exec_driver_sql("SELECT 1")

        with pytest.raises(DATABASE_TROUBLE):
            be_cut_off()
        database.close()

        started(node)
        half = contents.run(node, "SELECT to_regclass('half') IS NULL", "credit").strip()
        assert half == "t"


class TestAClusterThatWasKilled:
    def test_is_found_where_it_was_and_recovers(self, node: NodePlan) -> None:
        folder = place.folder(node)
        os.kill(pid_of(node), signal.SIGKILL)
        assert pids.wait_until(lambda: not server.is_running(node), 10)

        assert started(node) is True

        assert place.folder(node) == folder
        assert contents.run(node, COUNT, "credit").strip() == "1"


class TestACallerThatIsNotRoot:
    def test_keeps_everything_below_the_run_directory(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(os, "geteuid", lambda: 1000)
        roots = tmp_path / "where root's clusters live"
        roots.mkdir()
        monkeypatch.setattr(tempfile, "tempdir", str(roots))
        node = plan_pair(tmp_path, 1, POSTGRESQL).nodes[0]

        folder = place.move_in(node)
        place.move_out(node)

        assert folder == place.folder(node) == node.directory / "postgresql"
        assert place.as_runner() == ()
        assert list(roots.iterdir()) == []


class TestAFolderOfItsOwn:
    @pytest.fixture
    def other(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[NodePlan]:
        """As root, with data from the last time; nothing is started."""
        monkeypatch.setattr(place, "is_root", lambda: True)
        monkeypatch.setattr(place, "give", lambda path: None)
        node = plan_pair(tmp_path, 1, POSTGRESQL).nodes[0]
        (node.directory / "postgresql" / "data").mkdir(parents=True)
        (node.directory / "postgresql" / "data" / "PG_VERSION").write_text("99\n")
        yield node
        place.move_out(node)

    @pytest.fixture(params=["renamed", "copied"])
    def _moving(self, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
        """Within a file system, and between two."""
        rename = Path.rename

        def between(source: Path, target: Path) -> Path:
            near = source.parent == target.parent
            if not near and request.param == "copied":
                raise OSError(errno.EXDEV, "between file systems")
            return rename(source, target)

        monkeypatch.setattr(Path, "rename", between)

    @pytest.mark.usefixtures("_moving")
    def test_has_the_data_while_it_is_needed(self, other: NodePlan) -> None:
        home = other.directory / "postgresql" / "data"

        folder = place.move_in(other)

        assert folder == place.folder(other) != home.parent
        assert place.move_in(other) == folder
        assert (folder / "data" / "PG_VERSION").exists()
        assert not home.exists()

        place.move_out(other)

        assert not folder.exists()
        assert (home / "PG_VERSION").exists()
        assert sorted(path.name for path in home.parent.iterdir()) == ["data"]

    def test_is_not_given_up_when_it_cannot_be_moved(
        self, other: NodePlan, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(source: Path, target: Path) -> Path:
            raise OSError(errno.ENOSPC, "full")

        monkeypatch.setattr(Path, "rename", refuse)
        with pytest.raises(OSError, match="full"):
            place.move_in(other)
        monkeypatch.undo()

        assert (other.directory / "postgresql" / "data" / "PG_VERSION").exists()

    def test_of_another_version_is_not_started(self, other: NodePlan) -> None:
        with pytest.raises(DatabaseFailed, match="PostgreSQL 99 is missing"):
            binaries.binaries(place.data(other))


class TestAMachineWithoutPostgresql:
    def test_is_told_how_to_get_it(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(binaries, "VERSIONS", tmp_path)

        with pytest.raises(DatabaseFailed, match="sudo make setup"):
            binaries.binaries(tmp_path / "data")

    def test_has_no_user_for_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(place, "PACKAGE_USER", "nobody-of-that-name")

        with pytest.raises(DatabaseFailed, match="no user"):
            place.package_user()


class TestAStartThatFails:
    def test_says_what_initdb_said(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        programs = tmp_path / "99" / "bin"
        programs.mkdir(parents=True)
        (programs / "postgres").touch()
        (programs / "initdb").write_text("#!/bin/sh\necho no space >&2; exit 1\n")
        (programs / "initdb").chmod(0o755)
        monkeypatch.setattr(binaries, "VERSIONS", tmp_path)
        monkeypatch.setattr(place, "as_runner", lambda: ())
        node = plan_pair(tmp_path / "run", free_port_base(), POSTGRESQL).nodes[0]

        with pytest.raises(DatabaseFailed, match="no space"):
            server.launch(node)

        server.stop([node])
        assert not server.is_running(node)

    def test_shows_the_end_of_its_log(
        self, node: NodePlan, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(server, "READY_WITHIN", 0.1)
        monkeypatch.setattr(server, "answers", lambda node: False)

        with pytest.raises(DatabaseFailed, match=r"its log ends with:\n[^$]*ready to accept"):
            server.wait_until_ready(node)
