"""What comparing with the partner needs: digests of what is not in the journal, resendings, the newest comparison."""

import sqlalchemy as sa
from alembic import op


revision = "gateway_0006"
down_revision = "gateway_0005"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "unjournaled",
        *_place(),
        sa.Column("message_id", sa.String(80), nullable=False),
        sa.Column("contract", sa.String(100), nullable=False),
        sa.Column("digest", sa.String(71), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_table(
        "resendings",
        *_place(),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_table(
        "reconciliations",
        sa.Column("participant", sa.String(64), primary_key=True),
        sa.Column("asked", sa.Integer, nullable=False),
        sa.Column("answered", sa.Integer, nullable=False),
        sa.Column("started_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.Column("silent", sa.String(200)),
        sa.Column("compared_at", MOMENT),
        sa.Column("lanes", sa.JSON, nullable=False),
    )


def _place() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("participant", sa.String(64), primary_key=True),
        sa.Column("lane", sa.String(64), primary_key=True),
        sa.Column("epoch", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("place", sa.BigInteger, primary_key=True, autoincrement=False),
    )
