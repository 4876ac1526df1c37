"""Outbox, inbox, parked messages and audit: the tables every service has."""

import sqlalchemy as sa
from alembic import op


revision = "kernel_0001"
down_revision = None
branch_labels = ("kernel",)
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _outbox()
    _inbox()
    _parked()
    _refusals()
    _audit()


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("number", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("message_id", sa.String(36), nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("contract", sa.String(100), nullable=False),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("correlation_id", sa.String(36), nullable=False),
        sa.Column("causation_id", sa.String(36)),
        sa.Column("exchange", sa.String(64), nullable=False),
        sa.Column("routing_key", sa.String(255), nullable=False),
        sa.Column("properties", sa.JSON, nullable=False),
        sa.Column("headers", sa.JSON, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("unsent", sa.Boolean, nullable=False),
        sa.Column("sent_at", MOMENT),
    )
    op.create_index("ix_outbox_message_id", "outbox", ["message_id"])
    op.create_index("ix_outbox_key", "outbox", ["key"])
    op.create_index("ix_outbox_causation_id", "outbox", ["causation_id"])
    op.create_index("outbox_unsent", "outbox", ["unsent", "number"])


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("source", sa.String(64), primary_key=True),
        sa.Column("message_id", sa.String(80), primary_key=True),
        sa.Column("consumer", sa.String(64), primary_key=True),
        sa.Column("contract", sa.String(100), nullable=False),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("digest", sa.String(71), nullable=False),
        sa.Column("fate", sa.String(16), nullable=False),
        sa.Column("occurred_at", MOMENT),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT),
        sa.Column("duplicates", sa.Integer, nullable=False),
        sa.Column("note", sa.JSON),
    )
    op.create_index("ix_inbox_message_id", "inbox", ["message_id"])
    op.create_index("ix_inbox_key", "inbox", ["key"])


def _parked() -> None:
    op.create_table(
        "parked",
        sa.Column("number", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("message_id", sa.String(80), nullable=False),
        sa.Column("consumer", sa.String(64), nullable=False),
        sa.Column("contract", sa.String(100), nullable=False),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("digest", sa.String(71), nullable=False),
        sa.Column("occurred_at", MOMENT),
        sa.Column("exchange", sa.String(64), nullable=False),
        sa.Column("routing_key", sa.String(255), nullable=False),
        sa.Column("headers", sa.JSON, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("problems", sa.JSON, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("parked_at", MOMENT, nullable=False),
        sa.Column("next_try", MOMENT),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("settled_at", MOMENT),
        sa.Column("settled_by", sa.String(64)),
        sa.Column("settled_reason", sa.String(500)),
    )
    op.create_index("ix_parked_key", "parked", ["key"])
    op.create_index("ix_parked_message_id", "parked", ["message_id"])
    op.create_index("parked_waiting", "parked", ["state", "consumer", "key", "number"])


def _refusals() -> None:
    op.create_table(
        "refusals",
        sa.Column("refused_message", sa.String(36), primary_key=True),
        sa.Column("refused_contract", sa.String(100), nullable=False),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("possible", sa.String(500)),
        sa.Column("refused_by", sa.String(64), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
    )
    op.create_index("ix_refusals_key", "refusals", ["key"])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("number", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(128), nullable=False),
        sa.Column("request_id", sa.String(36), nullable=False),
    )
