"""What stands in a service's database is kept when the kernel's tables change."""

import datetime as dt
import re
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from contracts import binding
from contracts import envelope as envelopes
from contracts.envelope import Envelope
from shared import inbox, outbox
from shared.database import KERNEL_MIGRATIONS, UtcTime
from shared.inbox import INBOX
from tests.builders import an_envelope
from tests.fakes.clock import NOON
from tests.fakes.databases import heard_by
from tests.fixtures_databases import NewDatabase


OUTBOX_BEFORE = sa.table(
    "outbox",
    *map(sa.column, ("message_id", "source", "contract", "key", "correlation_id")),
    *map(sa.column, ("exchange", "routing_key", "body", "unsent")),
    sa.column("properties", sa.JSON),
    sa.column("headers", sa.JSON),
    sa.column("recorded_at", UtcTime),
)


OUTBOX_BEFORE_0008 = sa.table(
    "outbox",
    *map(sa.column, outbox.said(an_envelope())),
    *map(sa.column, ("exchange", "routing_key", "body", "unsent")),
    sa.column("recorded_at", UtcTime),
    sa.column("sent_at", UtcTime),
)


def migrate(connection: sa.Connection, revision: str) -> None:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(KERNEL_MIGRATIONS))
    config.set_main_option("version_locations", str(KERNEL_MIGRATIONS / "versions"))
    config.set_main_option("path_separator", "newline")
    command.upgrade(config, revision)


def written(envelope: Envelope) -> dict[str, Any]:
    """A row of the outbox before kernel_0006."""
    return {
        "message_id": envelope.id,
        "source": envelope.source,
        "contract": envelope.contract,
        "key": envelope.partitionkey,
        "correlation_id": envelope.correlationid,
        "exchange": "chuanyu.events",
        "routing_key": "local.x",
        "properties": binding.properties(envelope),
        "headers": binding.headers(envelope),
        "body": envelopes.encode(envelope),
        "recorded_at": NOON,
        "unsent": True,
    }


def taken(envelope: Envelope) -> dict[str, Any]:
    """A row of the inbox."""
    return {
        "source": envelope.source,
        "message_id": envelope.id,
        "consumer": "credit",
        "contract": envelope.contract,
        "key": envelope.partitionkey,
        "digest": envelopes.digest(envelopes.encode(envelope)),
        "fate": "tested",
        "occurred_at": NOON - dt.timedelta(days=1),
        "received_at": NOON,
        "settled_at": None,
        "duplicates": 2,
        "note": {"problems": []},
    }


class TestMessagesFromBeforeKernel0006:
    def test_go_out_as_they_would_have(self, new_database: NewDatabase) -> None:
        envelope = an_envelope()
        with sa.create_engine(new_database("nothing")).begin() as connection:
            migrate(connection, "kernel_0005")
            connection.execute(sa.insert(OUTBOX_BEFORE), written(envelope))

            migrate(connection, "heads")

            [row] = outbox.unsent(connection, 10).rows
        assert row.headers == binding.headers(envelope)
        assert row.properties == binding.properties(envelope)
        assert (row.number, row.body) == (1, envelopes.encode(envelope))

    def test_are_numbered_on(self, new_database: NewDatabase) -> None:
        first, second = an_envelope(), an_envelope()
        with sa.create_engine(new_database("nothing")).begin() as connection:
            migrate(connection, "kernel_0005")
            connection.execute(sa.insert(OUTBOX_BEFORE), written(first))
            migrate(connection, "heads")

            later = {**outbox.said(second), "exchange": "e", "routing_key": "k", "body": b""}
            connection.execute(outbox.OUTBOX.insert(), {**later, "recorded_at": NOON})

            number = outbox.OUTBOX.c.number
            numbers = connection.execute(sa.select(number).order_by(number)).scalars().all()
        assert numbers == [1, 2]

    def test_are_known_as_before(self, new_database: NewDatabase) -> None:
        envelope = an_envelope()
        with sa.create_engine(new_database("nothing")).begin() as connection:
            migrate(connection, "kernel_0005")
            connection.execute(sa.insert(INBOX), taken(envelope))

            migrate(connection, "heads")

            [row] = connection.execute(sa.select(inbox.INBOX)).mappings()
        assert dict(row) == taken(envelope)


class TestMessagesFromBeforeKernel0008:
    def test_wait_or_are_sent_as_they_were(self, new_database: NewDatabase) -> None:
        again, fresh, gone = an_envelope(), an_envelope(partitionkey="b"), an_envelope()
        with sa.create_engine(new_database("nothing")).begin() as connection:
            migrate(connection, "kernel_0007")
            for envelope, unsent, sent_at in (
                (again, True, NOON), (fresh, True, None), (gone, False, NOON),
            ):  # fmt: skip
                rest = {"exchange": "e", "routing_key": "k", "body": b"", "recorded_at": NOON}
                row = {**outbox.said(envelope), **rest, "unsent": unsent, "sent_at": sent_at}
                connection.execute(sa.insert(OUTBOX_BEFORE_0008), row)

            migrate(connection, "heads")

            waiting = [row.message_id for row in outbox.unsent(connection, 10).rows]
            query = sa.select(outbox.OUTBOX.c.number, *outbox.STANDING).order_by("number")
            standing = [tuple(row) for row in connection.execute(query)]
        assert waiting == [again.id, fresh.id]
        assert standing == [(1, True, NOON), (2, True, None), (3, False, NOON)]


class TestWhatIsUnsent:
    def test_is_what_the_relay_looks_at(self, new_database: NewDatabase) -> None:
        """However many rows were sent."""
        seen: list[tuple[str, Any]] = []
        engine = sa.create_engine(new_database("nothing"))
        with engine.begin() as connection:
            migrate(connection, "heads")
            with heard_by(lambda statement, values, _: seen.append((statement, values))):
                outbox.unsent(connection, 10)
                outbox.depth(connection)
            plans = [_plan(connection, *asked) for asked in seen]
        assert len(plans) == 2
        assert all("outbox_unsent" in plan for plan in plans)
        assert not any(re.search(r"(Seq Scan on|SCAN) outbox\b", plan) for plan in plans)


def _plan(connection: sa.Connection, statement: str, parameters: Any) -> str:
    if connection.dialect.name == "sqlite":
        explain = f"EXPLAIN QUERY PLAN {statement}"
        return str(connection.exec_driver_sql(explain, tuple(parameters)).all())
    connection.exec_driver_sql("SET enable_seqscan = off")
    return str(connection.exec_driver_sql(f"EXPLAIN {statement}", parameters).all())
