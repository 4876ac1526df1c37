"""The tables in the code are the tables that migrations make: a difference shows on PostgreSQL only."""

import importlib
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import shared.application  # noqa: F401 - all tables of the kernel are known then
from shared.database import KERNEL, Database
from shared.topology import SERVICES
from tests.architecture.sources import PROJECT


@pytest.mark.parametrize("service", SERVICES)
def test_a_services_tables_are_those_its_migrations_make(service: str, tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/{service}.sqlite3")
    own = importlib.import_module(f"services.{service}.adapters.tables").TABLES

    database.migrate(PROJECT / "services" / service / "migrations")

    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, merged(KERNEL, own))
    database.close()
    assert differences == []


def merged(*several: sa.MetaData) -> sa.MetaData:
    every = sa.MetaData()
    for metadata in several:
        for table in metadata.tables.values():
            table.to_metadata(every)
    return every
