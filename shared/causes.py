"""What an error means for the message that met it: poison, busy, too early, forbidden by a rule, or ours."""

from contracts.errors import (
    ContractBroken,
    MessageProblem,
    NotProved,
    Problem,
    RuleFailed,
    UnknownVersion,
    published_code,
)
from shared.parking import Cause, Reason


def cause_of(error: BaseException) -> Cause:
    """Reason and coded problems of whatever a handler raised; no text of a foreign exception is kept."""
    if isinstance(error, MessageProblem):
        reasons: dict[type[MessageProblem], Reason] = {
            UnknownVersion: Reason.UNKNOWN_VERSION,
            ContractBroken: Reason.CONTRACT_BROKEN,
            RuleFailed: Reason.HANDLER_ERROR,
            NotProved: Reason.NOT_ALLOWED,
        }
        reason = reasons.get(type(error), Reason.UNREADABLE)
        return Cause(reason, [problem.as_dict() for problem in error.problems])
    return Cause(_reason(error), [_problem(error).as_dict()])


def refusal_of(error: BaseException) -> Problem | None:
    """The problem of a rule that forbids the message for good, or None for every other error."""
    return _problem(error) if _reason(error) is Reason.NOT_ALLOWED else None


def too_early(refusal: Problem) -> Cause:
    """A refusal while an earlier message of the key waits for its cause: it may be due to just that."""
    return Cause(Reason.CAUSE_MISSING, [refusal.as_dict()])


def _reason(error: BaseException) -> Reason:
    """A domain's error carries a published code; one that waits for its cause, or holds for a time, says so."""
    if published_code(error) is None:
        return Reason.HANDLER_ERROR
    if getattr(error, "waits_for_cause", False):
        return Reason.CAUSE_MISSING
    return Reason.HELD if getattr(error, "holds", False) else Reason.NOT_ALLOWED


def _problem(error: BaseException) -> Problem:
    code = published_code(error) or "HANDLER_FAILED"
    found = type(error).__name__ if code == "HANDLER_FAILED" else ""
    return Problem(code, "$", found, str(getattr(error, "possible", "")))
