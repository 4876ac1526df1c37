"""A real pair of nodes for measuring and breaking: brokers and databases run, services are started by whoever asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy import lifecycle
from deploy.database import clusters
from deploy.files import private_directory
from deploy.nodes import Pair, plan_pair
from deploy.ports import free_port_base
from deploy.signals import held_signals, signals_as_exceptions
from tests.bench.chain.site import alone


@contextmanager
def running_pair(folder: Path, database: str) -> Iterator[Pair]:
    """When the block is left, however that happens, nothing runs and the folder is gone.

    SIGKILL alone leaves something; the next one in the same folder ends that.
    """
    with alone(folder), signals_as_exceptions():
        lifecycle.down(plan_pair(folder), _silent, purge=True)
        pair = plan_pair(private_directory(folder), free_port_base(), database)
        try:
            launched = clusters.launch(pair, _silent)
            lifecycle.start_brokers(pair, _silent)
            clusters.complete(pair, _silent, launched)
            yield pair
        finally:
            with held_signals():
                lifecycle.down(pair, _silent, purge=True)


def _silent(_: str) -> None:
    """What the pair tells is of no interest here."""
