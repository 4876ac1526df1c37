"""A service of the chain in FastStream with SQLAlchemy's asyncio: python -m …, settings from the environment.

A commit per message, up to 20 messages at once; the relay publishes up to 100 at once, each confirmed.
"""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from faststream import AckPolicy, FastStream
from faststream.rabbit import Channel, ExchangeType, RabbitBroker, RabbitExchange, RabbitQueue
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from shared import topology
from tests.bench.chain.durability import SETTINGS, assert_durable, kind_of
from tests.bench.chain.message import Json
from tests.bench.chain.settings import hop
from tests.bench.chain.statements import ENTER, SENT, STEP, UNSENT, WRITE, tables
from tests.bench.chain.validation import validated


HOP = hop()
URL = os.environ["CHUANYU_DATABASE_URL"]
KIND = kind_of(URL)
AT_ONCE, SWEEP_SECONDS = 100, 0.05
BROKER = RabbitBroker(os.environ["CHUANYU_AMQP_URL"], default_channel=Channel(prefetch_count=20))
EVENTS = RabbitExchange(topology.EVENTS, type=ExchangeType.TOPIC, durable=True, declare=False)
QUEUE = RabbitQueue(HOP.name, durable=True, declare=False)
ENGINE: AsyncEngine = create_async_engine(
    URL.replace("sqlite:", "sqlite+aiosqlite:"), pool_size=1, max_overflow=0
)


@BROKER.subscriber(QUEUE, EVENTS, ack_policy=AckPolicy.NACK_ON_ERROR)
async def receive(document: Json) -> None:
    envelope, follows = validated(HOP, document)
    lead = follows["data"]
    async with _transaction() as execute:
        if (await execute(ENTER, (envelope["id"],))).rowcount:
            await execute(STEP, (lead["lead_id"], lead["remark"]))
            await execute(WRITE, (json.dumps(follows, ensure_ascii=False), True))


async def relay() -> None:
    while True:
        async with _transaction() as execute:
            rows = (await execute(UNSENT, (True,))).fetchmany(AT_ONCE)
        await asyncio.gather(*(_publish(json.loads(body)) for _, body in rows))
        async with _transaction() as execute:
            for number, _ in rows:
                await execute(SENT, (False, number))
        if not rows:
            await asyncio.sleep(SWEEP_SECONDS)


async def _publish(document: Json) -> None:
    await BROKER.publish(
        document,
        exchange=EVENTS,
        routing_key=topology.local_key(HOP.writes.name),
        correlation_id=document["correlationid"],
        persist=True,
    )


@asynccontextmanager
async def _transaction() -> AsyncIterator[Any]:
    async with ENGINE.begin() as connection:
        yield connection.exec_driver_sql


async def main() -> None:
    await _prepare()
    app, tasks = FastStream(BROKER), set[asyncio.Task[None]]()

    async def start_relay() -> None:
        tasks.add(asyncio.create_task(relay()))  # kept, or it may be collected

    app.after_startup(start_relay)
    await app.run()


async def _prepare() -> None:
    async with ENGINE.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", *tables(KIND)):
            await connection.exec_driver_sql(statement)
        found = {
            question: str((await connection.exec_driver_sql(question)).scalar())
            for question in SETTINGS[KIND]
        }
    assert_durable(URL, found)


if __name__ == "__main__":
    asyncio.run(main())
