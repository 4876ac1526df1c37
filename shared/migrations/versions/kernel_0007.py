"""Parked messages: how many processes began to try one, and never ended."""

import sqlalchemy as sa
from alembic import op


revision = "kernel_0007"
down_revision = "kernel_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("parked", sa.Column("unended", sa.Integer, nullable=False, server_default="0"))
