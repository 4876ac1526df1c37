"""Own matters and those of the other side."""

import sqlalchemy as sa
from alembic import op


revision = "catalogue_0001"
down_revision = None
branch_labels = ("catalogue",)
depends_on = "kernel_0001"


def upgrade() -> None:
    op.create_table(
        "matters",
        sa.Column("id", sa.String(39), primary_key=True),
        sa.Column("list_number", sa.String(36), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("implementation", sa.JSON, nullable=False),
        sa.Column("provenance", sa.String(16)),
        sa.Column("source", sa.String(200)),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_table(
        "partner_matters",
        sa.Column("matter_id", sa.String(39), primary_key=True),
        sa.Column("list_number", sa.String(36), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("implementation", sa.JSON, nullable=False),
        sa.Column("received", sa.Integer, nullable=False),
        sa.Column("outdated", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
