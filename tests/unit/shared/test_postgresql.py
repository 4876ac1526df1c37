"""What PostgreSQL is told, what counts as its trouble, and that it holds up nobody else."""

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError

from shared import postgresql as kind
from shared.audit import AUDIT
from shared.database import DATABASE_TROUBLE, Database, DatabaseUnfit
from tests.architecture.sources import PROJECT
from tests.databases import DRIVER, PostgresqlCluster
from tests.fakes.clock import NOON
from tests.fakes.tables import rows
from tests.fixtures_databases import NewDatabase
from tests.waiting import eventually


pytestmark = pytest.mark.postgresql
LINE = {"at": NOON, "actor": "a", "action": "b", "subject": "c", "request_id": "d"}
UNFIT = "DATABASE_UNFIT: {}"
ALIVE = "SELECT count(*) FROM pg_stat_activity WHERE pid"


def asked(database: Database, question: str) -> Any:
    with database.reading() as connection:
        return connection.exec_driver_sql(question).scalar_one()


def attempt(database: Database, *steps: Any) -> None:
    """One transaction: statements, and what to call meanwhile with its connection."""
    with database.transaction() as connection:
        for step in steps:
            if callable(step):
                step(connection)
            elif isinstance(step, str):
                connection.exec_driver_sql(step)
            else:
                connection.execute(step)


def backend_of(connection: sa.Connection) -> int:
    return int(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())


def process(module: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )


