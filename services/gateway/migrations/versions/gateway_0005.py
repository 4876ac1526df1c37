"""Versions that participants were seen to read, and the words in which a service said what left in others."""

import sqlalchemy as sa
from alembic import op


revision = "gateway_0005"
down_revision = "gateway_0003"
branch_labels = None
depends_on = "kernel_0009"


def upgrade() -> None:
    with op.batch_alter_table("journal") as table:
        table.add_column(sa.Column("said", sa.LargeBinary))
        table.add_column(sa.Column("conversion", sa.JSON))
    op.create_index("journal_key", "journal", ["key"])
    op.create_table(
        "conformances",
        sa.Column("participant", sa.String(64), primary_key=True),
        sa.Column("contract", sa.String(100), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("report", sa.String(200), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(64), nullable=False),
    )
