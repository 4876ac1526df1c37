"""What the processes of a chain are told through their environment."""

import os

from tests.bench.chain.message import HOPS, Hop


HOP = "BENCH_HOP"


def hop() -> Hop:
    """Which service of the chain this process is."""
    return HOPS[os.environ[HOP]]
