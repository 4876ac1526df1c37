"""Keeps an interrupt from falling into the middle of a step that must be whole.

Only the main thread receives signals in Python; elsewhere nothing needs to be held.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn


HELD = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(SystemExit):
    """The process was asked to end by a signal; its exit status is the shell's 128 + number."""

    def __init__(self, number: int) -> None:
        super().__init__(128 + number)


@contextmanager
def held_signals() -> Iterator[None]:
    """Interrupts that arrive inside take effect at the end of the block."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    arrived: list[int] = []
    before = {number: signal.signal(number, lambda n, _: arrived.append(n)) for number in HELD}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for late in arrived:
            signal.raise_signal(late)


@contextmanager
def signals_as_exceptions() -> Iterator[None]:
    """SIGTERM and a closed terminal unwind the stack as Ctrl-C does, so that cleaning happens."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, _raise) for number in HELD if number != signal.SIGINT}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _raise(number: int, _: FrameType | None) -> NoReturn:
    raise Stopped(number)
