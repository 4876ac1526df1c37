"""The tables of this service; migrations/ creates them."""

import sqlalchemy as sa


TABLES = sa.MetaData()
MATTERS = sa.Table(
    "matters",
    TABLES,
    sa.Column("id", sa.String(39), primary_key=True),
    sa.Column("list_number", sa.String(36), nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("implementation", sa.JSON, nullable=False),
    sa.Column("provenance", sa.String(16)),
    sa.Column("source", sa.String(200)),
    sa.Column("version", sa.Integer, nullable=False),
)
PARTNER_MATTERS = sa.Table(
    "partner_matters",
    TABLES,
    sa.Column("matter_id", sa.String(39), primary_key=True),
    sa.Column("list_number", sa.String(36), nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("implementation", sa.JSON, nullable=False),
    sa.Column("received", sa.Integer, nullable=False),
    sa.Column("outdated", sa.Integer, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
)
