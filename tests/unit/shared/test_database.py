"""Transactions of one service: what SQLite is told, what a nested use does, how the schema grows."""

import datetime as dt
import sqlite3
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from shared import database as kernel
from shared.audit import AUDIT
from shared.database import KERNEL, Database, UtcTime
from tests.fakes.clock import NOON
from tests.fakes.tables import is_empty


LINE = {"at": NOON, "actor": "a", "action": "b", "subject": "c", "request_id": "d"}
THINGS = sa.Table(
    "things",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String(9)),
    sa.Column("seen", UtcTime),
    sa.Column("version", sa.Integer, nullable=False, default=0),
)


def write(connection: sa.Connection) -> None:
    connection.execute(AUDIT.insert(), LINE)


def write_and_fail(connection: sa.Connection) -> None:
    write(connection)
    connection.execute(AUDIT.insert(), LINE | {"actor": None})


def lines(database: Database) -> int:
    with database.reading() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(AUDIT)).scalar_one()


class TestEachConnection:
    @pytest.mark.parametrize(
        ("pragma", "value"),
        [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000)],
    )
    def test_is_durable_and_strict(self, database: Database, pragma: str, value: object) -> None:
        with database.reading() as connection:
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() == value

    def test_stays_so_after_the_engine_was_disposed_of(self, database: Database) -> None:
        database.close()

        with database.reading() as connection:
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2


class TestATransaction:
    def test_is_committed_as_a_whole(self, database: Database) -> None:
        with database.transaction() as connection:
            write(connection)
            write(connection)

        assert lines(database) == 2

    def test_leaves_nothing_behind_when_it_fails(self, database: Database) -> None:
        with pytest.raises(IntegrityError), database.transaction() as connection:
            write_and_fail(connection)

        assert is_empty(database)

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
        monkeypatch.setattr(kernel, "BUSY_MILLISECONDS", 10)
        other = sqlite3.connect(database_file, timeout=0, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(kernel.DATABASE_TROUBLE), database.transaction():
            pass

        other.close()

    def test_of_another_thread_waits_for_its_end(self, database: Database) -> None:
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
            write(connection)
            order.append("first")
        thread.join(5)

        assert order == ["first", "second"]
        assert lines(database) == 2


class TestATransactionInsideAnother:
    @pytest.mark.parametrize("inner", ["transaction", "reading"])
    def test_is_a_mistake_that_undoes_the_outer_one(self, database: Database, inner: str) -> None:
        def nest() -> None:
            with database.transaction() as connection:
                write(connection)
                with getattr(database, inner)():
                    pass

        with pytest.raises(RuntimeError, match="inside another"):
            nest()

        assert is_empty(database)

    def test_leaves_the_outer_one_whole_when_the_mistake_is_caught(
        self, database: Database
    ) -> None:
        with database.transaction() as connection:
            write(connection)
            with pytest.raises(RuntimeError), database.reading():
                pass
            write(connection)

        assert lines(database) == 2

    def test_is_no_trouble_of_the_database(self) -> None:
        assert not issubclass(RuntimeError, kernel.DATABASE_TROUBLE)

    def test_can_be_begun_after_the_outer_one_failed(self, database: Database) -> None:
        with pytest.raises(KeyError), database.transaction():
            raise KeyError

        with database.transaction() as connection:
            write(connection)

        assert lines(database) == 1


class TestAReading:
    def test_keeps_nothing_that_it_wrote(self, database: Database) -> None:
        with database.reading() as connection:
            write(connection)

        assert is_empty(database)


class TestWhatWaitsForACommit:
    def test_is_called_after_it_when_the_rows_are_there(self, database: Database) -> None:
        seen: list[int] = []
        database.on_commit.append(lambda: seen.append(lines(database)))

        with database.transaction() as connection:
            write(connection)
            assert seen == []

        assert seen == [1]

    def test_is_not_called_when_there_is_none(self, database: Database) -> None:
        called: list[str] = []
        database.on_commit.append(lambda: called.append("woken"))

        with pytest.raises(KeyError), database.transaction():
            raise KeyError
        with database.reading():
            pass

        assert called == []


@pytest.fixture
def things(database: Database) -> Database:
    with database.transaction() as connection:
        THINGS.metadata.create_all(connection)
    return database


class TestAMoment:
    def test_is_read_back_in_utc(self, things: Database) -> None:
        noon = NOON.astimezone(dt.timezone(dt.timedelta(hours=8)))
        with things.transaction() as connection:
            connection.execute(THINGS.insert(), {"id": 1, "seen": noon, "version": 0})

        with things.reading() as connection:
            seen = connection.execute(sa.select(THINGS.c.seen)).scalar_one()

        assert seen == NOON
        assert seen.tzinfo is dt.UTC

    def test_without_a_zone_is_refused(self, things: Database) -> None:
        with (
            pytest.raises(StatementError, match="without a zone"),
            things.transaction() as connection,
        ):
            connection.execute(
                THINGS.insert(), {"id": 1, "seen": NOON.replace(tzinfo=None), "version": 0}
            )

    def test_may_be_missing(self, things: Database) -> None:
        with things.transaction() as connection:
            connection.execute(THINGS.insert(), {"id": 1, "seen": None, "version": 0})

        with things.reading() as connection:
            assert connection.execute(sa.select(THINGS.c.seen)).scalar_one() is None

    def test_that_a_database_gives_with_its_zone_becomes_utc(self) -> None:
        given = NOON.astimezone(dt.timezone(dt.timedelta(hours=8)))

        read = UtcTime().process_result_value(given, sa.create_engine("sqlite://").dialect)

        assert read == NOON
        assert read.tzinfo is dt.UTC


class TestTheSchema:
    def test_is_the_kernels_once_migrated(self, database: Database) -> None:
        with database.reading() as connection:
            assert compare_metadata(MigrationContext.configure(connection), KERNEL) == []

    def test_is_left_alone_when_it_is_the_newest(self, database: Database) -> None:
        with database.transaction() as connection:
            write(connection)

        database.migrate()

        assert lines(database) == 1
        with database.reading() as connection:
            assert compare_metadata(MigrationContext.configure(connection), KERNEL) == []

    def test_grows_by_a_services_own_tables(self, database: Database, tmp_path: Path) -> None:
        folder = migration(tmp_path, "op.create_table('extra', sa.Column('id', sa.Integer))")

        database.migrate(folder)

        with database.reading() as connection:
            assert "extra" in sa.inspect(connection).get_table_names()

    def test_stays_as_it_was_when_a_step_fails(self, database: Database, tmp_path: Path) -> None:
        folder = migration(
            tmp_path,
            "op.create_table('extra', sa.Column('id', sa.Integer)); op.execute('nonsense')",
        )

        with pytest.raises(OperationalError, match="nonsense"):
            database.migrate(folder)

        with database.reading() as connection:
            assert "extra" not in sa.inspect(connection).get_table_names()


def migration(folder: Path, step: str) -> Path:
    """A folder of migrations with one step after the kernel's."""
    (folder / "versions").mkdir()
    (folder / "versions" / "extra_0001.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        "revision = 'extra_0001'\ndown_revision = None\n"
        "branch_labels = ('extra',)\ndepends_on = 'kernel_0001'\n"
        f"def upgrade():\n    {step}\n",
        encoding="utf-8",
    )
    return folder


def test_another_database_is_used_with_its_own_settings() -> None:
    # the driver of PostgreSQL is not installed here: SQLAlchemy says so only when it is needed
    with pytest.raises(ModuleNotFoundError, match="psycopg2"):
        Database("postgresql+psycopg2://nobody@127.0.0.1/nothing")
