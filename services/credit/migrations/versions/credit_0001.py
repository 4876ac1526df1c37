"""Listings and recognitions."""

import sqlalchemy as sa
from alembic import op


revision = "credit_0001"
down_revision = None
branch_labels = ("credit",)
depends_on = "kernel_0001"


def upgrade() -> None:
    op.create_table(
        "listings",
        sa.Column("id", sa.String(39), primary_key=True),
        sa.Column("credit_code", sa.String(18), nullable=False),
        sa.Column("entry", sa.JSON, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("answer", sa.String(16), nullable=False),
        sa.Column("answered_on", sa.Date),
        sa.Column("refusal_code", sa.String(32)),
        sa.Column("lifted_on", sa.Date),
        sa.Column("ended_on", sa.Date),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("ix_listings_credit_code", "listings", ["credit_code"])
    op.create_table(
        "recognitions",
        sa.Column("listing_id", sa.String(39), primary_key=True),
        sa.Column("credit_code", sa.String(18), nullable=False),
        sa.Column("entry", sa.JSON, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("decided_on", sa.Date, nullable=False),
        sa.Column("refusal_code", sa.String(32)),
        sa.Column("lifted_on", sa.Date),
        sa.Column("ended_on", sa.Date),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("ix_recognitions_credit_code", "recognitions", ["credit_code"])
