"""Own and partner matters in the database."""

from typing import Any

import sqlalchemy as sa

from services.catalogue.adapters.messages import implementation_body, implementation_of
from services.catalogue.adapters.tables import MATTERS, PARTNER_MATTERS
from services.catalogue.domain.matter import Matter, Origin, PartnerMatter
from shared.database import update_versioned


class SqlMatters:
    """Our own matters."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self, matter_id: str) -> Matter | None:
        query = sa.select(MATTERS).where(MATTERS.c.id == matter_id)
        row = self._connection.execute(query).first()
        if row is None:
            return None
        return Matter(
            id=row.id,
            implementation=implementation_of(row.implementation),
            origin=Origin(row.provenance, row.source),
            revision=row.revision,
            version=row.version,
        )

    def add(self, matter: Matter) -> None:
        self._connection.execute(MATTERS.insert(), _matter_row(matter))

    def save(self, matter: Matter) -> None:
        mine = MATTERS.c.id == matter.id
        update_versioned(self._connection, MATTERS, mine, _matter_row(matter))


class SqlPartnerMatters:
    """The other side's matters."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self, matter_id: str) -> PartnerMatter | None:
        query = sa.select(PARTNER_MATTERS).where(PARTNER_MATTERS.c.matter_id == matter_id)
        row = self._connection.execute(query).mappings().first()
        if row is None:
            return None
        values: dict[str, Any] = dict(row)
        del values["list_number"]
        values["implementation"] = implementation_of(values["implementation"])
        return PartnerMatter(**values)

    def add(self, matter: PartnerMatter) -> None:
        self._connection.execute(PARTNER_MATTERS.insert(), _partner_row(matter))

    def save(self, matter: PartnerMatter) -> None:
        mine = PARTNER_MATTERS.c.matter_id == matter.matter_id
        update_versioned(self._connection, PARTNER_MATTERS, mine, _partner_row(matter))


def _matter_row(matter: Matter) -> dict[str, Any]:
    return {
        "id": matter.id,
        "list_number": matter.implementation.list_number,
        "revision": matter.revision,
        "implementation": implementation_body(matter.implementation),
        "provenance": matter.origin.provenance,
        "source": matter.origin.source,
        "version": matter.version,
    }


def _partner_row(matter: PartnerMatter) -> dict[str, Any]:
    return {
        **vars(matter),
        "list_number": matter.implementation.list_number,
        "implementation": implementation_body(matter.implementation),
    }
