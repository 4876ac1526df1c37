"""What took effect in a service of the run: an aggregate for each key, and a line for each effect."""

import sqlalchemy as sa
from alembic import op


revision = "chaos_0001"
down_revision = None
branch_labels = ("chaos",)
depends_on = "kernel_0001"


def upgrade() -> None:
    op.create_table(
        "counters",
        sa.Column("key", sa.String(39), primary_key=True),
        sa.Column("effects", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_table(
        "effects",
        sa.Column("line", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("key", sa.String(39), nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
    )
