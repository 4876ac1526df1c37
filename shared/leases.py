"""Who of a service's processes does what only one may do: its relay, its retries.

SQLite: a file has one process, which does everything.  PostgreSQL: an advisory lock on a connection of its own.  It
ends with the process at once, and by the server's patience when the process no longer touches it, as one that is
frozen; such a one finds that out before its next round.
"""

import time

import sqlalchemy as sa
import structlog

from shared.database import DATABASE_TROUBLE, Database


log = structlog.get_logger()
LOOK_SECONDS = 1.0
PATIENCE_SECONDS = 15  # after which the server takes the lease from who does not touch it
CLASS = 0x6368_7579  # "chuy": of the locks that are ours


class Lease:
    """One thing that one process may do at a time; released when the process ends, however that happens."""

    def __init__(self, database: Database, name: str) -> None:
        self._database, self._name = database, name
        self._connection: sa.Connection | None = None
        self._held = False
        self._looked = 0.0

    def is_mine(self) -> bool:
        """Take it when it is free, touch it when it is held; False while another process has it."""
        if not self._database.is_shared:
            return True
        try:
            held = self._touch()
        except DATABASE_TROUBLE:
            self.release()
            raise
        if held != self._held:
            log.warning("lease_taken" if held else "lease_lost", lease=self._name)
        self._held = held
        return held

    def release(self) -> None:
        """Let another process have it."""
        connection, self._connection, self._held = self._connection, None, False
        if connection is not None:
            connection.invalidate()  # closed and not pooled: the lock belongs to it
            connection.close()

    def _stay(self) -> None:
        """A look is good for a second, of which the server's patience has many; a frozen process looks again."""
        now = time.monotonic()
        if self._connection is not None and now - self._looked > LOOK_SECONDS:
            self._connection.exec_driver_sql("SELECT 1")
            self._looked = now

    def _touch(self) -> bool:
        if self._connection is None:
            self._connection = self._database.session_of_its_own(PATIENCE_SECONDS)
        if self._held:
            self._stay()
            return True
        lock = sa.func.pg_try_advisory_lock(CLASS, sa.func.hashtext(self._name))
        return bool(self._connection.execute(sa.select(lock)).scalar_one())
