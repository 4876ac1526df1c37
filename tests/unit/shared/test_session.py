"""The work of one transaction: read once, written in sets, seen by whoever asks in between."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from shared.database import Database, Stale
from shared.session import Row, Session, working
from tests.fakes.databases import statements
from tests.fixtures_databases import NewDatabase


METADATA = sa.MetaData()
THINGS = sa.Table(
    "things",
    METADATA,
    sa.Column("key", sa.String(8), primary_key=True),
    sa.Column("name", sa.String(20)),
    sa.Column("version", sa.Integer, nullable=False),
)
NOTES = sa.Table("notes", METADATA, sa.Column("number", sa.Integer, primary_key=True))


def thing(key: str = "a", name: str = "first", version: int = 0) -> Row:
    return {"key": key, "name": name, "version": version}


@pytest.fixture
def database(new_database: NewDatabase) -> Iterator[Database]:
    opened = Database(new_database("nothing"))
    with opened.transaction() as connection:
        METADATA.create_all(connection)
    yield opened
    opened.close()


@pytest.fixture
def said(database: Database) -> Iterator[list[str]]:
    with statements() as heard:
        yield heard


def stored(database: Database) -> dict[str, tuple[str, int]]:
    with database.reading() as connection:
        rows = connection.execute(sa.select(THINGS)).all()
    return {row.key: (row.name, row.version) for row in rows}


def store(database: Database, *rows: Row) -> None:
    with working(database) as session:
        for row in rows:
            session.sheet(THINGS).add(row)


class TestASheet:
    def test_stores_over_the_version_that_was_read(self, database: Database) -> None:
        store(database, thing())

        with working(database) as session:
            sheet = session.sheet(THINGS)
            sheet.save({**(sheet.get("a") or {}), "name": "mine"})

        assert stored(database) == {"a": ("mine", 1)}

    def test_counts_every_time_it_was_stored_in_one_transaction(self, database: Database) -> None:
        with working(database) as session:
            sheet = session.sheet(THINGS)
            sheet.add(thing())
            for name in ("second", "third"):
                sheet.save({**(sheet.get("a") or {}), "name": name})

        assert stored(database) == {"a": ("third", 2)}

    def test_refuses_what_was_stored_since_it_was_read(self, database: Database) -> None:
        store(database, thing())

        with working(database) as session:
            sheet = session.sheet(THINGS)
            mine = sheet.get("a") or {}
            sheet.save({**mine, "name": "theirs"})
            with pytest.raises(Stale, match="things"):
                sheet.save({**mine, "name": "mine"})

        assert stored(database) == {"a": ("theirs", 1)}

    def test_refuses_what_was_never_there(self, database: Database) -> None:
        with pytest.raises(Stale), working(database) as session:
            session.sheet(THINGS).save(thing())

    def test_finds_at_the_end_that_another_was_faster(self, database: Database) -> None:
        store(database, thing())

        with database.transaction() as connection:
            session = Session(connection)
            sheet = session.sheet(THINGS)
            sheet.save({**(sheet.get("a") or {}), "name": "mine"})
            connection.execute(sa.update(THINGS).values(name="theirs", version=1))

            with pytest.raises(Stale):
                session.flush()

        assert stored(database) == {"a": ("theirs", 1)}

    def test_holds_no_second_row_of_a_key(self, database: Database) -> None:
        store(database, thing())

        with pytest.raises(IntegrityError), working(database) as session:
            session.sheet(THINGS).add(thing(name="second"))

        assert stored(database) == {"a": ("first", 0)}

    def test_gives_copies(self, database: Database) -> None:
        store(database, thing())

        with working(database) as session:
            sheet = session.sheet(THINGS)
            (sheet.get("a") or {})["name"] = "changed by the reader"

            assert sheet.get("a") == thing()
            assert sheet.get("b") is None


class TestABatch:
    def test_is_read_and_written_in_a_few_statements(
        self, database: Database, said: list[str]
    ) -> None:
        store(database, *(thing(f"k{n}") for n in range(10)))
        said.clear()

        with working(database) as session:
            sheet = session.sheet(THINGS)
            sheet.load(f"k{n}" for n in range(20))
            for n in range(10):
                sheet.save({**(sheet.get(f"k{n}") or {}), "name": "second"})
                sheet.add(thing(f"k{n + 10}"))
                session.insert(NOTES, {"number": n})
                session.insert(NOTES, {"number": n + 10})

        assert said == ["SELECT", "INSERT", "UPDATE", "INSERT"]
        assert len(stored(database)) == 20


class TestAStatementOfOnesOwn:
    def test_sees_what_was_written_before(self, database: Database) -> None:
        with working(database) as session:
            session.sheet(THINGS).add(thing())
            session.insert(NOTES, {"number": 1})

            for table in (THINGS, NOTES):
                assert session.connection.execute(sa.select(table)).first() is not None

    def test_does_not_write_anything_twice(self, database: Database) -> None:
        with working(database) as session:
            session.insert(NOTES, {"number": 1})
            assert session.connection is session.connection

        with database.reading() as connection:
            assert connection.execute(sa.select(NOTES)).all() == [(1,)]


def test_what_fails_leaves_nothing(database: Database) -> None:
    def fail(session: Session) -> None:
        session.sheet(THINGS).add(thing())
        session.flush()
        raise LookupError

    with pytest.raises(LookupError), working(database) as session:
        fail(session)

    assert stored(database) == {}
