"""Amounts in 分 as in lead-decided v2, so that 角 and 分 of a confiscation can be kept."""

import sqlalchemy as sa
from alembic import op


revision = "enforcement_0003"
down_revision = "enforcement_0002"
branch_labels = None
depends_on = None

FEN = 100  # in one 元
LEADS = sa.table("leads", sa.column("amount_fen", sa.BigInteger))


def upgrade() -> None:
    with op.batch_alter_table("leads") as table:
        table.alter_column(
            "amount_yuan", new_column_name="amount_fen", existing_type=sa.BigInteger()
        )
    op.execute(LEADS.update().values(amount_fen=LEADS.c.amount_fen * FEN))
