"""Corrects an own message before it is sent: a new one under a new id in the old one's place, original kept.

Own is what this service wrote and its relay never handed to a broker, and what services of this node wrote
and a consumer of this one parked.  A partner's message is never edited: it is refused, and a new one asked for.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import structlog

from contracts import envelope as envelopes
from contracts.envelope import Envelope
from shared import audit, edits
from shared.database import Database
from shared.edits import Edit
from shared.ids import new_id
from shared.repair.changes import corrected, difference
from shared.repair.heads import no_edit
from shared.repair.places import PLACES, Found, Own, find
from shared.repair.refused import ActionImpossible, NothingChanged, Outdated
from shared.session import working


log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What an edit would do, for the one who decides: values masked, and the digest to decide upon."""

    message_id: str
    contract: str
    key: str
    place: str
    digest: str
    difference: list[dict[str, Any]]


def propose(database: Database, own: Own, message_id: str, changes: Any) -> Proposal:
    """Check an edit without making it; raises as `edit` does."""
    with own.handed_out.lock, database.transaction() as connection:
        found = find(connection, own, message_id)
    old, new = _both(found, changes)
    return _proposal(found, old, new)


def _both(found: Found, changes: Any) -> tuple[Envelope, Envelope]:
    old = envelopes.decode(found.body)
    return old, corrected(old, changes, new_id())


def _proposal(found: Found, old: Envelope, new: Envelope) -> Proposal:
    different = difference(old, new)
    if not different:
        raise NothingChanged(old.id, "unchanged", "a change of its body")
    return Proposal(
        message_id=new.id,
        contract=old.contract,
        key=old.partitionkey,
        place=found.place,
        digest=found.digest,
        difference=different,
    )


def edit(  # noqa: PLR0913 - what, how, by whom and why
    database: Database,
    own: Own,
    message_id: str,
    changes: Any,
    *,
    digest: str,
    actor: str,
    reason: str,
    now: dt.datetime,
) -> Proposal:
    """Put the corrected message in the place of the old one; gives what was done, with the new id.

    `digest` is that of the message that was looked at.  Raises NotOurs, AlreadySent, Outdated,
    NothingChanged, ActionImpossible, and MessageProblem for changes that the contract forbids.
    """
    with own.handed_out.lock, working(database) as session:
        connection = session.connection
        found = find(connection, own, message_id)
        if found.digest != digest:
            raise Outdated(message_id, "changed since", found.digest)
        old, new = _both(found, changes)
        done = _proposal(found, old, new)
        was = PLACES[found.place].replace(session, found, new, by=actor, at=now)
        edits.keep(connection, _edit(found, new, was, actor=actor, reason=reason, at=now))
        audit.write(session, actor=actor, action="edit", subject=message_id, at=now)
    log.warning("message_edited", message_id=message_id, new_id=new.id, actor=actor)
    return done


def _edit(  # noqa: PLR0913 - the facts of one edit
    found: Found, new: Envelope, was: dict[str, Any], *, actor: str, reason: str, at: dt.datetime
) -> Edit:
    return Edit(
        new_id=new.id,
        old_id=found.message_id,
        key=new.partitionkey,
        contract=new.contract,
        place=found.place,
        number=found.number,
        at=at,
        actor=actor,
        reason=reason,
        original=found.body,
        was=was,
    )


def undo(database: Database, own: Own, new_id: str, *, actor: str, now: dt.datetime) -> str:
    """Put the original back while the edited message is neither sent nor settled; gives the old id."""
    with own.handed_out.lock, working(database) as session:
        connection = session.connection
        made = edits.standing(connection, new_id)
        if made is None:
            raise no_edit(connection, new_id) or ActionImpossible(
                new_id, "not an edited message, or no longer one", "an id that an edit made"
            )
        found = find(connection, own, new_id)
        PLACES[found.place].put_back(session, found, made, by=actor, at=now)
        edits.undo(connection, new_id, by=actor, at=now)
        audit.write(session, actor=actor, action="undo-edit", subject=new_id, at=now)
    log.warning("edit_undone", message_id=made.old_id, edited_id=new_id, actor=actor)
    return made.old_id
