"""What came back for one message that was sent: asked from the gateway and the receivers by RPC."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from contracts import envelope as envelopes
from contracts.contract import Contract
from contracts.errors import MessageProblem
from contracts.registry import contract_named
from shared.parking import Reason
from shared.processor import CONTRADICTS
from shared.topology import GATEWAY


Ask = Callable[[str, str], dict[str, Any]]  # (service, message id) → its trace
POLL_SECONDS = 0.05
SKIPPED = frozenset({"local", "not yet", "other way"})  # nothing wrong, and nothing was tried out
UNDERSTOOD = frozenset({"handled", "tested", "refused", "duplicate"}) | SKIPPED
BY_RULE = {None, Reason.NOT_ALLOWED, Reason.CAUSE_MISSING}  # of a test: answered, were it real


@dataclass(frozen=True)
class Outcome:
    """What became of it.

    handled · tested · refused (by a rule, with codes) · duplicate · not yet (follows its contract, which the
    service does not handle yet) · local (a command of the own province, not sent) · other way (a rule ties
    it to the other side, not sent) · parked · would park · unsent · no answer.
    """

    what: str
    led_to: tuple[str, ...] = ()
    problems: tuple[dict[str, str], ...] = ()
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        """Whether the node understood the message; a rule that refuses it has understood it."""
        failed = any(problem["code"] == "HANDLER_FAILED" for problem in self.problems)
        of_a_parked_one = self.what == "duplicate" and bool(self.problems)
        return self.what in UNDERSTOOD and not failed and not of_a_parked_one


@dataclass
class Watch:
    """Remembers how often a message had come before it is sent (again).

    The node keeps bytes it cannot read under their digest, and other content under a used id beside it.
    """

    ask: Ask
    message_id: str | None  # None for bytes that say none
    body: bytes
    receivers: tuple[str, ...]
    seen: dict[str, int] = field(init=False)
    started: float = field(init=False)

    def __post_init__(self) -> None:
        self.seen = {name: _copies(self.ask(GATEWAY, name)) for name in self._identities()}
        self.started = time.monotonic()

    def _identities(self) -> list[str]:
        """Under which names the gateway may have taken it: its own first."""
        digest = envelopes.digest(self.body)
        if self.message_id is None:
            return [digest]
        return [self.message_id, contradiction(self.message_id, digest), digest]

    def outcome(self, seconds: float) -> Outcome:
        """Ask until there is an outcome, at most that long."""
        while (waited := time.monotonic() - self.started) < seconds:
            found = self._look()
            if found is not None:
                return Outcome(found.what, found.led_to, found.problems, round(waited, 3))
            time.sleep(POLL_SECONDS)
        return Outcome("no answer", seconds=seconds)

    def _look(self) -> Outcome | None:
        for name, seen in self.seen.items():
            door = self.ask(GATEWAY, name)
            if _copies(door) > seen:
                return self._judged(door, name)
        return None

    def _judged(self, door: dict[str, Any], name: str) -> Outcome | None:
        stopped = _stopped(door)
        if self.seen[name]:
            return Outcome("duplicate", problems=stopped.problems if stopped else ())
        if stopped or name != self.message_id:
            return stopped
        answers = [self.ask(service, name) for service in self.receivers]
        return _merged(answers) if all(map(_arrivals, answers)) else None


def contradiction(message_id: str, digest: str) -> str:
    """The name of other content under a used id, as shared.delivery makes it."""
    return f"{message_id}{CONTRADICTS}{digest[7:23]}"


def receivers_of(contract: str) -> tuple[str, ...]:
    """Who receives a contract across the border; nobody for one that is unknown."""
    try:
        known: Contract = contract_named(contract)
    except MessageProblem:
        return ()
    return known.partner_receivers


def _stopped(door: dict[str, Any]) -> Outcome | None:
    """What the gateway did not let in: kept by it, or only noted when it was a test."""
    if _has(door, "parked", "discarded"):
        return Outcome("parked", problems=_problems(door))
    if _has(door, "tested"):
        return Outcome("would park", problems=_noted([door], "problems"))
    return None


def _merged(answers: list[dict[str, Any]]) -> Outcome:
    noted = _noted(answers, "problems")
    if any(_has(answer, "parked") for answer in answers):
        return Outcome("parked", problems=tuple(p for a in answers for p in _problems(a)))
    if any(_has(answer, "refused") for answer in answers):
        return Outcome("refused", problems=noted)
    if any(_has(answer, "tested") for answer in answers):
        return Outcome(_tested(answers), _noted(answers, "led_to"), noted)
    led_to = tuple(message["contract"] for answer in answers for message in answer["led_to"])
    return Outcome("handled", led_to)


def _tested(answers: list[dict[str, Any]]) -> str:
    reasons = {note.get("reason") for answer in answers for note in _notes(answer)}
    codes = {problem["code"] for problem in _noted(answers, "problems")}
    if codes == {"NOT_HANDLED_YET"}:
        return "not yet"
    if reasons - BY_RULE:
        return "would park"
    return "refused" if codes else "tested"


def _notes(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return [row["note"] or {} for row in _arrivals(answer)]


def _noted(answers: list[dict[str, Any]], what: str) -> tuple[Any, ...]:
    return tuple(
        each for answer in answers for note in _notes(answer) for each in note.get(what, [])
    )


def _has(answer: dict[str, Any], *fates: str) -> bool:
    return any(row["step"] in fates for row in _arrivals(answer))


def _copies(answer: dict[str, Any]) -> int:
    return sum(1 + row["duplicates"] for row in _arrivals(answer))


def _arrivals(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return [step for step in answer["steps"] if "duplicates" in step]


def _problems(answer: dict[str, Any]) -> tuple[dict[str, str], ...]:
    parked = [step for step in answer["steps"] if step["step"] == "parked because"]
    return tuple(problem for step in parked for problem in step["problems"])
