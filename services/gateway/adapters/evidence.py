"""Evidence (存证) in one piece for the wiring: signed heads, bundles, how long bytes are kept, the disk."""

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.gateway.adapters import heads, own_keys
from services.gateway.adapters.disk import Disk
from services.gateway.adapters.exporting import Exporter
from services.gateway.adapters.heads import Heads
from services.gateway.adapters.notary import Notary
from services.gateway.adapters.retention import Retention
from shared.clock import SHANGHAI, Clock
from shared.crypto import keyfiles
from shared.crypto.signing import Signer
from shared.database import Database
from shared.health import Finding, Grade
from shared.settings import Settings


Answer = dict[str, Any]


@dataclass(frozen=True)
class Evidence:
    """Its parts."""

    notary: Notary
    exporter: Exporter
    retention: Retention
    disk: Disk

    def loops(self) -> list[Callable[[threading.Event], None]]:
        return [self.notary.run, self.exporter.run, self.retention.run, self.disk.run]

    def findings(self, now: dt.datetime) -> list[Finding]:
        """What is owed, and until when; it never makes the service one that does not do its work."""
        notary, found = self.notary, []
        for owed in notary.owed:
            said = f"存证链首未签名 chain head not signed {owed.lane_id}, {owed.entries} 条 entries"
            until = "已过期限 OVERDUE since" if now > owed.deadline else "期限 until"
            told = f"{said}, {until} {_civil(owed.deadline)} [{notary.why(owed)}]"
            found.append(Finding("evidence", Grade.DEGRADED, told, owed.since))
        if self.disk.debt is not None:
            said = f"按目前速度磁盘将于 {_civil(self.disk.debt)} 写满"
            days = (self.disk.debt - now).total_seconds() / 86_400
            told = f"at the present rate the disk is full in {days:.1f} days"
            found.append(Finding("disk", Grade.DEGRADED, f"{said} {told}", now))
        return found

    def status(self) -> Answer:
        """For operators: heads that are not signed, since when bytes are kept, the disk."""
        database = self.notary.database
        with database.reading() as connection:
            unsigned = heads.unsigned(connection)
            kept_since = self.retention.kept_since(connection)
        forecast = self.disk.look()
        return {
            "unsigned": [
                {"lane": one.lane_id, "entries": one.entries, "since": one.since}
                | {"deadline": one.deadline, "late": one.is_late(self.notary.clock.now())}
                for one in unsigned
            ],
            "kept_since": kept_since,
            "journal_days": self.retention.journal,
            "disk_free": forecast.free,
            "disk_full_at": forecast.full_at,
        }


def build(
    settings: Settings, database: Database, clock: Clock, signing_key: Path, folder: Path
) -> Evidence:
    """For one pair of nodes; our key is remembered from now on."""
    key = keyfiles.load(signing_key)
    with database.transaction() as connection:
        own_keys.remember(connection, key.public, clock.now())
    signer, days = Signer(key), settings.retention
    notary = Notary(database, Heads(settings.node, signer), clock)
    return Evidence(
        notary=notary,
        exporter=Exporter(settings.node, settings.partner, signer, notary),
        retention=Retention(database, clock, days.journal, days.resend),
        disk=Disk(folder, database, clock),
    )


def _civil(moment: dt.datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M} +08:00"
