"""What a retry would lead to, or why it would fail: the handler runs, and everything it did is rolled back."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from contracts import envelope as envelopes
from shared import audit, parking
from shared.causes import cause_of, refusal_of, too_early
from shared.database import DATABASE_TROUBLE
from shared.outbox import OUTBOX
from shared.parking import Parked
from shared.processor import Processor
from shared.repair import guarding
from shared.repair.heads import head
from shared.repair.retrying import Tried, is_behind_an_effect
from shared.session import Session, working


@dataclass(frozen=True)
class Prospect:
    """What would come of a try now."""

    result: Tried
    led_to: list[dict[str, str]]  # the messages it would write
    reason: str | None
    problems: list[dict[str, str]]


class _RolledBack(Exception):
    def __init__(self, prospect: Prospect) -> None:
        super().__init__()
        self.prospect = prospect


def dry_run(processor: Processor, number: int, *, actor: str) -> Prospect:
    """Try without consequence; only the audit keeps that it was done.

    Raises what `retry` raises.  A message that kills its process does so here too, and is then on record.
    """
    with guarding.trying(processor, number, actor) as begun:
        if not begun:
            return Prospect(Tried.KILLED, [], parking.Reason.KILLED_PROCESS, [])
        prospect = _undone(processor, number)
    guarding.end(processor, number)
    with working(processor.database) as session:
        at = processor.clock.now()
        audit.write(session, actor=actor, action="dry-run", subject=f"parked/{number}", at=at)
    return prospect


def _undone(processor: Processor, number: int) -> Prospect:
    try:
        with working(processor.database) as session:
            parked = head(session.connection, processor.consumer, number)
            early = is_behind_an_effect(session.connection, parked)
            raise _RolledBack(_prospect(session, processor, parked, early=early))  # noqa: TRY301 - only so it is
    except _RolledBack as rolled_back:
        return rolled_back.prospect


def _prospect(session: Session, processor: Processor, parked: Parked, *, early: bool) -> Prospect:
    last = session.connection.execute(sa.select(sa.func.max(OUTBOX.c.number))).scalar_one()
    try:
        processor.handle(session, envelopes.decode(parked.body), guarding.delivery_of(parked))
        written = _written(session.connection, last or 0)
    except DATABASE_TROUBLE:
        raise
    except Exception as error:  # noqa: BLE001 - this is what was asked for
        return _failure(error, processor, early=early)
    return Prospect(Tried.HANDLED, written, None, [])


def _failure(error: Exception, processor: Processor, *, early: bool) -> Prospect:
    refusal = refusal_of(error)
    if refusal is None or processor.refuse is None:
        cause = cause_of(error)
    elif early:
        cause = too_early(refusal)
    else:
        return Prospect(Tried.REFUSED, [], None, [refusal.as_dict()])
    return Prospect(Tried.FAILED, [], cause.reason, cause.problems)


def _written(connection: sa.Connection, last: int) -> list[dict[str, Any]]:
    query = sa.select(OUTBOX.c.contract, OUTBOX.c.key, OUTBOX.c.exchange)
    mine = query.where(OUTBOX.c.number > last).order_by(OUTBOX.c.number)
    return [dict(row) for row in connection.execute(mine).mappings()]
