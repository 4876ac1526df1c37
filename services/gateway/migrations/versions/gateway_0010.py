"""How messages reach a participant: by AMQP, as ever, unless its registration says otherwise."""

import sqlalchemy as sa
from alembic import op


revision = "gateway_0010"
down_revision = "gateway_0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kind = sa.Column("transport", sa.String(16), nullable=False, server_default="amqp")
    op.add_column("participants", kind)
    op.add_column("participants", sa.Column("transport_url", sa.String(200)))
