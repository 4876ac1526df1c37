"""What evidence needs: signed heads, our own keys, the newest receipts, bundles on their way; bodies that may go."""

import sqlalchemy as sa
from alembic import op


revision = "gateway_0009"
down_revision = "gateway_0008"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("journal") as table:
        table.add_column(sa.Column("removed_at", MOMENT))
    with op.batch_alter_table("lanes") as table:
        table.add_column(sa.Column("signed_length", sa.BigInteger))
        table.add_column(sa.Column("unsigned_since", MOMENT))
    # what was chained before heads were signed
    op.execute("UPDATE lanes SET unsigned_since = moved_at WHERE chain_length IS NOT NULL")
    op.create_table(
        "chain_heads",
        sa.Column("lane_id", sa.String(160), primary_key=True),
        sa.Column("length", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("value", sa.String(68), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("signature", sa.String(2000), nullable=False),
    )
    op.create_table(
        "own_keys",
        sa.Column("key_id", sa.String(71), primary_key=True),
        sa.Column("pem", sa.Text, nullable=False),
        sa.Column("first_used_at", MOMENT, nullable=False),
    )
    _create_receipts_and_bundles()


def _create_receipts_and_bundles() -> None:
    op.create_table(
        "newest_receipts",
        sa.Column("lane_id", sa.String(160), primary_key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("signature", sa.String(2000), nullable=False),
        sa.Column("signed_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_table(
        "bundle_pieces",
        sa.Column("bundle_id", sa.String(36), primary_key=True),
        sa.Column("piece", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "disk_looks",
        sa.Column("at", MOMENT, primary_key=True),
        sa.Column("free", sa.BigInteger, nullable=False),
    )
