"""What came back for one message that was sent: asked from the gateway and the receivers by RPC."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from contracts.contract import Contract
from contracts.errors import MessageProblem
from contracts.registry import contract_named
from shared.topology import GATEWAY


Ask = Callable[[str, str], dict[str, Any]]  # (service, message id) → its trace
POLL_SECONDS = 0.05
UNDERSTOOD = frozenset({"handled", "tested", "refused", "duplicate"})


@dataclass(frozen=True)
class Outcome:
    """handled · tested · refused (by a rule, with codes) · duplicate · parked · unsent · no answer."""

    what: str
    led_to: tuple[str, ...] = ()
    problems: tuple[dict[str, str], ...] = ()
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        """Whether the node understood the message; a rule that refuses it has understood it."""
        failed = any(problem["code"] == "HANDLER_FAILED" for problem in self.problems)
        return self.what in UNDERSTOOD and not failed


@dataclass
class Watch:
    """Remembers how often a message had come before it is sent (again)."""

    ask: Ask
    message_id: str
    receivers: tuple[str, ...]
    seen: int = field(init=False)
    started: float = field(init=False)

    def __post_init__(self) -> None:
        self.seen = self._copies()
        self.started = time.monotonic()

    def _copies(self) -> int:
        rows = _arrivals(self.ask(GATEWAY, self.message_id))
        return sum(1 + row["duplicates"] for row in rows)

    def outcome(self, seconds: float) -> Outcome:
        """Ask until there is an outcome, at most that long."""
        while (waited := time.monotonic() - self.started) < seconds:
            found = self._look()
            if found is not None:
                return Outcome(found.what, found.led_to, found.problems, round(waited, 3))
            time.sleep(POLL_SECONDS)
        return Outcome("no answer", seconds=seconds)

    def _look(self) -> Outcome | None:
        door = self.ask(GATEWAY, self.message_id)
        if sum(1 + row["duplicates"] for row in _arrivals(door)) <= self.seen:
            return None
        if self.seen:
            return Outcome("duplicate")
        if _parked(door):
            return Outcome("parked", problems=_problems(door))
        answers = [self.ask(service, self.message_id) for service in self.receivers]
        if not all(map(_arrivals, answers)):
            return None
        return _merged(answers)


def receivers_of(contract: str) -> tuple[str, ...]:
    """Who receives a contract across the border; nobody for one that is unknown."""
    try:
        known: Contract = contract_named(contract)
    except MessageProblem:
        return ()
    return known.partner_receivers


def _merged(answers: list[dict[str, Any]]) -> Outcome:
    fates = {row["step"] for answer in answers for row in _arrivals(answer)}
    notes = [row["note"] or {} for answer in answers for row in _arrivals(answer)]
    noted = tuple(problem for note in notes for problem in note.get("problems", []))
    if "parked" in fates:
        return Outcome("parked", problems=tuple(p for a in answers for p in _problems(a)))
    if "refused" in fates:
        return Outcome("refused", problems=noted)
    if "tested" in fates:
        led_to = tuple(name for note in notes for name in note.get("led_to", []))
        return Outcome("refused" if noted else "tested", led_to, noted)
    led_to = tuple(message["contract"] for answer in answers for message in answer["led_to"])
    return Outcome("handled", led_to)


def _arrivals(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return [step for step in answer["steps"] if "duplicates" in step]


def _parked(answer: dict[str, Any]) -> bool:
    return any(step["step"] == "parked" for step in answer["steps"])


def _problems(answer: dict[str, Any]) -> tuple[dict[str, str], ...]:
    parked = [step for step in answer["steps"] if step["step"] == "parked because"]
    return tuple(problem for step in parked for problem in step["problems"])
