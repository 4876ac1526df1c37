"""Refusals both ways: telling a sender that its message was refused, and keeping what we were told."""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from contracts.anatomy import Data
from contracts.contract import Contract
from contracts.envelope import Envelope
from contracts.errors import Problem
from contracts.registry import contract_named
from shared.database import KERNEL, UtcTime
from shared.publishing import Publisher
from shared.session import Session


REFUSALS = sa.Table(
    "refusals",
    KERNEL,
    sa.Column("refused_message", sa.String(36), primary_key=True),
    sa.Column("refused_contract", sa.String(100), nullable=False),
    sa.Column("key", sa.String(128), nullable=False, index=True),
    sa.Column("code", sa.String(64), nullable=False),
    sa.Column("possible", sa.String(500)),
    sa.Column("refused_by", sa.String(64), nullable=False),
    sa.Column("received_at", UtcTime, nullable=False),
)
LONGEST = 500  # characters of what was possible, by the contract


def contract_of(service: str) -> Contract:
    """The contract by which a service refuses, and hears of refusals."""
    return contract_named(f"{service}.message-refused")


def tell(publisher: Publisher, service: str, envelope: Envelope, problem: Problem) -> None:
    """Publish <service>.message-refused about a message that a rule forbids."""
    body = {
        "refused_message": envelope.id,
        "refused_contract": envelope.contract,
        "key": envelope.partitionkey,
        "code": problem.code,
        "possible": problem.allowed[:LONGEST] or None,
    }
    publisher.publish(contract_of(service), body)


def keep(session: Session, body: Data, envelope: Envelope, at: dt.datetime) -> None:
    """Record that the other side refused one of our messages; the first word on a message stays."""
    known = sa.select(REFUSALS.c.code).where(REFUSALS.c.refused_message == body["refused_message"])
    if session.connection.execute(known).first() is None:
        row = {**body, "refused_by": envelope.source, "received_at": at}
        session.insert(REFUSALS, row)


def newest(connection: sa.Connection, limit: int) -> list[dict[str, Any]]:
    """Refusals received, the newest first."""
    query = sa.select(REFUSALS).order_by(REFUSALS.c.received_at.desc()).limit(limit)
    return [dict(row) for row in connection.execute(query).mappings()]


def count(connection: sa.Connection) -> int:
    """How many of our messages the other side refused."""
    query = sa.select(sa.func.count()).select_from(REFUSALS)
    return connection.execute(query).scalar_one()
