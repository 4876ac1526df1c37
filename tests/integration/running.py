"""Runs a loop of the kernel in a thread, and ends it whatever the test does."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


ENDS_WITHIN = 20.0  # seconds


@contextmanager
def running(loop: Callable[[threading.Event], None]) -> Iterator[threading.Event]:
    """`loop(stop)` until the block is left; an error that ended it comes out here."""
    stop, errors = threading.Event(), []

    def run() -> None:
        try:
            loop(stop)
        except BaseException as error:  # noqa: BLE001 - told to the test
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(ENDS_WITHIN)
        assert not thread.is_alive(), "the loop did not end"
        if errors:
            raise errors[0]
