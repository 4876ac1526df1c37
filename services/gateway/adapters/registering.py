"""Changes of the registry, each with its line in the audit: a registration taken, a stage, a key revoked.

A registration never takes back what an operator revoked, nor the stage he set, and a key that it no longer names
stays: what it signed must be provable for years.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from contracts import envelope as envelopes
from contracts import strict_json
from contracts.errors import ContractBroken, Problem
from services.gateway.adapters import transports
from services.gateway.adapters.registration import (
    REPORT,
    Registered,
    registration,
    unknown_version,
)
from services.gateway.adapters.tables import CONFORMANCES, PARTICIPANT_KEYS, PARTICIPANTS
from services.gateway.domain.participant import Stage
from services.gateway.domain.transport import Transport
from shared import audit
from shared.crypto.keyring import KeyRecord
from shared.session import Session


SUBJECT, WHY = 128, 500  # characters of an audit's subject, and of a reason


class Unregistered(Exception):
    """Nobody of that id is registered here, or it has no such key."""

    code = "NOT_FOUND"

    def __init__(self, found: str, possible: str) -> None:
        super().__init__(found)
        self.found, self.possible = found, possible


@dataclass(frozen=True, kw_only=True)
class Order:
    """Who wants it, why, and when."""

    actor: str
    reason: str
    at: dt.datetime


def digest_of(content: Any) -> str:
    """Names what a registration says, whatever the order and the blanks of its file."""
    return envelopes.digest(strict_json.dumps(content))


def take(
    session: Session, content: Any, *, actor: str, at: dt.datetime, is_file: bool = False
) -> Registered | None:
    """Take a registration; ContractBroken names every problem, and nothing of it is taken then.

    `is_file`: what was taken before is left as it is, so that a restart undoes no later order; None then.
    """
    found, digest = registration(content), digest_of(content)
    before = _row(session, found.participant)
    if is_file and before is not None and before.digest == digest:
        return None
    _write(session, found, {"digest": digest, "changed_at": at, "changed_by": actor}, before)
    if found.transport is not None:
        _reach(session, found.participant, found.transport, at)
    for record in found.keys:
        _take_key(session, record)
    for seen in found.conformance:
        conformance = Conformance(found.participant, seen["contract"], seen["version"])
        _note(session, conformance, {"report": seen["report"], "at": at, "actor": actor})
    audit.write(session, actor=actor, action="register", subject=found.participant, at=at)
    return found


def set_stage(session: Session, participant: str, stage: Stage, order: Order) -> None:
    """How far its on-boarding is from now on; Unregistered when nobody is."""
    if _row(session, participant) is None:
        raise Unregistered(participant, ", ".join(_ids(session)))
    values = {"stage": stage, "changed_at": order.at, "changed_by": order.actor}
    mine = PARTICIPANTS.c.id == participant
    session.connection.execute(PARTICIPANTS.update().where(mine).values(values))
    _audit(session, f"stage-{stage}", f"{participant}: {order.reason}", order)


def set_transport(session: Session, participant: str, transport: Transport, order: Order) -> None:
    """How it is reached from now on; Unregistered when nobody is."""
    if _row(session, participant) is None:
        raise Unregistered(participant, ", ".join(_ids(session)))
    _reach(session, participant, transport, order.at)
    values = {"changed_at": order.at, "changed_by": order.actor}
    mine = PARTICIPANTS.c.id == participant
    session.connection.execute(PARTICIPANTS.update().where(mine).values(values))
    _audit(session, f"transport-{transport.kind}", f"{participant}: {order.reason}", order)


def _reach(session: Session, participant: str, transport: Transport, at: dt.datetime) -> None:
    before = transports.of(session.connection, participant)
    values = {"transport": transport.kind, "transport_url": transport.url}
    mine = PARTICIPANTS.c.id == participant
    session.connection.execute(PARTICIPANTS.update().where(mine).values(values))
    transports.changed(session, participant, before, transport, at)


def revoke(session: Session, participant: str, key_id: str, order: Order) -> None:
    """From now on nothing is proved by this key, whenever it signed; a second time changes nothing."""
    mine = (PARTICIPANT_KEYS.c.participant == participant, PARTICIPANT_KEYS.c.key_id == key_id)
    ids = sa.select(PARTICIPANT_KEYS.c.key_id).where(mine[0])
    known = list(session.connection.execute(ids).scalars())
    if key_id not in known:
        raise Unregistered(key_id, ", ".join(known))
    values = {"revoked_at": order.at, "revoked_by": order.actor, "revoked_why": order.reason[:WHY]}
    standing = (*mine, PARTICIPANT_KEYS.c.revoked_at.is_(None))
    session.connection.execute(PARTICIPANT_KEYS.update().where(*standing).values(values))
    _audit(session, "revoke-key", f"{participant}: {key_id}", order)


@dataclass(frozen=True)
class Conformance:
    """A version of a contract that a participant reads."""

    participant: str
    contract: str
    version: int

    def __str__(self) -> str:
        return f"{self.participant}: {self.contract}.v{self.version}"


def record(session: Session, which: Conformance, order: Order) -> None:
    """From now on this version may go to the participant; the reason says what showed that it reads it.

    Raises ContractBroken for a version that nobody knows, Unregistered.
    """
    if problems := unknown_version(which.contract, which.version, "$"):
        raise ContractBroken(problems)
    if _row(session, which.participant) is None:
        raise Unregistered(which.participant, ", ".join(_ids(session)))
    by = {"report": order.reason[:REPORT], "at": order.at, "actor": order.actor}
    _note(session, which, by)
    _audit(session, "conformance", f"{which}: {order.reason}", order)


def withdraw(session: Session, which: Conformance, order: Order) -> None:
    """It turned out not to read this version: none of it is sent any more; Unregistered when it was not on record."""
    gone = session.connection.execute(CONFORMANCES.delete().where(*_mine(which)))
    if not gone.rowcount:
        versions = sa.select(CONFORMANCES.c.version).where(*_mine(which)[:2])
        known = session.connection.execute(versions).scalars()
        raise Unregistered(str(which), ", ".join(f"v{version}" for version in known))
    _audit(session, "withdraw-conformance", f"{which}: {order.reason}", order)


def _mine(which: Conformance) -> list[sa.ColumnElement[bool]]:
    return [CONFORMANCES.c[name] == value for name, value in vars(which).items()]


def _note(session: Session, which: Conformance, by: dict[str, Any]) -> None:
    values = {"report": by["report"], "recorded_at": by["at"], "recorded_by": by["actor"]}
    changed = CONFORMANCES.update().where(*_mine(which)).values(values)
    if not session.connection.execute(changed).rowcount:
        session.insert(CONFORMANCES, vars(which) | values)


def _audit(session: Session, action: str, subject: str, order: Order) -> None:
    audit.write(session, actor=order.actor, action=action, subject=subject[:SUBJECT], at=order.at)


def _row(session: Session, participant: str) -> sa.Row[Any] | None:
    query = sa.select(PARTICIPANTS).where(PARTICIPANTS.c.id == participant).with_for_update()
    return session.connection.execute(query).first()


def _ids(session: Session) -> list[str]:
    return list(session.connection.execute(sa.select(PARTICIPANTS.c.id)).scalars())


def _write(
    session: Session, found: Registered, by: dict[str, Any], before: sa.Row[Any] | None
) -> None:
    values = {
        "algorithms": list(found.algorithms),
        "notice_days": found.notice_days,
        "maintenance": list(found.maintenance),
        "duty": found.duty,
        **by,
    }
    if before is None:
        new = {"id": found.participant, "stage": found.stage, **values}
        session.insert(PARTICIPANTS, new)
    else:
        mine = PARTICIPANTS.c.id == found.participant
        session.connection.execute(PARTICIPANTS.update().where(mine).values(values))


def _take_key(session: Session, record: KeyRecord) -> None:
    """A new one, or another period of one that is here; a key keeps its use."""
    period = {"not_before": record.not_before, "not_after": record.not_after}
    identity = {"participant": record.participant, "key_id": record.key.id}
    mine = [PARTICIPANT_KEYS.c[name] == value for name, value in identity.items()]
    known = sa.select(PARTICIPANT_KEYS.c.use).where(*mine)
    if session.connection.execute(known).scalar_one_or_none() not in {None, record.use}:
        raise ContractBroken([Problem("KEY_TWICE", "$.keys", record.key.id)])
    changed = session.connection.execute(PARTICIPANT_KEYS.update().where(*mine).values(period))
    if changed.rowcount:
        return
    unrevoked = dict.fromkeys(("revoked_at", "revoked_by", "revoked_why"))
    more = {"use": record.use, "pem": record.key.pem, **unrevoked}
    session.insert(PARTICIPANT_KEYS, identity | period | more)
