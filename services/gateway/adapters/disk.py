"""When the disk will be full at the present rate: a debt with a deadline, long before it stops anything."""

import datetime as dt
import shutil
import threading
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa
import structlog

from services.gateway.adapters.tables import DISK_LOOKS
from shared.clock import Clock
from shared.database import Database
from shared.logging import origin


log = structlog.get_logger()
SECONDS = 60.0
BETWEEN = dt.timedelta(hours=1)  # two looks that are kept
WINDOW = dt.timedelta(days=7)  # whose looks tell the rate
LEAST = dt.timedelta(hours=6)  # of looks, or a rate means nothing
KEPT = dt.timedelta(days=30)
SOON = dt.timedelta(days=30)
CENTURY = 100 * 365 * 86_400.0  # seconds; no forecast goes further


@dataclass(frozen=True)
class Forecast:
    """Bytes that are free, and when none will be; None while that cannot be told, or nothing fills it."""

    free: int
    full_at: dt.datetime | None


@dataclass
class Disk:
    """Of the folder where the node keeps its data."""

    folder: Path
    database: Database
    clock: Clock
    forecast: Forecast | None = field(default=None, init=False)

    def run(self, stop: threading.Event) -> None:
        """A look each minute; whatever it meets, it tries again."""
        while True:
            try:
                self.look()
            except Exception as trouble:  # noqa: BLE001 - without a forecast the node works as well
                log.warning("disk_not_looked_at", **origin(trouble))
            if stop.wait(SECONDS):
                return

    def look(self) -> Forecast:
        """How much is free now, and what follows from the looks before."""
        now, free = self.clock.now(), shutil.disk_usage(self.folder).free
        with self.database.transaction() as connection:
            looks = _looks(connection, now)
            if not looks or now - looks[-1][0] >= BETWEEN:
                mine = (DISK_LOOKS.c.at < now - KEPT, DISK_LOOKS.c.at >= now)
                connection.execute(DISK_LOOKS.delete().where(sa.or_(*mine)))
                connection.execute(DISK_LOOKS.insert(), {"at": now, "free": free})
        self.forecast = Forecast(free, _full_at(looks, now, free))
        return self.forecast

    @property
    def debt(self) -> dt.datetime | None:
        """When it will be full, if that is soon."""
        full_at = self.forecast.full_at if self.forecast else None
        return full_at if full_at and full_at - self.clock.now() < SOON else None


def _looks(connection: sa.Connection, now: dt.datetime) -> list[tuple[dt.datetime, int]]:
    """The looks of the window; those of before the clock was put back are of no time."""
    query = sa.select(DISK_LOOKS).where(DISK_LOOKS.c.at.between(now - WINDOW, now))
    return [(row.at, row.free) for row in connection.execute(query.order_by(DISK_LOOKS.c.at))]


def _full_at(
    looks: list[tuple[dt.datetime, int]], now: dt.datetime, free: int
) -> dt.datetime | None:
    """From the last time when most was free: what was cleared away meanwhile fills no disk."""
    if not looks:
        return None
    since, most = max(looks, key=lambda look: (look[1], look[0]))
    if now - since < LEAST or most <= free:
        return None
    seconds = free / (most - free) * (now - since).total_seconds()
    return now + dt.timedelta(seconds=min(seconds, CENTURY))
