"""Leads."""

import sqlalchemy as sa
from alembic import op


revision = "enforcement_0001"
down_revision = None
branch_labels = ("enforcement",)
depends_on = "kernel_0001"


def upgrade() -> None:
    op.create_table(
        "leads",
        sa.Column("lead_id", sa.String(39), primary_key=True),
        sa.Column("side", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("field", sa.String(32), nullable=False),
        sa.Column("credit_code", sa.String(18), nullable=False),
        sa.Column("found_on", sa.Date, nullable=False),
        sa.Column("offer", sa.JSON, nullable=False),
        sa.Column("accepted_on", sa.Date),
        sa.Column("accepted_by", sa.JSON),
        sa.Column("returned_on", sa.Date),
        sa.Column("filed_on", sa.Date),
        sa.Column("case_number", sa.String(90)),
        sa.Column("not_filed_on", sa.Date),
        sa.Column("reason", sa.String(1000)),
        sa.Column("decided_on", sa.Date),
        sa.Column("decision_number", sa.String(90)),
        sa.Column("penalty", sa.String(32)),
        sa.Column("amount_yuan", sa.BigInteger),
        sa.Column("closed_on", sa.Date),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("ix_leads_credit_code", "leads", ["credit_code"])
