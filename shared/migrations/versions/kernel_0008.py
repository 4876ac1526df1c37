"""That a message waits, and when it was sent, in rows of their own: that of the message is written once."""

import sqlalchemy as sa
from alembic import op


revision = "kernel_0008"
down_revision = "kernel_0007"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.drop_index("outbox_unsent", "outbox")
    op.create_table("outbox_unsent", _number())
    op.create_table("outbox_sent", _number(), sa.Column("at", MOMENT, nullable=False))
    op.execute("INSERT INTO outbox_unsent (number) SELECT number FROM outbox WHERE unsent")
    op.execute(  # what waits to be sent again keeps when it was sent before
        "INSERT INTO outbox_sent (number, at) SELECT number, coalesce(sent_at, recorded_at)"
        " FROM outbox WHERE NOT unsent OR sent_at IS NOT NULL"
    )
    with op.batch_alter_table("outbox") as table:
        table.drop_column("unsent")
        table.drop_column("sent_at")


def _number() -> sa.Column[int]:
    return sa.Column("number", NUMBER, primary_key=True, autoincrement=False)
