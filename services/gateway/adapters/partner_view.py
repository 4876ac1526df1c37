"""What of a node's answers is the partner's business: its own messages and ours to it, and nobody's name."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from contracts.registry import every_contract
from services.gateway.adapters.tables import JOURNAL
from shared.inbox import INBOX


Answer = dict[str, Any]
OURS = ("by",)  # who of us did it


def known_to(connection: sa.Connection, participant: str, wanted: str) -> set[str]:
    """Of a message id or business key, the messages that crossed this border, or came to it from there."""
    crossed = sa.select(JOURNAL.c.message_id).where(
        JOURNAL.c.participant == participant,
        sa.or_(JOURNAL.c.message_id == wanted, JOURNAL.c.key == wanted),
    )
    came = sa.select(INBOX.c.message_id).where(
        INBOX.c.source.startswith(f"/{participant}/", autoescape=True),
        sa.or_(INBOX.c.message_id == wanted, INBOX.c.key == wanted),
    )
    return set(connection.execute(crossed.union(came)).scalars())


def of_trace(trace: Answer, ids: Collection[str]) -> Answer:
    """The steps of these messages, without who of us made them."""
    return {**trace, "services": {name: _part(p, ids) for name, p in trace["services"].items()}}


def _part(part: Answer, ids: Collection[str]) -> Answer:
    if "steps" not in part:
        return part
    mine = [step for step in part["steps"] if step.get("message_id") in ids]
    told = [one for one in part.get("led_to", ()) if _crosses(one["contract"])]
    return {**part, "steps": [_without(step, OURS) for step in mine], "led_to": told}


def _crosses(name: str) -> bool:
    known = every_contract().get(name)
    return known is not None and known.shared


def of_report(report: Answer) -> Answer:
    """Without what our operators ordered, and why."""
    return {**report, "services": [_without(one, ("orders",)) for one in report["services"]]}


def _without(answer: Answer, names: Collection[str]) -> Answer:
    return {name: value for name, value in answer.items() if name not in names}
