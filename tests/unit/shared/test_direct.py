"""What goes past SQLAlchemy to SQLite's driver comes back as if it had not."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from shared import direct
from shared.database import Database, UtcTime
from shared.rows import Query
from tests.fakes.clock import NOON
from tests.fixtures_databases import NewDatabase


pytestmark = pytest.mark.sqlite
THINGS = sa.Table(
    "things",
    sa.MetaData(),
    sa.Column("key", sa.String(20), primary_key=True),
    sa.Column("at", UtcTime),
    sa.Column("said", sa.JSON),
    sa.Column("number", sa.Integer),
)
NAMED = THINGS.c.key == sa.bindparam("key")
ROW = {"key": "a", "at": NOON, "said": {"名": [1, None]}, "number": 7}


@pytest.fixture
def database(new_database: NewDatabase) -> Iterator[Database]:
    opened = Database(new_database("nothing"))
    with opened.transaction() as connection:
        THINGS.create(connection)
        direct.insert(connection, THINGS, [ROW, {**ROW, "key": "b", "at": None, "said": None}])
    yield opened
    opened.close()


def ask(database: Database, query: Query, **named: Any) -> list[tuple[Any, ...]]:
    with database.reading() as connection:
        return direct.ask(connection, query, named)


class TestAQuestion:
    def test_is_answered_in_the_types_of_its_columns(self, database: Database) -> None:
        assert ask(database, sa.select(THINGS).where(NAMED), key="a") == [tuple(ROW.values())]

    def test_is_answered_as_sqlalchemy_would(self, database: Database) -> None:
        query = sa.select(THINGS).order_by(THINGS.c.key.desc())
        with database.reading() as connection:
            expected = [tuple(row) for row in connection.execute(query)]

        assert ask(database, query) == expected

    def test_takes_moments_of_any_zone(self, database: Database) -> None:
        query = sa.select(THINGS.c.key).where(THINGS.c.at == sa.bindparam("at", type_=UtcTime))

        assert ask(database, query, at=NOON.astimezone(dt.timezone(dt.timedelta(hours=8)))) == [
            ("a",)
        ]

    def test_may_hold_values_of_its_own(self, database: Database) -> None:
        query = sa.select(THINGS.c.key).where(NAMED, THINGS.c.number == 7).limit(1)

        assert ask(database, query, key="b", more="than is asked for") == [("b",)]

    def test_is_refused_without_its_parameters(self, database: Database) -> None:
        """As null it would find nothing, and a message would look new that is not."""
        with pytest.raises(KeyError, match="key"):
            ask(database, sa.select(THINGS).where(NAMED), name="a")

    def test_begins_a_transaction_if_there_is_none(self, database: Database) -> None:
        """So that the file is looked for in its place, and the connection goes back as it came."""
        with database.reading() as connection:
            direct.ask(connection, sa.select(THINGS), {})
            assert connection.in_transaction()

    def test_sees_what_its_transaction_wrote(self, database: Database) -> None:
        with database.transaction() as connection:
            direct.insert(connection, THINGS, [{**ROW, "key": "c"}])
            found = direct.ask(connection, sa.select(THINGS.c.number).where(NAMED), {"key": "c"})

        assert found == [(7,)]


class TestAnError:
    def test_of_a_second_row_of_a_key_is_named_alike(self, database: Database) -> None:
        with pytest.raises(IntegrityError) as raised, database.transaction() as connection:
            direct.insert(connection, THINGS, [ROW])

        assert "UNIQUE" in str(raised.value)

    def test_undoes_the_rows_before_it(self, database: Database) -> None:
        with pytest.raises(IntegrityError), database.transaction() as connection:
            direct.insert(connection, THINGS, [{**ROW, "key": "c"}, ROW])

        assert len(ask(database, sa.select(THINGS))) == 2

    def test_shows_no_values(self, database: Database) -> None:
        with pytest.raises(IntegrityError) as raised, database.transaction() as connection:
            direct.insert(connection, THINGS, [{**ROW, "said": "张三"}])

        assert "张三" not in str(raised.value)

    def test_of_a_table_that_is_not_there_is_a_mistake(self, database: Database) -> None:
        with pytest.raises(ProgrammingError, match="no such table"):
            ask(database, sa.select(sa.column("x")).select_from(sa.table("nowhere")))

    def test_of_a_full_file_is_trouble(self, database: Database) -> None:
        rows = [{**ROW, "key": str(n), "said": "x" * 500} for n in range(100)]
        with database.reading() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count=1")

        with pytest.raises(OperationalError, match="full"), database.transaction() as connection:
            direct.insert(connection, THINGS, rows)
