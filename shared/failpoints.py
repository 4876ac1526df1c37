"""Named places where a chaos run may end the process; in production nothing happens there.

A place names what is at stake (deliveries, rows), so that a plan can strike at a certain message.
"""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any


class Point(StrEnum):
    """Where a crash would hurt most."""

    BEFORE_COMMIT = "before-commit"
    AFTER_COMMIT_BEFORE_ACK = "after-commit-before-ack"
    AFTER_ACK = "after-ack"
    INSIDE_RELAY_WINDOW = "inside-relay-window"
    AFTER_PUBLISH_BEFORE_MARK = "after-publish-before-mark"
    INSIDE_RETRY = "inside-retry"


Strike = Callable[[Point, Sequence[Any]], None]


def _spare(_point: Point, _at_stake: Sequence[Any]) -> None:
    """Production."""


_strike: Strike = _spare


def reach(point: Point, at_stake: Sequence[Any]) -> None:
    """Here the process may end, when a plan says so."""
    _strike(point, at_stake)


def arm(strike: Strike) -> None:
    """From now on `strike` decides what happens at every point; for chaos runs only."""
    global _strike  # noqa: PLW0603 - one process, one plan
    _strike = strike


def disarm() -> None:
    """As in production again."""
    arm(_spare)
