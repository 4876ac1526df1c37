"""A list that travels as one parameter, on either kind of database."""

from typing import Any

import pytest
import sqlalchemy as sa

from shared.among import among
from shared.database import Database


TABLE = sa.Table(
    "listed",
    sa.MetaData(),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("text", sa.String(20)),
)
TEXTS = ("plain", "", "川渝", 'a "quoted" one', "back\\slash", "it's {1,2}", "NULL", "1")


@pytest.fixture(autouse=True)
def _table(database: Database) -> None:
    with database.transaction() as connection:
        TABLE.create(connection)
        rows = [{"number": number, "text": text} for number, text in enumerate(TEXTS)]
        connection.execute(TABLE.insert(), rows)


def found(database: Database, condition: sa.ColumnElement[bool], listed: Any) -> list[int]:
    query = sa.select(TABLE.c.number).where(condition).order_by(TABLE.c.number)
    with database.reading() as connection:
        return list(connection.execute(query, {"listed": listed}).scalars())


class TestAList:
    @pytest.mark.parametrize("text", TEXTS)
    def test_finds_each_text_as_it_is(self, database: Database, text: str) -> None:
        found_ = found(database, among(TABLE.c.text, "listed"), [text, "nobody's"])

        assert found_ == [TEXTS.index(text)]

    def test_finds_numbers(self, database: Database) -> None:
        assert found(database, among(TABLE.c.number, "listed"), {1, 3, 99}) == [1, 3]

    @pytest.mark.parametrize("column", TABLE.c, ids=TABLE.c.keys())
    def test_without_members_finds_nothing(
        self, database: Database, column: sa.Column[Any]
    ) -> None:
        assert found(database, among(column, "listed"), []) == []

    def test_can_say_what_is_left_out(self, database: Database) -> None:
        assert found(database, ~among(TABLE.c.number, "listed"), [0, 1, 2, 3]) == [4, 5, 6, 7]
        assert len(found(database, ~among(TABLE.c.number, "listed"), [])) == len(TEXTS)


def test_makes_the_same_statement_whatever_its_length(database: Database) -> None:
    seen: list[str] = []
    condition = among(TABLE.c.number, "listed")
    with database.reading() as connection:
        sa.event.listen(connection, "before_cursor_execute", lambda *given: seen.append(given[2]))
        for length in (0, 1, 500):
            connection.execute(sa.select(TABLE).where(condition), {"listed": list(range(length))})

    assert len(seen) == 3
    assert len(set(seen)) == 1
