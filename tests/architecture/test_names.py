"""Names that others depend on are pinned in `pinned/`: a renamed queue orphans what lies in it.

A new queue or code is added there; what stands there never goes.
"""

import importlib
from pathlib import Path

import pytest
from nameko.rpc import RPC_QUEUE_TEMPLATE

from contracts import binding
from contracts.border import BESIDE
from contracts.codes import CODES
from contracts.registry import every_contract
from deploy.broker.definitions import queue_names
from deploy.nodes import plan_pair
from deploy.publish import asyncapi
from deploy.publish.code_lists import CodeLists
from deploy.publish.elements import rows
from shared import topology
from tests.architecture.sources import PROJECT


PINNED = Path(__file__).with_name("pinned")
QUEUES = (PINNED / "queues.txt").read_text(encoding="utf-8").split()
LISTS = (PINNED / "code_lists.txt").read_text(encoding="utf-8").split()
PARTS = (PINNED / "parts.txt").read_text(encoding="utf-8").split()
PUBLISHED_CODES = (PINNED / "codes.txt").read_text(encoding="utf-8").split()


class TestTheQueuesOfANode:
    def test_are_the_pinned_ones(self) -> None:
        node = plan_pair(PROJECT / ".run", 21_000).node("chongqing")

        assert queue_names(node) == set(QUEUES)

    def test_are_where_a_service_reads(self) -> None:
        read = [q for service in topology.SERVICES for q in topology.partition_queues(service)]

        assert read == QUEUES[:-3]


class TestTheExchanges:
    def test_are_the_pinned_ones(self) -> None:
        names = (topology.EVENTS, topology.BORDER_OUT, topology.BORDER_IN)

        assert names == ("chuanyu.events", "border.out", "border.in")
        assert topology.partitions_exchange("credit") == "credit.by-partition"
        assert (topology.UNROUTED, topology.DEAD) == ("unrouted", "dead")

    def test_go_by_the_header_that_every_message_of_ours_carries(self) -> None:
        assert topology.PARTITION_HEADER == "partition"
        assert topology.PARTITION_HEADER in binding.HEADERS


class TestAService:
    @pytest.mark.parametrize("name", topology.SERVICES)
    def test_is_called_like_its_folder_and_its_queue(self, name: str) -> None:
        service = importlib.import_module(f"services.{name}.service").Service

        assert service.name == name
        assert RPC_QUEUE_TEMPLATE.format(name) == f"rpc-{name}"  # rights are given by this name


class TestTheCodes:
    def test_once_published_stay_and_new_ones_are_pinned_too(self) -> None:
        assert set(PUBLISHED_CODES) == set(CODES)


class TestTheNamesInPublishedForms:
    """Partners generate code from them: a name may come, and none may go or mean another thing."""

    CONTRACTS = list(every_contract().values())

    def test_of_code_lists_are_the_pinned_ones(self) -> None:
        lists = CodeLists()
        for version in (*BESIDE, *(v for contract in self.CONTRACTS for v in contract.versions)):
            list(rows(version.tolerant, lists))

        assert list(lists.lists) == LISTS

    def test_of_objects_inside_bodies_are_the_pinned_ones(self) -> None:
        schemas = asyncapi.document(self.CONTRACTS)["components"]["schemas"]
        bodies = {v.name for contract in self.CONTRACTS for v in contract.versions}

        beside = {version.name for version in BESIDE}
        assert sorted(schemas.keys() - bodies - beside - {"headers"}) == PARTS
