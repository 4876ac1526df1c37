"""Transactions of one service: the same law on both databases; what a nested use does, how the schema grows."""

import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.exc import IntegrityError, ProgrammingError, StatementError

import shared.application  # noqa: F401 - all tables of the kernel are known then
from shared import database as kernel
from shared.audit import AUDIT
from shared.database import KERNEL, Database, UtcTime
from shared.outbox import OUTBOX
from tests.fakes.clock import NOON
from tests.fakes.tables import is_empty, rows


LINE = {"at": NOON, "actor": "a", "action": "b", "subject": "c", "request_id": "d"}
OUTGOING = {
    **dict.fromkeys(("message_id", "source", "contract", "key", "correlation_id"), "x"),
    **dict.fromkeys(("exchange", "routing_key"), "互联"),
    "type": "x",
    "subject": "x",
    "timestamp": 2**33,
    "recorded_at": NOON,
}
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


class TestATransaction:
    def test_is_committed_as_a_whole(self, database: Database) -> None:
        with database.transaction() as connection:
            write(connection)
            write(connection)

        assert lines(database) == 2

    def test_keeps_every_value_as_it_was_given(self, database: Database) -> None:
        given = {
            "number": 2**40,
            "body": bytes(range(256)),
        }
        row = {**OUTGOING, **given}
        with database.transaction() as connection:
            connection.execute(OUTBOX.insert(), row)

        (found,) = rows(database, OUTBOX)

        assert {name: found[name] for name in row} == row
        assert type(found["body"]) is bytes

    def test_numbers_its_rows_by_itself(self, database: Database) -> None:
        with database.transaction() as connection:
            connection.execute(AUDIT.insert(), [LINE, LINE])
            connection.execute(AUDIT.insert(), LINE)

        assert [row["number"] for row in rows(database, AUDIT)] == [1, 2, 3]

    def test_leaves_nothing_behind_when_it_fails(self, database: Database) -> None:
        with pytest.raises(IntegrityError), database.transaction() as connection:
            write_and_fail(connection)

        assert is_empty(database)


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


class TestAConnection:
    """Of SQLite the process has one, which is not handed back between two transactions."""

    def test_is_ready_for_the_next_transaction_however_the_last_one_ended(
        self, database: Database
    ) -> None:
        with pytest.raises(IntegrityError), database.transaction() as connection:
            write_and_fail(connection)
        with database.reading() as connection:
            write(connection)
        with database.transaction() as connection:
            assert not connection.closed
            write(connection)

        assert lines(database) == 1

    def test_is_opened_anew_after_all_were_closed(self, database: Database) -> None:
        with database.transaction() as connection:
            write(connection)

        database.close()

        assert lines(database) == 1

    def test_that_was_closed_by_who_used_it_is_not_used_again(self, database: Database) -> None:
        with database.reading() as connection:
            connection.close()

        with database.transaction() as connection:
            write(connection)

        assert lines(database) == 1

    def test_that_only_looked_holds_no_lock(self, database: Database) -> None:
        assert lines(database) == 0

        other = Database(database.url)
        with other.transaction() as connection:
            write(connection)
        other.close()

        assert lines(database) == 1


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

        with pytest.raises(ProgrammingError, match="nonsense"):
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
