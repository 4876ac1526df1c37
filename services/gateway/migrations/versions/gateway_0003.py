"""Lanes that can be paused."""

import sqlalchemy as sa
from alembic import op


revision = "gateway_0003"
down_revision = "gateway_0002"
branch_labels = None
depends_on = "kernel_0009"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("lanes") as table:
        table.add_column(sa.Column("paused_at", MOMENT))
        table.add_column(sa.Column("paused_by", sa.String(16)))
        table.add_column(sa.Column("paused_why", sa.String(600)))
        table.add_column(sa.Column("resumed_at", MOMENT))
    op.create_table(
        "pauses",
        sa.Column("participant", sa.String(64), primary_key=True),
        sa.Column("direction", sa.String(3), primary_key=True),
        sa.Column("lane", sa.String(64), primary_key=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
    )
