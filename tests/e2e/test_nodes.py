"""chuanyu up, status, down, and what the other commands say when the nodes or a part of them is away."""

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy import lifecycle
from deploy.broker.management import Management
from deploy.nodes import NodePlan, Pair, plan_pair
from deploy.ports import free_port_base
from shared.topology import EVENTS, VHOST
from tests.e2e.processes import processes_of
from tests.e2e.terminal import Typist
from tests.fixtures_brokers import silent
from tests.waiting import eventually


pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]


def damage(node: NodePlan) -> None:
    """Delete by hand what services stand on while they run."""
    with Management.of(node) as management:
        for path in (f"queues/{VHOST}/credit.03", f"exchanges/{VHOST}/{EVENTS}", "users/gateway"):
            management.session.delete(f"{management.url}/api/{path}").raise_for_status()


def failures(findings: list[dict[str, str]]) -> dict[str, str]:
    return {row["topic"]: row["said"] for row in findings if row["grade"] in {"fail", "off"}}


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    planned = plan_pair(tmp_path / "run", free_port_base())
    try:
        yield planned
    finally:
        lifecycle.down(planned, silent)


class TestNodesThatWereNeverStarted:
    def test_are_silent_and_the_cure_is_named(self, pair: Pair) -> None:
        typist = Typist(pair, "chongqing")

        for command in (("queues",), ("parked", "list"), ("credit", "listings")):
            with pytest.raises(Exception, match="never started: make up"):
                typist.types(*command)

    def test_are_down_already(self, pair: Pair) -> None:
        said = Typist(pair, "chongqing").types("down")

        assert said.status == 0
        assert "nothing is running" in said.output
        assert not pair.run_dir.exists()


class TestAPortThatIsTaken:
    def test_is_named_with_its_use_and_the_cure(self, pair: Pair) -> None:
        with socket.socket() as other:
            other.bind(("127.0.0.1", pair.nodes[1].ports.management))
            other.listen()

            with pytest.raises(Exception, match=str(pair.nodes[1].ports.management)) as failed:
                Typist(pair, "chongqing").types("up", "--port-base", str(pair.port_base))

        assert "PORT_BASE" in str(failed.value)
        assert processes_of(pair.run_dir) == []


class TestNodesThatAreUp:
    def test_show_their_processes_say_what_fails_and_go_down(self, pair: Pair) -> None:
        typist = Typist(pair, "chongqing")

        up = typist.types("up", "--port-base", str(pair.port_base))
        healthy = typist.asks("doctor")
        damage(pair.node("sichuan"))
        again = typist.types("up")
        eventually(lambda: not failures(typist.asks("doctor")))  # loops come back within seconds
        repaired = typist.asks("doctor")
        rows = typist.asks("status")
        os.kill(rows[2]["pid"], signal.SIGKILL)
        eventually(lambda: typist.types("status").status == 1)
        lifecycle.stop_broker(pair, "sichuan")
        findings = typist.asks("doctor")
        own, other = typist.asks("queues")["nodes"]
        shown = typist.types("queues")
        down = typist.types("down", "--purge")

        assert failures(healthy) == failures(repaired) == {}
        assert (up.status, again.status, down.status) == (0, 0, 0)
        assert {row["state"] for row in rows} == {"running"}
        assert len(rows) == 12
        assert {"chongqing 铲运 shovel", "sichuan RabbitMQ"} <= set(failures(findings))
        assert own["silent"] is None
        assert other["report"]["trouble"]
        assert shown.status == 1
        assert processes_of(pair.run_dir) == []
        assert not pair.run_dir.exists()
