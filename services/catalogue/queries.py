"""Questions about the state of this service; alignment is computed from both sides when asked for."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from contracts.catalogue.matter_published import MATTER_PUBLISHED
from services.catalogue.adapters.messages import implementation_of
from services.catalogue.adapters.tables import MATTERS, PARTNER_MATTERS
from services.catalogue.domain.alignment import Alignment, align
from services.catalogue.domain.implementation import Implementation
from services.catalogue.domain.pairing import pair


Row = dict[str, Any]
Rows = list[Row]


def matters(connection: sa.Connection, limit: int) -> Rows:
    """Our own matters with revision and origin."""
    query = sa.select(MATTERS).order_by(MATTERS.c.list_number, MATTERS.c.id).limit(limit)
    return [_flat(row) for row in connection.execute(query).mappings()]


def partner_matters(connection: sa.Connection, limit: int) -> Rows:
    """The other side's matters, each in its newest revision."""
    order = (PARTNER_MATTERS.c.list_number, PARTNER_MATTERS.c.matter_id)
    query = sa.select(PARTNER_MATTERS).order_by(*order).limit(limit)
    return [_flat(row) for row in connection.execute(query).mappings()]


def alignments(connection: sa.Connection, limit: int) -> Rows:
    """Every matter of either side: its counterpart, each element compared, and what differs."""
    own, partner = (
        _implementations(connection, MATTERS),
        _implementations(connection, PARTNER_MATTERS),
    )
    return [_alignment(align(*found)) for found in pair(own, partner)[:limit]]


def effects(connection: sa.Connection) -> dict[str, dict[str, int]]:
    """By contract received: how many publications took effect, and what they made of the matters held."""
    seen = PARTNER_MATTERS.c
    figures = (sa.func.count(), sa.func.sum(seen.received), sa.func.sum(seen.outdated))
    held, received, outdated = connection.execute(
        sa.select(*figures).select_from(PARTNER_MATTERS)
    ).one()
    effective, ignored = received or 0, outdated or 0
    return {
        MATTER_PUBLISHED.name: {
            "effective": effective,
            "held": held,
            "revised": effective - held - ignored,
            "outdated": ignored,
        }
    }


def _implementations(connection: sa.Connection, table: sa.Table) -> Iterable[Implementation]:
    query = sa.select(table.c.implementation)
    return [implementation_of(body) for body in connection.execute(query).scalars()]


def _flat(row: sa.RowMapping) -> Row:
    """The implementation's fields beside the row's own."""
    values: Row = dict(row)
    return {**values.pop("implementation"), **values}


def _alignment(found: Alignment) -> Row:
    own, partner = found.own, found.partner
    return {
        "list_number": own.list_number if own else None,
        "partner_list_number": partner.list_number if partner else None,
        "name": own.name if own else None,
        "partner_name": partner.name if partner else None,
        "state": found.state,
        "elements": {
            comparison.element: {
                "result": comparison.verdict,
                "own": _said(comparison.own),
                "partner": _said(comparison.partner),
                "details": [asdict(detail) for detail in comparison.details],
            }
            for comparison in found.comparisons
        },
        "differences": [comparison.element for comparison in found.differences],
    }


def _said(value: Any) -> Any:
    """A value of the domain as plain data, as far as it is compared."""
    if isinstance(value, tuple):
        return [_said(member) for member in value]
    if not hasattr(value, "__dataclass_fields__"):
        return value
    return {name: stated for name, stated in asdict(value).items() if name != "further"}
