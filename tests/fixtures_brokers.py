"""The real brokers of a pair for tests: started once for a run, on free ports, in a temporary folder.

They hold no services; a test that publishes takes out again what it put in.
"""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.lifecycle import down, start_brokers
from deploy.nodes import Pair, plan_pair
from deploy.ports import free_port_base


STARTED = "CHUANYU_TEST_BROKERS"  # run folder of a pair that runs already: of many runs, each would start its own


def silent(_: str) -> None:
    """What the pair tells while it starts is of no interest to a test."""


def running_brokers(run_dir: Path) -> Iterator[Pair]:
    """A pair whose brokers run until the generator is closed."""
    pair = plan_pair(run_dir, free_port_base())
    start_brokers(pair, silent)
    try:
        yield pair
    finally:
        down(pair, silent)


@pytest.fixture(scope="session")
def brokers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    if started := os.environ.get(STARTED):
        yield plan_pair(Path(started))
        return
    # a killed run would leave the brokers behind: let SIGTERM end it as Ctrl-C does
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    # a name as people give their folders: RabbitMQ alone does not start in one like this
    yield from running_brokers(tmp_path_factory.mktemp("川渝 brokers") / "run")
    signal.signal(signal.SIGTERM, before)
