"""Two whole nodes for the tests of this folder: brokers and services, started once, on free ports."""

from collections.abc import Iterator

import pytest

from deploy.lifecycle import down, up
from deploy.nodes import POSTGRESQL, SQLITE, Pair, plan_pair
from deploy.ports import free_port_base
from deploy.readiness import answers
from tests.e2e.terminal import Typist
from tests.fixtures_brokers import silent


@pytest.fixture(scope="session")
def nodes(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[Pair]:
    chosen = pytestconfig.getoption("--database")
    database = POSTGRESQL if chosen == POSTGRESQL else SQLITE
    run_dir = tmp_path_factory.mktemp("nodes") / "run"
    pair = plan_pair(run_dir, free_port_base(), database)
    up(pair, silent, lambda node, service: answers(pair, node, service))
    try:
        yield pair
    finally:
        down(pair, silent)


@pytest.fixture
def chongqing(nodes: Pair) -> Typist:
    return Typist(nodes, "chongqing")


@pytest.fixture
def sichuan(nodes: Pair) -> Typist:
    return Typist(nodes, "sichuan")
