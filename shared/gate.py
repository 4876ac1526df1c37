"""Whether a loop may go on: by the operator's order, which is read again every second, and by the breaker."""

import time
from collections.abc import Callable

import structlog

from shared import controls
from shared.breaker import Breaker
from shared.clock import Clock
from shared.controls import Mode, Order, Part
from shared.database import Database


log = structlog.get_logger()
SECONDS = 1.0  # until an order is heard by another process


class Gate:
    """Asked by one loop before each round; what stopped it is in `said`."""

    def __init__(
        self, database: Database, clock: Clock, part: Part, breaker: Breaker | None = None
    ) -> None:
        self._database, self._clock, self._part = database, clock, part
        self._breaker = breaker
        self._order, self._read_at = Order(Mode.RUNNING), 0.0

    @property
    def said(self) -> str:
        """Why it is closed, for people and machines: the first word is always the same."""
        if self._order.mode in {Mode.PAUSED, Mode.DRAINED}:
            return self._order.mode
        return "open" if self._breaker is None or self._breaker.retry_at is None else "tripped"

    def forget(self) -> None:
        """A new order was given: read it at the next asking."""
        self._read_at = 0.0

    def may_begin(self) -> bool:
        """Whether there is any reason to connect; raises database trouble."""
        order = self.order()
        return order.mode in {Mode.RUNNING, Mode.DRAINING} and self._unbroken()

    def may_go_on(self, *, idle: bool, left: Callable[[], int]) -> bool:
        """Whether another round may be made; `left` counts what there is to do, and is asked when it matters.

        Of several processes the first that finds nothing ends a draining; the others finish what they hold.
        """
        mode = self.order().mode
        if mode is Mode.DRAINING and idle and left() == 0:
            self._drained()
            return False
        if mode is Mode.DRAINED:
            return not idle
        return mode is not Mode.PAUSED and self._unbroken()

    def order(self) -> Order:
        """As it stood at most a second ago."""
        if time.monotonic() - self._read_at < SECONDS and self._read_at:
            return self._order
        with self._database.reading() as connection:
            order = controls.order_for(connection, self._part)
        if self._breaker is not None and order.mode is Mode.RUNNING:
            self._breaker.resumed(order.at)
        self._order, self._read_at = order, time.monotonic()
        return order

    def _unbroken(self) -> bool:
        return self._breaker is None or self._breaker.lets_through()

    def _drained(self) -> None:
        with self._database.transaction() as connection:
            controls.drained(connection, self._part, self._clock.now())
        self.forget()
        log.warning("drained", part=self._part)
