"""What was looked at in a bundle, and what was found: one check at a time, in both languages."""

from dataclasses import dataclass
from enum import StrEnum

from contracts.errors import MessageProblem


class Grade(StrEnum):
    """A note is no fault, but something that a reader has to know."""

    OK = "ok"
    NOTE = "note"
    FAILED = "failed"


@dataclass(frozen=True)
class Check:
    """Which part of the file, what of it, and what came out."""

    part: str
    check: str
    grade: Grade
    zh: str
    en: str


@dataclass(frozen=True)
class Part:
    """Makes the checks of one part."""

    name: str

    def ok(self, check: str, zh: str, en: str) -> Check:
        return Check(self.name, check, Grade.OK, zh, en)

    def note(self, check: str, zh: str, en: str) -> Check:
        return Check(self.name, check, Grade.NOTE, zh, en)

    def failed(self, check: str, zh: str, en: str) -> Check:
        return Check(self.name, check, Grade.FAILED, zh, en)

    def refused(self, check: str, refused: MessageProblem) -> Check:
        """By a code that is published."""
        told = refused.problems[0].as_dict()
        found = f" [{told['found']}]" if told["found"] else ""
        return self.failed(check, f"{told['code']} {told['zh']}{found}", f"{told['en']}{found}")

    def judged(self, check: str, *, holds: bool, zh: tuple[str, str], en: tuple[str, str]) -> Check:
        """The first text of each when it holds, else the second."""
        if holds:
            return self.ok(check, zh[0], en[0])
        return self.failed(check, zh[1], en[1])
