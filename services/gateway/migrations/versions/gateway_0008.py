"""What operators have judged of the differences between both sides."""

import sqlalchemy as sa
from alembic import op


revision = "gateway_0008"
down_revision = "gateway_0007_chain"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "acknowledged",
        sa.Column("participant", sa.String(64), primary_key=True),
        sa.Column("direction", sa.String(3), primary_key=True),
        sa.Column("lane", sa.String(64), primary_key=True),
        sa.Column("epoch", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("what", sa.String(16), primary_key=True),
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("here", sa.String(71)),
        sa.Column("there", sa.String(71)),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
    )
