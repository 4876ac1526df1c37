"""Participants with their keys, lanes with their numbers, and the place of each message on its lane."""

import sqlalchemy as sa
from alembic import op


revision = "gateway_0002"
down_revision = "gateway_0001"
branch_labels = None
depends_on = "kernel_0009"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("journal") as table:
        table.add_column(sa.Column("lane", sa.String(64)))
        table.add_column(sa.Column("epoch", sa.BigInteger))
        table.add_column(sa.Column("place", sa.BigInteger))
        table.add_column(sa.Column("signature", sa.String(2000)))
    place = ["direction", "participant", "lane", "epoch", "place"]
    op.create_index("journal_place", "journal", place, unique=True)
    op.create_table(
        "lanes",
        sa.Column("id", sa.String(160), primary_key=True),
        sa.Column("direction", sa.String(3), nullable=False),
        sa.Column("participant", sa.String(64), nullable=False),
        sa.Column("lane", sa.String(64), nullable=False),
        sa.Column("epoch", sa.BigInteger, nullable=False),
        sa.Column("spans", sa.JSON, nullable=False),
        sa.Column("highest", sa.BigInteger, nullable=False),
        sa.Column("unbroken", sa.BigInteger, nullable=False),
        sa.Column("handed", sa.BigInteger, nullable=False),
        sa.Column("receipted", sa.JSON, nullable=False),
        sa.Column("receipted_at", MOMENT),
        sa.Column("waits", sa.Boolean, nullable=False),
        sa.Column("resent_at", MOMENT),
        sa.Column("resends", sa.Integer, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("moved_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    _create_participants()


def _create_participants() -> None:
    op.create_table(
        "participants",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("algorithms", sa.JSON, nullable=False),
        sa.Column("notice_days", sa.Integer, nullable=False),
        sa.Column("maintenance", sa.JSON, nullable=False),
        sa.Column("duty", sa.String(200)),
        sa.Column("digest", sa.String(71), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("changed_by", sa.String(64), nullable=False),
    )
    op.create_table(
        "participant_keys",
        sa.Column("participant", sa.String(64), primary_key=True),
        sa.Column("key_id", sa.String(71), primary_key=True),
        sa.Column("use", sa.String(8), nullable=False),
        sa.Column("pem", sa.Text, nullable=False),
        sa.Column("not_before", MOMENT, nullable=False),
        sa.Column("not_after", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT),
        sa.Column("revoked_by", sa.String(64)),
        sa.Column("revoked_why", sa.String(500)),
    )
