"""All repairs of one service, as they are asked for from outside: by number or message id, inputs checked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa

from shared import edits
from shared.clock import Clock
from shared.database import Database
from shared.outbox import HandedOut
from shared.parking import State
from shared.processor import Processor
from shared.repair import discarding, dry_runs, editing, inputs, resending, retrying, several, views
from shared.repair.choosing import Choice
from shared.repair.heads import no_edit
from shared.repair.places import Own
from shared.repair.refused import LISTED, NotFound, UndoTooLate


MOST_ROWS = 10_001
Answer = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Desk:
    """`handed_out` is what the relay of this process gave to a broker without an answer.

    Raises what the actions raise, and ContractBroken for inputs that cannot be; all of them have codes.
    """

    node: str
    source: str
    database: Database
    clock: Clock
    processors: Mapping[str, Processor]
    handed_out: HandedOut

    def parked(self, limit: int = 100, **choice: str | None) -> list[Answer]:
        """Waiting parked messages, the oldest first, without their bodies."""
        chosen = Choice(**inputs.choice({**choice}))
        return self._ask(views.listing, chosen, min(max(limit, 0), MOST_ROWS))

    def groups(self) -> list[Answer]:
        """They by reason, code and contract."""
        return self._ask(views.groups)

    def show(self, wanted: int | str, *, body: bool = False) -> Answer:
        """Everything about one: a parked row by its number, or a message by its id."""
        found = self._ask(self._look, wanted, body)
        if found is None:
            corrected = isinstance(wanted, str) and self._ask(no_edit, wanted)
            raise corrected or NotFound(wanted, "chuanyu parked list, chuanyu trace")
        return found

    def _look(self, connection: sa.Connection, wanted: int | str, body: bool) -> Answer | None:  # noqa: FBT001 - asked by `show`
        now, number = self.clock.now(), wanted
        if isinstance(wanted, str):
            number = views.number_of(connection, inputs.message_id(wanted)) or 0
            if not number:
                return views.outgoing(connection, wanted, body=body)
        return views.parked(connection, inputs.number(number), now, body=body)

    def retry(self, number: int, actor: str) -> Answer:
        """Try one again: `result`, and how the row stands now."""
        by = inputs.actor(actor)
        result = retrying.retry(self._processor(number), number, actor=by)
        return {"result": str(result), **self._ask(views.outcome, number)}

    def retry_some(self, actor: str, *, after: int = 0, **choice: str | None) -> Answer:
        """Try the next of those chosen; see `several.retry_some`."""
        chosen, by = Choice(**inputs.choice({**choice})), inputs.actor(actor)
        start = inputs.position(after)
        return several.retry_some(self.database, self.processors, chosen, after=start, actor=by)

    def dry_run(self, number: int, actor: str) -> Answer:
        """What a retry would lead to."""
        by = inputs.actor(actor)
        prospect = dry_runs.dry_run(self._processor(number), number, actor=by)
        return vars(prospect) | {"result": str(prospect.result)}

    def discard(self, number: int, actor: str, reason: str) -> Answer:
        """Give one up; how the row stands now."""
        by, why = inputs.actor(actor), inputs.reason(reason)
        discarding.discard(self._processor(number), number, actor=by, reason=why)
        return self._ask(views.outcome, number)

    def propose_edit(self, message_id: str, changes: Any) -> Answer:
        """What an edit would do, with the digest by which it is then asked for."""
        wanted = inputs.message_id(message_id)
        return vars(editing.propose(self.database, self._own, wanted, changes))

    def edit(self, message_id: str, changes: Any, digest: str, actor: str, reason: str) -> Answer:
        """Correct an own message that was not sent; what was done, with the new id."""
        wanted, by = inputs.message_id(message_id), inputs.actor(actor)
        done = editing.edit(
            self.database,
            self._own,
            wanted,
            changes,
            digest=digest,
            actor=by,
            reason=inputs.reason(reason),
            now=self.clock.now(),
        )
        return vars(done) | {"replaces": wanted}

    def resend(self, message_id: str, actor: str) -> Answer:
        """Send a message of this service again; `was` says how it stood before."""
        wanted, by = inputs.message_id(message_id), inputs.actor(actor)
        was = resending.resend(self.database, wanted, actor=by, now=self.clock.now())
        return {"message_id": wanted, "was": str(was)}

    def resend_since(self, since: str, until: str | None, after: int, actor: str) -> Answer:
        """Send some of what was sent since then again: how many, and with which `after` and `until` to go on."""
        now, by = self.clock.now(), inputs.actor(actor)
        begin = inputs.moment("$.since", since)
        end = now if until is None else inputs.moment("$.until", until)
        stretch = resending.Stretch(since=begin, until=end, after=inputs.position(after))
        queued, last = resending.resend_some(self.database, stretch, actor=by, now=now)
        return {"queued": queued, "after": last, "until": end}

    def undo(self, wanted: int | str, actor: str) -> Answer:
        """Take back what was last done to it: a discard by number, an edit or a resend by message id."""
        by = inputs.actor(actor)
        if not isinstance(wanted, str):
            return self._undo_parked(inputs.number(wanted), by)
        message_id = inputs.message_id(wanted)
        if self._ask(edits.standing, message_id):
            return self._undo_edit(message_id, by)
        now = self.clock.now()
        resending.undo(self.database, message_id, self.handed_out, actor=by, now=now)
        return {"undone": "resend", "message_id": message_id}

    def _undo_parked(self, number: int, actor: str) -> Answer:
        processor = self._processor(number)
        row = self._ask(views.outcome, number)
        if row["state"] in {State.HANDLED, State.REFUSED}:
            raise UndoTooLate(number, row["state"], "a dry run beforehand, a new message now")
        if row["state"] == State.WAITING:
            return self._undo_edit(row["message_id"], actor)
        discarding.restore(processor, number, actor=actor)
        return {"undone": "discard", **self._ask(views.outcome, number)}

    def _undo_edit(self, message_id: str, actor: str) -> Answer:
        now = self.clock.now()
        old = editing.undo(self.database, self._own, message_id, actor=actor, now=now)
        return {"undone": "edit", "message_id": old}

    @property
    def _own(self) -> Own:
        return Own(node=self.node, source=self.source, handed_out=self.handed_out)

    def _processor(self, number: int) -> Processor:
        consumer = self._ask(views.consumer_of, inputs.number(number))
        if consumer is None:
            raise NotFound(number, LISTED)
        return self.processors[consumer]

    def _ask(self, question: Callable[..., T], *arguments: Any) -> T:
        with self.database.reading() as connection:
            return question(connection, *arguments)
