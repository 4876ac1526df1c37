import stat
from pathlib import Path

import pytest

from deploy.broker.configuration import (
    broker_environment,
    configuration,
    name_resolution,
    write_configuration,
)
from deploy.nodes import NodePlan
from tests.unit.deploy.builders import a_pair


@pytest.fixture
def node(tmp_path: Path) -> NodePlan:
    return a_pair(tmp_path).node("chongqing")


class TestTheConfigurationFile:
    def test_opens_listeners_on_loopback_only(self, node: NodePlan) -> None:
        lines = dict(line.split(" = ") for line in configuration(node).splitlines())

        assert lines["listeners.tcp.local"] == f"127.0.0.1:{node.ports.amqp}"
        assert lines["management.tcp.ip"] == lines["prometheus.tcp.ip"] == "127.0.0.1"

    def test_is_plain_ascii_wherever_the_node_lies(self, tmp_path: Path) -> None:
        pair = a_pair(tmp_path / "川渝 link")

        assert configuration(pair.node("sichuan")).isascii()


class TestTheEnvironmentOfABroker:
    def test_places_every_path_below_the_node(self, node: NodePlan) -> None:
        values = broker_environment(node)
        paths = {n: v for n, v in values.items() if v.startswith("/") and n != "PATH"}

        assert paths
        assert all(Path(value).is_relative_to(node.directory) for value in paths.values())

    def test_keeps_the_distribution_on_loopback(self, node: NodePlan) -> None:
        values = broker_environment(node)

        assert "inet_dist_use_interface {127,0,0,1}" in values["ERL_AFLAGS"]
        assert values["ERL_EPMD_ADDRESS"] == "127.0.0.1"
        assert values["ERL_EPMD_PORT"] == str(node.ports.epmd)


class TestTheResolver:
    def test_asks_no_name_server(self) -> None:
        text = name_resolution("node.example.cn")

        assert "{lookup, [file]}." in text
        assert '["localhost", "node.example.cn", "node"]' in text


class TestTheFiles:
    def test_have_a_cookie_that_erlang_accepts(self, node: NodePlan) -> None:
        write_configuration(node)
        write_configuration(node)

        cookie = node.directory / "broker" / "home" / ".erlang.cookie"
        assert stat.S_IMODE(cookie.stat().st_mode) == 0o400
        assert len(cookie.read_text()) > 20
