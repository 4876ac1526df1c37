"""What SQLite is told, and what happens when it does not listen."""

import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import ProgrammingError

from shared import sqlite
from shared.audit import AUDIT
from shared.database import DATABASE_TROUBLE, Database, DatabaseUnfit
from tests.fakes.clock import NOON
from tests.fakes.tables import rows


pytestmark = pytest.mark.sqlite
LINE = {"at": NOON, "actor": "a", "action": "b", "subject": "c", "request_id": "d"}


@pytest.fixture
def database_file(database_url: str) -> Path:
    return Path(str(sa.make_url(database_url).database))


def write_one(database: Database) -> None:
    with database.transaction() as connection:
        write(connection)


def write(connection: sa.Connection) -> None:
    connection.execute(AUDIT.insert(), LINE)


class TestEachConnection:
    @pytest.mark.parametrize(
        ("pragma", "value"),
        [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 20)],
    )
    def test_is_durable_and_strict(self, database: Database, pragma: str, value: object) -> None:
        with database.reading() as connection:
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() == value

    def test_stays_so_after_the_engine_was_disposed_of(self, database: Database) -> None:
        database.close()

        with database.reading() as connection:
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2


class TestAFileThatCannotBeDurable:
    @pytest.mark.parametrize(
        ("url", "mode"),
        [("sqlite://", "memory"), ("sqlite:///file:{file}?nolock=1&uri=true", "delete")],
        ids=["in memory", "without locks, as on a network file system"],
    )
    def test_is_refused_with_the_setting(self, url: str, mode: str, tmp_path: Path) -> None:
        database = Database(url.format(file=tmp_path / "new.sqlite3"))

        with pytest.raises(DatabaseUnfit, match=f"^DATABASE_UNFIT: journal_mode = {mode}$"):
            database.migrate()

        database.close()


class TestATransaction:
    def test_takes_the_write_lock_before_it_reads(
        self, database: Database, database_file: Path
    ) -> None:
        other = sqlite3.connect(database_file, timeout=0, isolation_level=None)

        with database.transaction(), pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")

        other.execute("BEGIN IMMEDIATE")
        other.close()

    def test_waits_for_another_writer_and_then_counts_as_trouble(
        self, database: Database, database_file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sqlite, "PATIENCE_SECONDS", 0.05)
        other = sqlite3.connect(database_file, timeout=0, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(DATABASE_TROUBLE), database.transaction():
            pass

        other.close()
        with database.transaction() as connection:
            write(connection)
        assert len(rows(database, AUDIT)) == 1

    def test_waits_where_other_green_threads_go_on(
        self, database: Database, database_file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        other = sqlite3.connect(database_file, timeout=0, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        slept = []

        def sleep(seconds: float) -> None:
            slept.append(seconds)
            if len(slept) == 3:
                other.rollback()

        monkeypatch.setattr("shared.sqlite.time.sleep", sleep)
        with database.transaction() as connection:
            write(connection)

        other.close()
        assert slept[:3] == [sqlite.POLL_SECONDS] * 3

    def test_of_a_file_that_was_moved_away_counts_as_trouble_until_it_is_back(
        self, database: Database, database_file: Path
    ) -> None:
        """What is written to it would be gone with the process, and was acked."""
        write_one(database)
        aside = database_file.rename(database_file.with_name("aside"))

        with pytest.raises(DATABASE_TROUBLE, match="no longer in its place"):
            write_one(database)
        database_file.touch()
        with pytest.raises(DATABASE_TROUBLE):
            write_one(database)

        aside.rename(database_file)
        write_one(database)
        assert len(rows(database, AUDIT)) == 2

    def test_of_another_thread_waits_for_its_end(
        self, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """For its turn, and not for a file that is busy, which it would ask again and again and then give up."""
        monkeypatch.setattr(sqlite, "PATIENCE_SECONDS", 0.0)
        began, order = threading.Event(), []

        def second() -> None:
            began.set()
            with database.transaction() as connection:
                order.append("second")
                write(connection)

        thread = threading.Thread(target=second)
        with database.transaction() as connection:
            thread.start()
            began.wait(5)
            thread.join(0.5)  # by then one that asked the file would have given up
            write(connection)
            order.append("first")
        thread.join(5)

        assert order == ["first", "second"]
        assert len(rows(database, AUDIT)) == 2


class TestTroubleOfTheDatabase:
    def test_is_a_full_disk(self, database: Database) -> None:
        def fill(connection: sa.Connection) -> None:
            connection.exec_driver_sql("PRAGMA max_page_count = 1")
            for _ in range(1000):
                write(connection)

        with pytest.raises(DATABASE_TROUBLE, match="full"), database.transaction() as connection:
            fill(connection)

    def test_is_a_file_that_is_no_database(self, tmp_path: Path) -> None:
        broken = tmp_path / "broken.sqlite3"
        broken.write_bytes(b"no database at all" * 100)
        database = Database(f"sqlite:///{broken}")

        with pytest.raises(DATABASE_TROUBLE, match="not a database"), database.reading():
            pass

        database.close()

    def test_at_the_beginning_of_a_transaction_comes_out_as_everywhere_else(
        self, database: Database
    ) -> None:
        """The begin goes past SQLAlchemy; what else than a busy file it meets must not come out raw."""
        with database.reading() as connection:
            driver: Any = connection.connection.dbapi_connection
        driver.close()

        with pytest.raises(ProgrammingError, match="closed database"), database.transaction():
            pass


class TestAHandlersOwnMistake:
    @pytest.mark.parametrize(
        ("statement", "values"),
        [("SELECT * FROM nowhere", ()), ("SELEC", ()), ("SELECT ?", (object(),))],
        ids=["no such table", "bad syntax", "a value that cannot be stored"],
    )
    def test_is_no_trouble_of_the_database(
        self, database: Database, statement: str, values: tuple[object, ...]
    ) -> None:
        with pytest.raises(ProgrammingError), database.transaction() as connection:
            connection.exec_driver_sql(statement, values)

        assert not issubclass(ProgrammingError, DATABASE_TROUBLE)
