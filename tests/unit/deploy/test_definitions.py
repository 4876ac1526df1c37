import base64
import hashlib
import re
from typing import Any

import pytest

from deploy.broker.definitions import OWN_QUEUES, definitions, password_hash, queue_names
from shared import topology
from tests.unit.deploy.builders import a_node, passwords


NODE = a_node()
DOCUMENT = definitions(NODE, passwords(NODE))
EXCHANGES = {entry["name"]: entry for entry in DOCUMENT["exchanges"]}
QUEUES = {entry["name"]: entry for entry in DOCUMENT["queues"]}


def targets(source: str) -> set[tuple[str, str]]:
    found = [entry for entry in DOCUMENT["bindings"] if entry["source"] == source]
    return {(entry["routing_key"], entry["destination"]) for entry in found}


def asked(source: str) -> dict[str, Any]:
    """What each destination asks of the headers."""
    found = [entry for entry in DOCUMENT["bindings"] if entry["source"] == source]
    return {entry["destination"]: entry["arguments"] for entry in found}


class TestTheQueues:
    def test_are_sixteen_for_each_service_and_three_of_the_node(self) -> None:
        assert len(QUEUES) == 4 * 16 + 3
        assert {"border.out.sichuan", "unrouted", "dead"} < queue_names(NODE)

    @pytest.mark.parametrize("name", sorted(QUEUES))
    def test_are_replicated_and_never_shed_messages(self, name: str) -> None:
        arguments = QUEUES[name]["arguments"]

        assert arguments["x-queue-type"] == "quorum"
        assert not {"x-max-length", "x-message-ttl", "x-expires"} & set(arguments)
        assert re.search(OWN_QUEUES, name)

    def test_of_partitions_have_one_active_consumer_and_a_last_net(self) -> None:
        for service in topology.SERVICES:
            for name in topology.partition_queues(service):
                arguments = QUEUES[name]["arguments"]
                assert arguments["x-single-active-consumer"] is True
                assert arguments["x-dead-letter-exchange"] == "dead"


class TestTheExchanges:
    @pytest.mark.parametrize("name", ["chuanyu.events", "border.out", "border.in"])
    def test_of_topics_hand_the_unroutable_to_unrouted(self, name: str) -> None:
        assert EXCHANGES[name]["type"] == "topic"
        assert EXCHANGES[name]["arguments"] == {"alternate-exchange": "unrouted"}

    @pytest.mark.parametrize("service", topology.SERVICES)
    def test_of_partitions_go_by_the_header(self, service: str) -> None:
        exchange = EXCHANGES[f"{service}.by-partition"]

        assert exchange["type"] == "headers"
        assert exchange["arguments"] == {"alternate-exchange": f"{service}.rest"}
        assert asked(exchange["name"]) == {
            f"{service}.{number:02d}": {"x-match": "all", "partition": f"{number:02d}"}
            for number in range(16)
        }

    @pytest.mark.parametrize("service", topology.SERVICES)
    def test_of_the_rest_go_to_the_first_partition(self, service: str) -> None:
        exchange = EXCHANGES[f"{service}.rest"]

        assert exchange["type"] == "fanout"
        assert asked(exchange["name"]) == {f"{service}.00": {}}

    def test_are_all_known_to_every_binding(self) -> None:
        for binding in DOCUMENT["bindings"]:
            assert binding["source"] in EXCHANGES
            known: dict[str, Any] = QUEUES if binding["destination_type"] == "queue" else EXCHANGES
            assert binding["destination"] in known


class TestTheBorder:
    def test_sends_what_is_for_the_partner_to_its_queue(self) -> None:
        assert targets("border.out") == {("sichuan.#", "border.out.sichuan")}

    def test_takes_everything_that_comes_in_to_the_gateway(self) -> None:
        assert targets("border.in") == {("#", "gateway.by-partition")}


class TestTheUsers:
    def test_do_not_include_guest(self) -> None:
        assert "guest" not in {entry["name"] for entry in DOCUMENT["users"]}

    def test_have_a_tag_only_to_administer_or_to_watch(self) -> None:
        tags = {entry["name"]: entry["tags"] for entry in DOCUMENT["users"] if entry["tags"]}

        assert tags == {"admin": "administrator", "operator": "monitoring"}

    def test_have_passwords_that_are_hashed_as_rabbitmq_expects(self) -> None:
        raw = base64.b64decode(password_hash("secret"))

        assert raw[4:] == hashlib.sha256(raw[:4] + b"secret").digest()

    def test_never_show_a_password(self) -> None:
        assert "password of" not in str(DOCUMENT)


def test_a_message_is_never_buried_for_being_delivered_often() -> None:
    [policy] = DOCUMENT["policies"]

    assert policy["definition"] == {"delivery-limit": 1_000_000}
    assert policy["apply-to"] == "queues"
