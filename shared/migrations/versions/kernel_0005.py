"""Attempts: how many processes began to handle a message that came again, and never ended."""

import sqlalchemy as sa
from alembic import op


revision = "kernel_0005"
down_revision = "kernel_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attempts", sa.Column("unended", sa.Integer, nullable=False, server_default="0"))
