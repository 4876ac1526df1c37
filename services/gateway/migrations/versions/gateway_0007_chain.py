"""A chain over the journal of each lane: the value at each row, and the head at the lane."""

import sqlalchemy as sa
from alembic import op


revision = "gateway_0007_chain"
down_revision = "gateway_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("journal") as table:
        table.add_column(sa.Column("entry", sa.BigInteger))
        table.add_column(sa.Column("chain", sa.String(68)))
    with op.batch_alter_table("lanes") as table:
        table.add_column(sa.Column("chain_length", sa.BigInteger))
        table.add_column(sa.Column("chain_head", sa.String(68)))
