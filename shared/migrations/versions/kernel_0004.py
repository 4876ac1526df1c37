"""Repair: who is trying a parked message, the history of its tries, and edits with their originals."""

import sqlalchemy as sa
from alembic import op


revision = "kernel_0004"
down_revision = "kernel_0003"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("parked", sa.Column("tried_by", sa.String(36)))
    op.add_column("parked", sa.Column("tried_since", MOMENT))
    op.create_index("ix_audit_subject", "audit", ["subject"])
    _tries()
    _edits()


def _tries() -> None:
    op.create_table(
        "parked_tries",
        sa.Column("number", NUMBER, primary_key=True, autoincrement=True),
        sa.Column(
            "parked", NUMBER, sa.ForeignKey("parked.number", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(32)),
        sa.Column("codes", sa.JSON, nullable=False),
    )
    op.create_index("ix_parked_tries_parked", "parked_tries", ["parked"])


def _edits() -> None:
    op.create_table(
        "edits",
        sa.Column("new_id", sa.String(36), primary_key=True),
        sa.Column("old_id", sa.String(80), nullable=False),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("contract", sa.String(100), nullable=False),
        sa.Column("place", sa.String(8), nullable=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("original", sa.LargeBinary, nullable=False),
        sa.Column("was", sa.JSON, nullable=False),
        sa.Column("undone_at", MOMENT),
        sa.Column("undone_by", sa.String(64)),
    )
    op.create_index("ix_edits_old_id", "edits", ["old_id"])
    op.create_index("ix_edits_key", "edits", ["key"])
