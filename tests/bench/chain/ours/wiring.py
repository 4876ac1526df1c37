"""Puts a service of the chain together, as the services of a node do."""

from collections.abc import Mapping
from pathlib import Path

from contracts.anatomy import Data
from contracts.envelope import Envelope
from shared.assembly import ServiceApplication, assemble
from shared.settings import Reader, read_settings
from tests.bench.chain.durability import settings_of
from tests.bench.chain.message import next_body
from tests.bench.chain.ours.work import HANDLERS, LEADS, SqlUnitOfWork, TakeStep
from tests.bench.chain.settings import hop


MIGRATIONS = Path(__file__).parent / "migrations"
HOP = hop()


class ChainApplication(ServiceApplication):
    """The kernel's application, which also tells how it commits."""

    def durability(self) -> dict[str, str]:
        url = self.settings.database_url
        return self.ask(lambda c: settings_of(url, lambda sql: c.exec_driver_sql(sql).scalar()))


class HopUnitOfWork(SqlUnitOfWork):
    writes = HOP.writes


def build(environ: Mapping[str, str]) -> ChainApplication:
    """The application for these settings, its database migrated."""
    reader = Reader(environ)
    settings = read_settings(reader, HOP.name)
    reader.done()
    return assemble(
        ChainApplication,
        settings,
        migrations=MIGRATIONS,
        handlers=HANDLERS,
        readers={HOP.reads.name: _command},
        unit_of_work=HopUnitOfWork,
        tables=(LEADS,),
    )


def _command(body: Data, _: Envelope) -> TakeStep:
    return TakeStep(body["lead_id"], body["remark"], next_body(HOP.name, body))
