import re
from pathlib import Path

import pytest

from deploy.broker.definitions import definitions, queue_names
from deploy.broker.permissions import NOTHING, Permission, permissions, topic_permissions
from deploy.credentials import broker_users
from shared import topology
from tests.unit.deploy.builders import a_node, a_pair, passwords


NODE = a_node()
BY_USER = {entry.user: entry for entry in permissions(NODE)}
EXCHANGES = {e["name"] for e in definitions(NODE, passwords(NODE))["exchanges"]}
EVERY_NAME = queue_names(NODE) | EXCHANGES
INNER = ("catalogue", "credit", "enforcement")


def matching(pattern: str, names: frozenset[str] = EVERY_NAME) -> set[str]:
    return {name for name in names if re.search(pattern, name)}


class TestTheRights:
    def test_are_given_to_every_user_once(self) -> None:
        assert [entry.user for entry in permissions(NODE)] == list(broker_users(NODE))

    @pytest.mark.parametrize("user", sorted(set(BY_USER) - {"admin"}))
    def test_let_nobody_but_the_administrator_change_the_topology(self, user: str) -> None:
        assert matching(BY_USER[user].configure) <= {"nameko-rpc"}


class TestAService:
    @pytest.mark.parametrize("service", INNER)
    def test_writes_events_and_answers_only(self, service: str) -> None:
        assert matching(BY_USER[service].write) == {"chuanyu.events", "nameko-rpc"}

    @pytest.mark.parametrize("service", topology.SERVICES)
    def test_reads_its_own_partitions_only(self, service: str) -> None:
        own = set(topology.partition_queues(service))

        waiting = {"border.out.sichuan"} if service == topology.GATEWAY else set()
        assert matching(BY_USER[service].read) == own | waiting | {"nameko-rpc"}

    @pytest.mark.parametrize("service", topology.SERVICES)
    @pytest.mark.parametrize("other", topology.SERVICES)
    def test_has_its_own_rpc_queues_only(self, service: str, other: str) -> None:
        queues = frozenset({f"rpc-{other}", f"rpc.reply-{other}-9d3c"})
        rights = BY_USER[service]

        expected = queues if other == service else set()
        assert matching(rights.configure, queues) == expected
        assert matching(rights.read, queues) == expected

    @pytest.mark.parametrize("service", INNER)
    def test_cannot_pretend_that_a_message_came_from_the_partner(self, service: str) -> None:
        rule = {entry.user: entry for entry in topic_permissions(NODE)}[service]

        assert rule.exchange == "chuanyu.events"
        assert re.search(rule.write, "local.credit.listing-declared")
        assert not re.search(rule.write, "partner.credit.listing-declared")


class TestTheGateway:
    def test_may_also_send_across_the_border(self) -> None:
        border = {"border.in", "border.out"}  # by HTTP it carries itself
        assert matching(BY_USER["gateway"].write) == {"chuanyu.events", "nameko-rpc"} | border


class TestTheBorderUsers:
    def test_own_shovel_reads_one_queue(self) -> None:
        rights = BY_USER["shovel"]

        assert (rights.configure, rights.write) == (NOTHING, NOTHING)
        assert matching(rights.read) == {"border.out.sichuan"}

    def test_partner_writes_one_exchange(self) -> None:
        assert BY_USER["sichuan"] == Permission("sichuan", write=r"^(border\.in)$")
        assert matching(BY_USER["sichuan"].write) == {"border.in"}

    def test_partner_without_a_broker_also_reads_what_waits_for_it(self, tmp_path: Path) -> None:
        node = a_pair(tmp_path).node("chongqing")
        node.directory.mkdir()
        node.fetched_mark.touch()

        [rights] = [entry for entry in permissions(node) if entry.user == "sichuan"]

        assert rights.configure == NOTHING
        assert matching(rights.write) == {"border.in"}
        assert matching(rights.read) == {"border.out.sichuan"}


class TestTheOperator:
    def test_reads_what_must_be_empty_and_nothing_of_the_services(self) -> None:
        assert matching(BY_USER["operator"].read) == {"unrouted", "dead", "nameko-rpc"}

    def test_publishes_questions_only(self) -> None:
        assert matching(BY_USER["operator"].write) == {"nameko-rpc"}


def test_nothing_matches_no_name_at_all() -> None:
    assert matching(NOTHING) == set()
