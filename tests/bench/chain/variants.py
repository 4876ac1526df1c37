"""What is measured side by side."""

from dataclasses import dataclass

from contracts import binding


@dataclass(frozen=True)
class Variant:
    """One way to build the two services of the chain."""

    name: str  # in build/bench.json
    title: str
    module: str  # `python -m` runs one service of it
    content_type: str
    stores: bool  # in a database
    ordered: (
        bool  # per key: queues are partitions, and one message that overtakes another is an error
    )


OURS = Variant(
    "ours",
    "本系统 ours",
    "tests.bench.chain.ours",
    binding.CONTENT_TYPE,
    stores=True,
    ordered=True,
)
RAW = Variant(
    "raw_relay",
    "只转发 raw relay",
    "tests.bench.chain.raw",
    binding.CONTENT_TYPE,
    stores=False,
    ordered=False,
)
NAIVE = Variant(
    "naive_nameko",
    "朴素 naive nameko",
    "tests.bench.chain.naive",
    "application/json",
    stores=True,
    ordered=False,
)
VARIANTS = (OURS, RAW, NAIVE)
