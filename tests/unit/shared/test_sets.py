"""Sets of rows arrive as they were given, on each database, whatever stands in them."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.database import Database, UtcTime
from shared.engine import insert, update
from shared.rows import READ_AT
from tests.fakes.clock import NOON


ROWS = sa.Table(
    "sets",
    sa.MetaData(),
    sa.Column("key", sa.String(40), primary_key=True),
    sa.Column("text", sa.String(200)),
    sa.Column("body", sa.LargeBinary),
    sa.Column("at", UtcTime),
    sa.Column("day", sa.Date),
    sa.Column("note", sa.JSON(none_as_null=True)),
    sa.Column("is_open", sa.Boolean),
    sa.Column("version", sa.BigInteger, nullable=False, default=0),
)
STORABLE = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)
FIRST, LAST = dt.datetime(1990, 1, 1), dt.datetime(2200, 1, 1)  # noqa: DTZ001 - the zone comes to it
MOMENTS = st.datetimes(FIRST, LAST, timezones=st.just(dt.UTC))
GIVEN = st.fixed_dictionaries(
    {
        "text": st.none() | STORABLE | st.sampled_from(["NULL", "", '"', "\\", "{,}", "\\x41"]),
        "body": st.none() | st.binary(max_size=40),
        "at": st.none() | MOMENTS,
        "day": st.none() | st.dates(dt.date(1990, 1, 1), dt.date(2200, 1, 1)),
        "note": st.none() | st.dictionaries(STORABLE, st.none() | STORABLE, max_size=3),
        "is_open": st.none() | st.booleans(),
        "version": st.integers(0, 2**62),
    }
)


@pytest.fixture
def table(database: Database) -> Iterator[sa.Table]:
    with database.transaction() as connection:
        ROWS.create(connection)
    yield ROWS
    with database.transaction() as connection:
        ROWS.drop(connection)


def stored(connection: sa.Connection) -> list[dict[str, Any]]:
    query = sa.select(ROWS).order_by(ROWS.c.key)
    return [dict(row) for row in connection.execute(query).mappings()]


def row(key: str, **changes: Any) -> dict[str, Any]:
    names = [column.name for column in ROWS.c]
    return dict.fromkeys(names) | {"key": key, "at": NOON, "version": 1} | changes


@pytest.mark.usefixtures("table")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(several=st.lists(GIVEN, min_size=1, max_size=5))
def test_rows_are_stored_as_they_were_given(database: Database, several: list[Any]) -> None:
    rows = [{"key": str(number), **one} for number, one in enumerate(several)]
    with database.transaction() as connection:
        connection.execute(ROWS.delete())
        insert(connection, ROWS, rows)

        assert stored(connection) == rows


@pytest.mark.usefixtures("table")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(new=GIVEN)
def test_rows_replace_what_was_read(database: Database, new: dict[str, Any]) -> None:
    with database.transaction() as connection:
        connection.execute(ROWS.delete())
        insert(connection, ROWS, [row("a"), row("b")])

        count = update(connection, ROWS, [{"key": "a", **new, READ_AT: 1}])

        assert count == 1
        assert stored(connection) == [{"key": "a", **new}, row("b")]


@pytest.mark.usefixtures("table")
class TestASetOfRows:
    def test_counts_what_it_replaced(self, database: Database) -> None:
        with database.transaction() as connection:
            insert(connection, ROWS, [row("a"), row("b", version=7), row("c")])

            changed = [{**row(key, text="new"), READ_AT: 1} for key in ("a", "b", "c", "d")]

            assert update(connection, ROWS, changed) == 2
            assert [one["text"] for one in stored(connection)] == ["new", None, "new"]

    def test_is_refused_whole_when_a_text_is_too_long(self, database: Database) -> None:
        # SQLite knows no length; on PostgreSQL a cast would cut the text off without a word
        with database.transaction() as connection:
            rows = [row("a"), row("b", text="x" * 201)]
            if not database.is_shared:
                insert(connection, ROWS, rows)
                assert stored(connection) == rows
                return
            with pytest.raises(sa.exc.DataError, match="too long"), connection.begin_nested():
                insert(connection, ROWS, rows)

            assert stored(connection) == []

    def test_names_the_columns_whose_default_it_would_go_past(self, database: Database) -> None:
        incomplete = {"key": "a", "text": "x"}
        with database.transaction() as connection, pytest.raises(ValueError, match="version"):
            insert(connection, ROWS, [incomplete])
