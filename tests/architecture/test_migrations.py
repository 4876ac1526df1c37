"""The tables in the code are the tables that migrations make, on each database: SQLite alone would hide much."""

import importlib
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import shared.application  # noqa: F401 - all tables of the kernel are known then
from shared.database import KERNEL, Database
from shared.topology import SERVICES
from tests.fixtures_databases import NewDatabase


@pytest.mark.parametrize("service", SERVICES)
class TestTheTablesOfAService:
    def test_are_those_its_migrations_make(self, service: str, new_database: NewDatabase) -> None:
        assert differences(new_database(service), tables_of(service)) == []

    @pytest.mark.postgresql
    def test_differ_when_one_type_does(self, service: str, new_database: NewDatabase) -> None:
        # what SQLite hides: it keeps any value in any column
        wrong = tables_of(service)
        wrong.tables["inbox"].c.duplicates.type = sa.String(9)
        wrong.tables["outbox"].c.number.type = sa.Integer()

        assert len(differences(new_database(service), wrong)) == 2


def tables_of(service: str) -> sa.MetaData:
    own = importlib.import_module(f"services.{service}.adapters.tables").TABLES
    every = sa.MetaData()
    for table in (*KERNEL.tables.values(), *own.tables.values()):
        table.to_metadata(every)
    return every


def differences(url: str, wanted: sa.MetaData) -> list[Any]:
    database = Database(url)
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        found: list[Any] = compare_metadata(context, wanted)
    database.close()
    return found