@pytest.fixture
def admin(postgresql: PostgresqlCluster, database: Database) -> Iterator[Callable[[str], Any]]:
    """Asks past the database that is tested, in its own database."""
    connection = postgresql.connect(str(sa.make_url(database.url).database))

    def ask(question: str) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchone() if cursor.description else None

    yield ask
    connection.close()


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits that a test can wait for."""
    for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
        monkeypatch.setitem(kind.SETTINGS, name, "100ms")


class TestEachConnection:
    @pytest.mark.parametrize(
        ("setting", "value"),
        [
            ("fsync", "on"),
            ("synchronous_commit", "on"),
            ("statement_timeout", "30s"),
            ("lock_timeout", "10s"),
            ("idle_in_transaction_session_timeout", "1min"),
            ("search_path", "public"),
            ("random_page_cost", "1.1"),
            ("TimeZone", "UTC"),
            ("client_encoding", "UTF8"),
            ("application_name", "chuanyu"),
            ("transaction_isolation", "read committed"),
        ],
    )
    def test_is_durable_bounded_and_named(
        self, database: Database, setting: str, value: str
    ) -> None:
        assert asked(database, f"SELECT current_setting('{setting}')") == value

    def test_has_the_name_that_its_url_gives(self, new_database: NewDatabase) -> None:
        database = Database(f"{new_database('kernel')}?application_name=chongqing-credit")

        assert asked(database, "SHOW application_name") == "chongqing-credit"

        database.close()


class TestADatabaseThatMayLoseACommit:
    def test_is_refused_when_a_commit_does_not_wait_for_the_disk(
        self, database: Database, admin: Callable[[str], Any]
    ) -> None:
        name = sa.make_url(database.url).database
        admin(f'ALTER DATABASE "{name}" SET synchronous_commit = off')

        with pytest.raises(DatabaseUnfit, match=UNFIT.format("synchronous_commit = off")):
            database.migrate()

        admin(f'ALTER DATABASE "{name}" RESET synchronous_commit')

    def test_is_refused_without_fsync(
        self, database: Database, admin: Callable[[str], Any]
    ) -> None:
        admin("ALTER SYSTEM SET fsync = off")
        admin("SELECT pg_reload_conf()")
        eventually(lambda: admin("SHOW fsync") == ("off",))

        with pytest.raises(DatabaseUnfit, match=UNFIT.format("fsync = off")):
            database.migrate()

        admin("ALTER SYSTEM RESET fsync")
        admin("SELECT pg_reload_conf()")
        eventually(lambda: admin("SHOW fsync") == ("on",))


class TestACommit:
    def test_is_on_the_disk_when_it_returns(
        self, database: Database, admin: Callable[[str], Any]
    ) -> None:
        with database.transaction() as connection:
            connection.execute(AUDIT.insert(), LINE)
            written = connection.exec_driver_sql("SELECT pg_current_wal_insert_lsn()").scalar_one()

        assert admin(f"SELECT pg_current_wal_flush_lsn() > '{written}'") == (True,)


class TestTransactionsOfSeveralThreads:
    def test_run_at_once(self, database: Database) -> None:
        inside, over = threading.Event(), threading.Event()

        def first() -> None:
            with database.transaction() as connection:
                connection.execute(AUDIT.insert(), LINE)
                inside.set()
                assert over.wait(10)

        thread = threading.Thread(target=first)
        thread.start()
        assert inside.wait(10)

        with database.transaction() as connection:
            connection.execute(AUDIT.insert(), LINE)
        seen = len(rows(database, AUDIT))
        over.set()
        thread.join(10)

        assert (seen, len(rows(database, AUDIT))) == (1, 2)

    def test_hold_up_no_other_green_thread(self, database: Database) -> None:
        with process("tests.unit.shared.green", database.url) as green:
            said = json.loads(green.communicate(timeout=60)[0])

        assert green.returncode == 0
        assert said["at_once"] == 4
        assert said["turns"] > 5


class TestTroubleOfTheDatabase:
    def test_is_a_connection_that_was_ended_and_the_next_one_works(
        self, database: Database, admin: Callable[[str], Any]
    ) -> None:
        def end(connection: sa.Connection) -> None:
            admin(f"SELECT pg_terminate_backend({backend_of(connection)})")

        with pytest.raises(DATABASE_TROUBLE):
            attempt(database, end, AUDIT.insert().values(LINE))

        assert rows(database, AUDIT) == []

    def test_is_not_a_connection_that_ended_while_nobody_used_it(
        self, database: Database, admin: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("shared.postgresql.FRESH_SECONDS", -1.0)  # it has rested long enough
        backend = asked(database, "SELECT pg_backend_pid()")
        admin(f"SELECT pg_terminate_backend({backend}, 5000)")

        assert asked(database, "SELECT 1") == 1

    def test_is_found_at_once_where_a_connection_was_just_used(
        self, database: Database, admin: Callable[[str], Any]
    ) -> None:
        backend = asked(database, "SELECT pg_backend_pid()")
        admin(f"SELECT pg_terminate_backend({backend}, 5000)")

        with pytest.raises(DATABASE_TROUBLE):
            asked(database, "SELECT 1")
        assert asked(database, "SELECT 1") == 1

    @pytest.mark.usefixtures("hurried")
    @pytest.mark.parametrize(
        "statement", ["SELECT pg_sleep(9)", "LOCK TABLE audit"], ids=["too long", "locked"]
    )
    def test_is_a_wait_beyond_its_limit(
        self, database: Database, postgresql: PostgresqlCluster, statement: str
    ) -> None:
        other = postgresql.connect(str(sa.make_url(database.url).database))
        other.cursor().execute("BEGIN; LOCK TABLE audit")

        with pytest.raises(DATABASE_TROUBLE):
            attempt(database, statement)

        other.close()

    @pytest.mark.usefixtures("hurried")
    def test_is_a_transaction_that_was_ended_for_doing_nothing(
        self, database: Database, admin: Callable[[str], Any]
    ) -> None:
        def do_nothing(connection: sa.Connection) -> None:
            backend = backend_of(connection)
            eventually(lambda: admin(f"{ALIVE} = {backend}") == (0,))

        with pytest.raises(DATABASE_TROUBLE):
            attempt(database, do_nothing, "SELECT 1")

    def test_is_a_deadlock(self, new_database: NewDatabase) -> None:
        several = [Database(new_database("kernel"))] * 2
        met, troubles = threading.Barrier(2), []

        def cross(database: Database, first: str, second: str) -> None:
            try:
                with database.transaction() as connection:
                    connection.exec_driver_sql(f"LOCK TABLE {first}")
                    met.wait(10)
                    connection.exec_driver_sql(f"LOCK TABLE {second}")
            except DATABASE_TROUBLE as trouble:
                troubles.append(trouble)

        ways = (("inbox", "outbox"), ("outbox", "inbox"))
        threads = [
            threading.Thread(target=cross, args=(database, *way))
            for database, way in zip(several, ways, strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)

        several[0].close()
        assert len(troubles) == 1
        assert "deadlock" in str(troubles[0])

    def test_is_a_conflict_of_strict_transactions(
        self, database: Database, admin: Callable[[str], Any]
    ) -> None:
        admin("INSERT INTO audit VALUES (1, now(), 'a', 'b', 'c', 'd')")

        strict, look = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", "SELECT * FROM audit"

        def be_faster(_: sa.Connection) -> None:
            admin("UPDATE audit SET actor = 'x'")

        with pytest.raises(DATABASE_TROUBLE):
            attempt(database, strict, look, be_faster, AUDIT.update().values(actor="y"))

    def test_is_a_server_that_only_reads(self, database: Database) -> None:
        with pytest.raises(DATABASE_TROUBLE):
            attempt(database, "SET TRANSACTION READ ONLY", AUDIT.insert().values(LINE))

    def test_is_that_all_connections_are_in_use(
        self, monkeypatch: pytest.MonkeyPatch, new_database: NewDatabase
    ) -> None:
        for name, value in {"POOLED": 1, "MORE": 0, "LOCK_SECONDS": 0.05}.items():
            monkeypatch.setattr(kind, name, value)
        database, troubles = Database(new_database("kernel")), []

        def one_more() -> None:
            try:
                asked(database, "SELECT 1")
            except DATABASE_TROUBLE as trouble:
                troubles.append(trouble)

        with database.transaction():
            thread = threading.Thread(target=one_more)
            thread.start()
            thread.join(10)

        database.close()
        assert len(troubles) == 1

    def test_is_that_nobody_is_there(self) -> None:
        database = Database(f"{DRIVER}://nobody@127.0.0.1:1/nothing")

        with pytest.raises(DATABASE_TROUBLE), database.reading():
            pass

    def test_is_a_server_that_does_not_answer(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(kind.Connection, "patience", 0.1)
        with socket.create_server(("127.0.0.1", 0)) as frozen:
            database = Database(f"{DRIVER}://x@127.0.0.1:{frozen.getsockname()[1]}/x")

            with pytest.raises(DATABASE_TROUBLE, match="does not answer"), database.reading():
                pass

    def test_is_an_answer_that_never_comes(self, database: Database) -> None:
        def lose_patience(connection: sa.Connection) -> None:
            driver: Any = connection.connection.dbapi_connection
            driver.patience = 0.1

        with pytest.raises(DATABASE_TROUBLE, match="answer"):
            attempt(database, lose_patience, "SELECT pg_sleep(9)")

        assert asked(database, "SELECT 1") == 1


class TestAHandlersOwnMistake:
    @pytest.mark.parametrize(
        "statement",
        [
            "SELECT * FROM nowhere",
            "SELEC",
            "SELECT 1/0",
            "SELECT 'x'::int",
            "INSERT INTO audit (actor) VALUES ('a')",
        ],
    )
    def test_is_no_trouble_of_the_database(self, database: Database, statement: str) -> None:
        with pytest.raises(DBAPIError) as raised:
            attempt(database, statement)

        assert not isinstance(raised.value, DATABASE_TROUBLE)

    def test_is_to_go_on_after_an_error(self, database: Database) -> None:
        def fail(connection: sa.Connection) -> None:
            with pytest.raises(IntegrityError):
                connection.execute(AUDIT.insert(), LINE | {"actor": None})

        with pytest.raises(ProgrammingError):
            attempt(database, fail, AUDIT.insert().values(LINE))

        assert rows(database, AUDIT) == []


class TestSeveralProcessesThatMigrate:
    def test_do_it_once(self, new_database: NewDatabase) -> None:
        url = new_database("nothing")

        processes = [process("tests.unit.shared.migrating", url) for _ in range(3)]

        assert [each.wait(60) for each in processes] == [0, 0, 0]
        for each in processes:
            assert each.stdout
            each.stdout.close()
        database = Database(url)
        twice = "SELECT count(*) - count(DISTINCT version_num) FROM alembic_version"
        assert asked(database, twice) == 0
        assert asked(database, "SELECT to_regclass('journal')") == "journal"
        database.close()

    @pytest.mark.usefixtures("hurried")
    def test_wait_for_one_another_beyond_all_limits(
        self, database: Database, admin: Callable[[str], Any]
    ) -> None:
        admin(f"SELECT pg_advisory_lock({kind.MIGRATION_LOCK})")
        thread = threading.Thread(target=database.migrate)
        thread.start()
        waiting = (
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE wait_event = 'advisory' AND now() - query_start > interval '300 ms'"
        )
        eventually(lambda: admin(waiting) == (1,))

        admin(f"SELECT pg_advisory_unlock({kind.MIGRATION_LOCK})")

        thread.join(10)
        assert not thread.is_alive()
        assert asked(database, "SHOW statement_timeout") == "100ms"
