"""What the timer and operators do with parked and outgoing messages: look, try again, give up, correct, undo.

Every action has an actor, ends in a state that can be seen, and has a line in the audit, in the transaction
of its effect.
"""

from shared.repair.desk import Desk
from shared.repair.discarding import discard, restore
from shared.repair.dry_runs import dry_run
from shared.repair.refused import ActionImpossible
from shared.repair.resending import resend
from shared.repair.retrying import Tried, retry, retry_due


__all__ = [
    "ActionImpossible",
    "Desk",
    "Tried",
    "discard",
    "dry_run",
    "resend",
    "restore",
    "retry",
    "retry_due",
]
