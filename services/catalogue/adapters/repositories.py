"""Own and partner matters in the database."""

from services.catalogue.adapters.messages import implementation_body, implementation_of
from services.catalogue.adapters.tables import MATTERS, PARTNER_MATTERS
from services.catalogue.domain.implementation import Implementation
from services.catalogue.domain.matter import Matter, Origin, PartnerMatter
from shared.repository import Repository
from shared.session import Row


class SqlMatters(Repository[Matter]):
    """Our own matters."""

    table = MATTERS

    def _aggregate(self, row: Row) -> Matter:
        return Matter(
            id=row["id"],
            implementation=implementation_of(row["implementation"]),
            origin=Origin(row["provenance"], row["source"]),
            revision=row["revision"],
            version=row["version"],
        )

    def _row(self, aggregate: Matter) -> Row:
        return {
            "id": aggregate.id,
            "revision": aggregate.revision,
            **_columns(aggregate.implementation),
            **vars(aggregate.origin),
            "version": aggregate.version,
        }


class SqlPartnerMatters(Repository[PartnerMatter]):
    """The other side's matters."""

    table = PARTNER_MATTERS

    def _aggregate(self, row: Row) -> PartnerMatter:
        del row["list_number"]
        row["implementation"] = implementation_of(row["implementation"])
        return PartnerMatter(**row)

    def _row(self, aggregate: PartnerMatter) -> Row:
        return {**vars(aggregate), **_columns(aggregate.implementation)}


def _columns(implementation: Implementation) -> Row:
    body = implementation_body(implementation)
    return {"list_number": implementation.list_number, "implementation": body}
