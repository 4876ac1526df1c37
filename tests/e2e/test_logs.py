"""The logs of running services: whoever reads one line by a machine can read them all."""

import json
import socket

import pytest

from deploy.nodes import NodePlan, Pair
from shared.topology import SERVICES
from tests.waiting import eventually


pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]


def lines_of(node: NodePlan, service: str) -> list[str]:
    return node.log_file(service).read_text(encoding="utf-8").splitlines()


def says(node: NodePlan, *requests: bytes) -> list[bytes]:
    """The answers of the node's door to these bytes, each on a connection of its own."""
    answers = []
    for request in requests:
        with socket.create_connection(("127.0.0.1", node.ports.http), timeout=10) as line:
            line.sendall(request)
            answers.append(line.recv(4096))
    return answers


class TestBytesThatAreNoHttp:
    def test_leave_a_line_without_them_and_every_line_is_json(self, nodes: Pair) -> None:
        door = nodes.node("chongqing")

        garbage, asked = says(
            door, b"310113 secret\r\n\r\n", b"GET /v1/status HTTP/1.1\r\nHost: x\r\n\r\n"
        )

        assert b"400" in garbage
        assert b" 401 " in asked
        eventually(lambda: any("http_unreadable" in line for line in lines_of(door, "gateway")))
        for node in nodes.nodes:
            for service in SERVICES:
                for line in lines_of(node, service):
                    assert "secret" not in line
                    assert json.loads(line)["event"]
