"""The registry as operators see and change it; each change is one transaction with its line in the audit."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import structlog

from contracts import strict_json
from contracts.errors import ContractBroken, MessageProblem, Problem
from contracts.participants import every_participant
from services.gateway.adapters import registering, registration
from services.gateway.adapters.registering import Conformance, Order
from services.gateway.adapters.registration import STAGES
from services.gateway.adapters.registry import Registry, record
from services.gateway.adapters.tables import CONFORMANCES, PARTICIPANT_KEYS, PARTICIPANTS, PAUSES
from services.gateway.domain.participant import Stage
from shared.clock import Clock
from shared.database import Database
from shared.session import working


log = structlog.get_logger()
Answer = dict[str, Any]
FILE = "file"  # the actor of what stands in the folder


@dataclass(frozen=True)
class Participants:
    """Everybody who is registered at this node."""

    database: Database
    clock: Clock
    registry: Registry

    def take_folder(self, folder: Path) -> None:
        """Take the registrations that changed since they were taken; a wrong file is told and changes nothing."""
        for path in sorted(folder.glob("*.json")):
            wrong = self._take_file(path)
            if wrong:
                log.error("registration_refused", file=path.name, problems=wrong)
        self.registry.forget()

    def _take_file(self, path: Path) -> list[str]:
        """What is wrong with it."""
        try:
            content = strict_json.loads(path.read_bytes())
            with working(self.database) as session:
                registering.take(session, content, actor=FILE, at=self.clock.now(), is_file=True)
        except (OSError, strict_json.NotJson) as unreadable:
            return [f"FILE_UNREADABLE {type(unreadable).__name__}"]
        except MessageProblem as refused:
            return [f"{problem.code} {problem.path}" for problem in refused.problems]
        return []

    def register(self, content: Any, actor: str) -> Answer:
        """Take a registration; raises ContractBroken."""
        with working(self.database) as session:
            found = registering.take(session, content, actor=actor, at=self.clock.now())
        self.registry.forget()
        participant = found.participant if found else ""
        log.warning("registered", participant=participant, actor=actor)
        return self.one(participant)

    def set_stage(self, participant: str, stage: str, actor: str, reason: str) -> Answer:
        """Raises Unregistered, and ContractBroken for a stage that is none."""
        if stage not in STAGES:
            raise ContractBroken([Problem("VALUE_NOT_IN_LIST", "$.stage", "", ", ".join(STAGES))])
        with working(self.database) as session:
            order = registering.Order(actor=actor, reason=reason, at=self.clock.now())
            registering.set_stage(session, participant, Stage(stage), order)
        self.registry.forget()
        log.warning("participant_stage", participant=participant, stage=stage, actor=actor)
        return self.one(participant)

    def set_transport(self, participant: str, kind: str, url: str | None, order: Order) -> Answer:
        """Raises Unregistered, and ContractBroken for a kind that is none, or an address that is missing."""
        wanted = registration.transport(kind, url)
        with working(self.database) as session:
            registering.set_transport(session, participant, wanted, order)
        self.registry.forget()
        log.warning("participant_transport", participant=participant, kind=kind, actor=order.actor)
        return self.one(participant)

    def revoke(self, participant: str, key_id: str, actor: str, reason: str) -> Answer:
        """Raises Unregistered."""
        with working(self.database) as session:
            order = registering.Order(actor=actor, reason=reason, at=self.clock.now())
            registering.revoke(session, participant, key_id, order)
        self.registry.forget()
        log.warning("key_revoked", participant=participant, key=key_id, actor=actor)
        return self.one(participant)

    def record(self, which: Conformance, order: Order) -> Answer:
        """Raises Unregistered, and ContractBroken for a version that nobody knows."""
        with working(self.database) as session:
            registering.record(session, which, order)
        self.registry.forget()
        log.warning("conformance_recorded", **vars(which), actor=order.actor)
        return self.one(which.participant)

    def withdraw(self, which: Conformance, order: Order) -> Answer:
        """Raises Unregistered."""
        with working(self.database) as session:
            registering.withdraw(session, which, order)
        self.registry.forget()
        log.warning("conformance_withdrawn", **vars(which), actor=order.actor)
        return self.one(which.participant)

    def all(self) -> list[Answer]:
        """Every profile that there is, registered here or not."""
        with self.database.reading() as connection:
            rows = {row.id: row for row in connection.execute(sa.select(PARTICIPANTS))}
            keys = list(connection.execute(sa.select(PARTICIPANT_KEYS)))
            ordered = list(connection.execute(sa.select(PAUSES).order_by(*PAUSES.primary_key)))
            seen = list(connection.execute(sa.select(CONFORMANCES)))
        now = self.clock.now()
        return [
            _answer(name, rows.get(name), [key for key in keys if key.participant == name], now)
            | {"pauses": [_pause(row) for row in ordered if row.participant == name]}
            | {"conformance": _versions([row for row in seen if row.participant == name])}
            for name in every_participant()
        ]

    def one(self, participant: str) -> Answer:
        """Raises Unregistered when there is no such profile."""
        for answer in self.all():
            if answer["participant"] == participant:
                return answer
        raise registering.Unregistered(participant, ", ".join(every_participant()))


def _answer(
    name: str, row: sa.Row[Any] | None, keys: list[sa.Row[Any]], now: dt.datetime
) -> Answer:
    profile = every_participant()[name]
    named = {"participant": name, "zh": profile.zh, "region": profile.region, "role": profile.role}
    if row is None:
        return {**named, "stage": None, "algorithms": [], "transport": None, "keys": []}
    return {
        **named,
        "stage": row.stage,
        "algorithms": row.algorithms,
        "notice_days": row.notice_days,
        "maintenance": row.maintenance,
        "duty": row.duty,
        "transport": {"kind": row.transport, "url": row.transport_url},
        "changed_at": row.changed_at,
        "changed_by": row.changed_by,
        "digest": row.digest,
        "keys": list(_keys(keys, now)),
    }


def _pause(row: sa.Row[Any]) -> Answer:
    """An order, whether or not there is such a lane yet."""
    names = ("direction", "lane", "at", "actor", "reason")
    return {name: getattr(row, name) for name in names}


def _versions(rows: list[sa.Row[Any]]) -> list[Answer]:
    """What it was seen to read, by contract and version."""
    names = ("contract", "version", "report", "recorded_at", "recorded_by")
    ordered = sorted(rows, key=lambda row: (row.contract, row.version))
    return [{name: getattr(row, name) for name in names} for row in ordered]


def _keys(rows: list[sa.Row[Any]], now: dt.datetime) -> Iterator[Answer]:
    """The newest first, each with its state at this moment."""
    for row in sorted(rows, key=lambda row: row.not_before, reverse=True):
        held = record(row)
        yield {
            "id": row.key_id,
            "use": row.use,
            "kind": held.key.kind.name,
            "state": held.state(now),
            "not_before": row.not_before,
            "not_after": row.not_after,
            "revoked_at": row.revoked_at,
            "revoked_by": row.revoked_by,
            "revoked_why": row.revoked_why,
        }
