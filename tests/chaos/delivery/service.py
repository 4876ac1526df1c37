"""A service of the run, put together as the services of a node are; settings from the environment."""

import datetime as dt
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from contracts.anatomy import Data
from contracts.envelope import Envelope
from shared import broker, failpoints, parking, sqlite
from shared.assembly import ServiceApplication, assemble
from shared.delivery import Delivery
from shared.entrypoints import ApplicationProvider, Operations, deliveries
from shared.settings import Reader, read_settings
from tests.bench.chain.message import next_body
from tests.bench.chain.settings import hop
from tests.chaos.delivery.messages import place_of
from tests.chaos.delivery.plan import PATIENCE
from tests.chaos.delivery.strikes import Diary, Strikes
from tests.chaos.delivery.work import COUNTERS, HANDLERS, Count, UnitOfWork


MIGRATIONS = Path(__file__).parent / "migrations"
HOP = hop()
FOLDER = Path(os.environ["CHAOS_FOLDER"])


class PlannedUnitOfWork(UnitOfWork):
    writes = HOP.writes
    strikes = Strikes(
        (FOLDER / f"{HOP.name}.plan.json").read_text(encoding="utf-8"),
        Diary(FOLDER / f"{HOP.name}.diary"),
    )


def build(environ: Mapping[str, str]) -> ServiceApplication:
    """The application for these settings; its waits are short, since a run has only minutes."""
    broker.LONGEST_PAUSE, sqlite.PATIENCE_SECONDS = 0.8, PATIENCE
    parking.FIRST_DELAY, parking.LONGEST_DELAY = (dt.timedelta(seconds=s) for s in (0.3, 2))
    failpoints.arm(PlannedUnitOfWork.strikes.reach)
    reader = Reader(environ)
    settings = read_settings(reader, HOP.name)
    reader.done()
    return assemble(
        ServiceApplication,
        settings,
        migrations=MIGRATIONS,
        handlers=HANDLERS,
        readers={HOP.reads.name: _command},
        unit_of_work=PlannedUnitOfWork,
        tables=(COUNTERS,),
    )


def _command(body: Data, _: Envelope) -> Count:
    number, place = place_of(body["remark"])
    return Count(number, body["lead_id"], place, next_body(HOP.name, body))


class Service(Operations):
    """Deliveries, and the repairs that every service offers."""

    name = HOP.name
    app = ApplicationProvider(build)

    @deliveries
    def receive(self, batch: Sequence[Delivery]) -> dict[str, int]:
        outcomes: dict[str, int] = self.app.receive(batch)
        return outcomes
