"""The line of a signature beside the bytes of a message that leaves the node."""

import sqlalchemy as sa
from alembic import op


revision = "kernel_0009"
down_revision = "kernel_0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("outbox") as table:
        table.add_column(sa.Column("signature", sa.String(2000)))
