"""Stops a service whose handlers fail on nearly everything before all that arrives is parked.

After a bad deployment each message would be parked within seconds.  Counted are the last different keys: one
key whose messages fail again and again says nothing of the others.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import structlog

from shared.clock import Clock


log = structlog.get_logger()
LONGEST = dt.timedelta(minutes=15)  # between two trials


@dataclass(frozen=True)
class Limits:
    """So many failing of so many different keys, and the seconds until one message is tried."""

    failing: int = 20
    keys: int = 25
    seconds: int = 60


OFF = Limits(failing=2**62, keys=1)


class Tripped(Exception):
    """The message must not be parked: its handler is not the only one that fails.  Nothing of it is kept."""


class Breaker:
    """Closed: all goes on.  Open: nothing is consumed.  Half open: the next message says which."""

    def __init__(self, clock: Clock, limits: Limits | None = None) -> None:
        self._clock, self._limits = clock, limits or Limits()
        self.reset()

    def reset(self) -> None:
        """Nothing is known of any key."""
        self._recent: dict[str, bool] = {}  # key → failed, the newest last
        self._wait = dt.timedelta(seconds=self._limits.seconds)
        self._trial = False
        self.opened_at: dt.datetime | None = None
        self.retry_at: dt.datetime | None = None

    def resumed(self, at: dt.datetime | None) -> None:
        """Somebody said that all goes on: it counts when it was said after the opening."""
        if self.opened_at is not None and at is not None and at >= self.opened_at:
            log.warning("breaker_closed", by="operator")
            self.reset()

    def lets_through(self) -> bool:
        """Whether anything may be consumed; when the time has come, the next message is a trial."""
        if self.retry_at is None:
            return True
        self._trial = self._trial or self._clock.now() >= self.retry_at
        return self._trial

    def failed(self, key: str) -> None:
        """A handler failed; raises Tripped when that was one too many, and on a trial."""
        self._note(key, failed=True)
        if self._trial or sum(self._recent.values()) >= self._limits.failing:
            self._open()
            raise Tripped

    def worked(self, keys: Iterable[str]) -> None:
        """Handlers did what they should for these keys; the trial is passed."""
        if self._trial:
            log.warning("breaker_closed")
            self.reset()
        for key in keys:
            self._note(key, failed=False)

    def _note(self, key: str, *, failed: bool) -> None:
        self._recent.pop(key, None)
        self._recent[key] = failed
        if len(self._recent) > self._limits.keys:
            del self._recent[next(iter(self._recent))]

    def _open(self) -> None:
        now = self._clock.now()
        self.opened_at = self.opened_at or now
        self.retry_at, self._trial = now + self._wait, False
        self._wait = min(self._wait * 2, LONGEST)
        failing = sum(self._recent.values())
        log.error("breaker_opened", failing=failing, keys=len(self._recent), retry_at=self.retry_at)
