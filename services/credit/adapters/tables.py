"""The tables of this service; migrations/ creates them."""

import sqlalchemy as sa


TABLES = sa.MetaData()
LISTINGS = sa.Table(
    "listings",
    TABLES,
    sa.Column("id", sa.String(39), primary_key=True),
    sa.Column("credit_code", sa.String(18), nullable=False, index=True),
    sa.Column("entry", sa.JSON, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("answer", sa.String(16), nullable=False),
    sa.Column("answered_on", sa.Date),
    sa.Column("refusal_code", sa.String(32)),
    sa.Column("lifted_on", sa.Date),
    sa.Column("ended_on", sa.Date),
    sa.Column("version", sa.Integer, nullable=False),
)
RECOGNITIONS = sa.Table(
    "recognitions",
    TABLES,
    sa.Column("listing_id", sa.String(39), primary_key=True),
    sa.Column("credit_code", sa.String(18), nullable=False, index=True),
    sa.Column("entry", sa.JSON, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("decided_on", sa.Date, nullable=False),
    sa.Column("refusal_code", sa.String(32)),
    sa.Column("lifted_on", sa.Date),
    sa.Column("ended_on", sa.Date),
    sa.Column("version", sa.Integer, nullable=False),
)
