"""A problem of a message as an error: its code, where it is, what was found, what was allowed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from contracts.codes import CODES


MOST = 100  # problems of one message; a body of 2 kB can have thousands


@dataclass(frozen=True)
class Problem:
    """One thing wrong: its code, where (JSON path), what kind of value was found, what was allowed."""

    code: str
    path: str = "$"
    found: str = ""
    allowed: str = ""

    def as_dict(self) -> dict[str, str]:
        """The form that crosses boundaries: the fields with both languages and the remedy."""
        known = CODES[self.code]
        return {
            "code": self.code,
            "path": self.path,
            "found": self.found,
            "allowed": self.allowed,
            "zh": known.zh,
            "en": known.en,
            "remedy_zh": known.remedy_zh,
            "remedy_en": known.remedy_en,
        }

    def __str__(self) -> str:
        known = CODES[self.code]
        found = f" (found {self.found})" if self.found else ""
        allowed = f" [allowed: {self.allowed}]" if self.allowed else ""
        return f"{self.code} at {self.path}: {known.zh} / {known.en}{found}{allowed}"


class MessageProblem(Exception):
    """Base of all that can be wrong with a message; carries the problems found, raised once.

    Of more than MOST the first are told and the others counted: whoever stores or shows them is bounded.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(_told(problems))
        super().__init__("; ".join(map(str, self.problems)))


def _told(problems: Iterable[Problem]) -> Iterator[Problem]:
    told = left_out = 0
    for problem in problems:
        if problem.code == "MORE_PROBLEMS":  # of an error whose problems are raised anew
            left_out += int(problem.found)
        elif told == MOST:
            left_out += 1
        else:
            told += 1
            yield problem
    if left_out:
        yield Problem("MORE_PROBLEMS", "$", str(left_out), str(MOST))


class Unreadable(MessageProblem):
    """The bytes or the envelope make no sense: poison, parked at once."""


class NotProved(Unreadable):
    """Nothing proves who sent these bytes: they count as not arrived, and whatever they say is not believed."""


class ContractBroken(MessageProblem):
    """The body is not what its contract says: poison, parked at once."""


class RuleFailed(MessageProblem):
    """A rule of ours raised instead of judging: our defect, parked until we are mended."""


class UnknownVersion(MessageProblem):
    """A newer version than we know: busy, not poison; parked until we are upgraded."""


def published_code(error: BaseException) -> str | None:
    """The code of an error when it is one of ours; libraries give their errors codes of their own."""
    code = getattr(error, "code", None)
    return code if isinstance(code, str) and code in CODES else None


def kind_of(value: Any) -> str:
    """The kind of a value and its size, never the value: 'text of 17 characters', 'number', 'nothing'."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true/false"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return f"text of {len(value)} characters"
    if isinstance(value, list):
        return f"list of {len(value)}"
    return "object" if isinstance(value, dict) else type(value).__name__
