"""What is measured side by side."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from amqp.basic_message import Message

from tests.bench.chain.message import cloud_event, plain_json, task
from tests.bench.chain.peers.installing import PACKAGES


@dataclass(frozen=True)
class Variant:
    """One way to build the two services of the chain."""

    name: str  # in build/bench.json
    title: str
    module: str  # below tests.bench.chain: `python -m` runs one service of it
    message: Callable[[int], Message] = plain_json
    asked: bool = False  # its services tell by RPC how they commit; others see to it themselves
    packages: Path | None = None  # where what it needs is installed, beside the project's own
    ordered: bool = False  # per key: queues are partitions, to overtake another message is an error


OURS = Variant("ours", "本系统 ours", "ours", cloud_event, asked=True, ordered=True)
RAW = Variant("raw_relay", "只转发 raw relay", "raw", cloud_event)
NAIVE = Variant("naive_nameko", "朴素 naive nameko", "naive", asked=True)
VARIANTS = (OURS, RAW, NAIVE)
PEERS = (
    Variant("faststream", "FastStream", "peers.with_faststream", packages=PACKAGES),
    Variant("celery", "Celery", "peers.with_celery", task, packages=PACKAGES),
)
