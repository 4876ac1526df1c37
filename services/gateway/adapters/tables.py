"""The tables of the gateway; migrations/ creates them."""

import sqlalchemy as sa

from shared.database import Number, UtcTime


TABLES = sa.MetaData()
JOURNAL = sa.Table(
    "journal",
    TABLES,
    sa.Column("number", Number, primary_key=True, autoincrement=True),
    sa.Column("direction", sa.String(3), nullable=False),
    sa.Column("participant", sa.String(32), nullable=False),
    sa.Column("message_id", sa.String(36), nullable=False, index=True),
    sa.Column("source", sa.String(64), nullable=False),
    sa.Column("type", sa.String(100), nullable=False),
    sa.Column("key", sa.String(128), nullable=False),
    sa.Column("digest", sa.String(71), nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
)
PARTNER_REPORTS = sa.Table(
    "partner_reports",
    TABLES,
    sa.Column("participant", sa.String(32), primary_key=True),
    sa.Column("received_at", UtcTime, nullable=False),
    sa.Column("report", sa.JSON, nullable=False),
)
