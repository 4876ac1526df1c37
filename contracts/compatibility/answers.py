"""The three answers to "is there a value that satisfies this goal?"."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from contracts.compatibility.literals import Goal


@dataclass(frozen=True)
class Empty:
    """No value can: proved."""


@dataclass(frozen=True)
class Found:
    """This one does; `doubt` says what a maker of candidates had to leave out of account."""

    value: Any
    doubt: str | None = None


@dataclass(frozen=True)
class Unknown:
    """Neither proved nor found, and why."""

    reason: str


Answer = Empty | Found | Unknown
Solve = Callable[[Goal], Answer]


class OutOfBudget(Exception):
    """The question takes more steps or time than a verdict may."""


@dataclass
class Doubts:
    """Collects why a set of necessary conditions is not a proof."""

    reason: str | None = None

    def note(self, answer: Answer) -> Answer:
        if isinstance(answer, Unknown):
            self.reason = self.reason or answer.reason
        return answer

    def otherwise_empty(self) -> Answer:
        return Unknown(self.reason) if self.reason else Empty()
