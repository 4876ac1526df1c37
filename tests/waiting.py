"""Waiting for a condition: bounded, and never longer than needed."""

import threading
import time
from collections.abc import Callable


PATIENCE = 15.0  # seconds; a busy machine needs some, a broken programme all of them
_POLL = 0.02


def eventually(condition: Callable[[], object], within: float = PATIENCE) -> None:
    """Until the condition is true; an AssertionError that names it otherwise."""
    pause, end = threading.Event(), time.monotonic() + within
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"not within {within:.0f} s: {condition.__qualname__}")
        pause.wait(_POLL)
