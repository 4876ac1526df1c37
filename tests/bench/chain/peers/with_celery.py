"""A service of the chain as a Celery task: python -m …, settings from the environment.

Acked late, one process, a commit per message; the relay is a thread that publishes with a confirm per message.
"""

import os
import threading
from typing import Any

from celery import Celery
from celery.signals import worker_ready
from kombu import Exchange, Queue

from shared import topology
from tests.bench.chain.durability import assert_durable, settings_of
from tests.bench.chain.message import TASK, Json
from tests.bench.chain.settings import hop
from tests.bench.chain.store import store_at
from tests.bench.chain.validation import validated


HOP = hop()
URL = os.environ["CHUANYU_DATABASE_URL"]
STORE = store_at(URL)
SWEEP_SECONDS = 0.05
EVENTS = Exchange(topology.EVENTS, passive=True)
QUEUE = Queue(
    HOP.name,
    exchange=EVENTS,
    routing_key=topology.local_key(HOP.reads.name),
    queue_arguments={"x-queue-type": "quorum"},
)
APP = Celery("chain", broker=os.environ["CHUANYU_AMQP_URL"])
APP.conf.update(
    task_queues=[QUEUE],
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    worker_prefetch_multiplier=20,
    broker_transport_options={"confirm_publish": True},
    broker_connection_retry_on_startup=True,
)


@APP.task(name=TASK)
def receive(document: Json) -> None:
    STORE.take(*validated(HOP, document))


def relay() -> None:
    store, pause = store_at(URL), threading.Event()
    while True:
        rows = store.unsent()
        for number, document in rows:
            APP.send_task(
                TASK,
                [document],
                task_id=document["correlationid"],
                exchange=EVENTS,
                routing_key=topology.local_key(HOP.writes.name),
            )
            store.mark_sent(number)
        if not rows:
            pause.wait(SWEEP_SECONDS)


@worker_ready.connect
def _start_relay(**_: Any) -> None:
    threading.Thread(target=relay, daemon=True).start()


if __name__ == "__main__":
    assert_durable(URL, settings_of(URL, STORE.ask))
    quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel=WARNING")
    APP.worker_main(
        ["worker", "--pool=solo", *quiet, f"--hostname={HOP.name}@bench", f"--queues={HOP.name}"]
    )
