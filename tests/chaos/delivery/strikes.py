"""Ends the process at the points of its plan; each hit is on disk before it happens, and happens once."""

import json
import os
import signal
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from shared.failpoints import Point
from tests.chaos.delivery.messages import number_of
from tests.chaos.delivery.plan import Kind


class Diary:
    """What happened in this service so far, a line for each hit; survives every death."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self.counts = Counter(path.read_text(encoding="utf-8").split("\n"))

    def note(self, name: str, number: int) -> None:
        """Write it down before it happens."""
        line = f"{name} {number}"
        os.write(self._file, f"{line}\n".encode())
        os.fsync(self._file)
        self.counts[line] += 1

    def has(self, name: str, number: int) -> int:
        """How often it happened."""
        return self.counts[f"{name} {number}"]


def hits(path: Path) -> Counter[str]:
    """How often each fault struck, by name."""
    lines = path.read_text(encoding="utf-8").split("\n") if path.exists() else []
    return Counter(line.partition(" ")[0] for line in lines if line)


class Strikes:
    """The part of the plan that concerns one service."""

    def __init__(self, plan: str, diary: Diary) -> None:
        document = json.loads(plan)
        self._points = {Point(p): set(numbers) for p, numbers in document["strikes"].items()}
        self.troubled = {int(n): times for n, times in document["troubled"].items()}
        self._killers = set(document["killers"])
        self._diary = diary

    def reach(self, point: Point, at_stake: Sequence[Any]) -> None:
        """For `shared.failpoints`: die here when one of these messages is marked for it."""
        marked = self._points[point]
        for number in map(number_of, at_stake):
            if number in marked and not self._diary.has(point, number):
                self._die(point, number)

    def handling(self, number: int) -> None:
        """What the handler of a message does: raises, dies, or nothing."""
        if number in self._killers:
            self._die(Kind.KILLER, number)
        if self._diary.has(Kind.TROUBLED, number) < self.troubled.get(number, 0):
            self._diary.note(Kind.TROUBLED, number)
            raise Trouble

    def _die(self, name: str, number: int) -> None:
        self._diary.note(name, number)
        os.kill(os.getpid(), signal.SIGKILL)


class Trouble(Exception):
    """A handler that does not work this time."""
