"""Leads, as a service of the measured chain knows them."""

import sqlalchemy as sa
from alembic import op


revision = "bench_0001"
down_revision = None
branch_labels = ("bench",)
depends_on = "kernel_0001"


def upgrade() -> None:
    op.create_table(
        "leads",
        sa.Column("lead_id", sa.String(39), primary_key=True),
        sa.Column("remark", sa.String(500)),
        sa.Column("steps", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
