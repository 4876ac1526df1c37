"""Starting, stopping, failing and being interrupted, with real brokers of an own pair."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from deploy import lifecycle, pids
from deploy.broker import repair, server
from deploy.broker.management import Management
from deploy.broker.shovels import wait_until_running
from deploy.environment import amqp_url
from deploy.errors import BrokerFailed, Busy, PortTaken
from deploy.listening import refuse_taken_ports
from deploy.nodes import EPMD, POSTGRESQL, NodePlan, Pair, plan_pair
from deploy.ports import BLOCK, can_bind, free_port_base
from deploy.processes import PROJECT
from deploy.status import DEAD, RUNNING, STOPPED, running_processes, status
from shared import topology
from tests.fixtures_brokers import running_brokers, silent
from tests.integration.amqp import publish, take
from tests.waiting import eventually


pytestmark = pytest.mark.broker

# where Debian's RabbitMQ and Erlang would write if they were let
ELSEWHERE = ("/var/lib/rabbitmq", "/var/log/rabbitmq", "/etc/rabbitmq", str(Path.home()))
THEIRS = re.compile("rabbit|erlang|erl_crash|mnesia|epmd")


def traces() -> set[str]:
    """What RabbitMQ and Erlang could leave in the places outside: files of theirs, with their last change.

    Everything else there may change while we look: the machine has other users.
    """
    paths = [path for place in ELSEWHERE for path in Path(place).glob("*")]
    theirs = [path for path in paths if THEIRS.search(str(path))]
    return {f"{path} {path.lstat().st_mtime_ns}" for path in theirs if path.exists()}


def processes_below(run_dir: Path) -> list[str]:
    """Command lines of all processes that work in or mention the run directory."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "cmdline").read_text() + (entry / "environ").read_text()
            folder = str((entry / "cwd").readlink())
        except OSError:
            continue
        if f"{run_dir}/" in words or folder.startswith(f"{run_dir}/"):
            found.append(f"{entry.name} {words[:60]}")
    return found


def everything_at(node: NodePlan) -> dict[str, list[str]]:
    """What the broker holds, without its figures."""
    with Management.of(node) as management:
        answer = management.session.get(f"{management.url}/api/definitions")
    parts = (
        "users",
        "permissions",
        "topic_permissions",
        "parameters",
        "queues",
        "exchanges",
        "bindings",
    )
    return {part: sorted(map(str, answer.json()[part])) for part in parts}


@pytest.fixture(scope="module")
def own_pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    yield from running_brokers(tmp_path_factory.mktemp("川渝 own") / "run")


@pytest.fixture
def new_pair(tmp_path: Path) -> Iterator[Pair]:
    pair = plan_pair(tmp_path / "run", free_port_base())
    yield pair
    lifecycle.down(pair, silent)


class TestTwoPairsAtOnce:
    def test_do_not_see_each_others_messages(self, brokers: Pair, own_pair: Pair) -> None:
        for pair, body in ((brokers, "first pair"), (own_pair, "second pair")):
            url = amqp_url(pair.node("sichuan"), "credit")
            publish(url, topology.EVENTS, "local.nobody", body)

        url = amqp_url(own_pair.node("sichuan"), "operator")
        taken = take(url, [topology.UNROUTED], 1)
        take(amqp_url(brokers.node("sichuan"), "operator"), [topology.UNROUTED], 1)

        assert [message.body for message in taken] == ["second pair"]

    def test_share_no_process_and_no_port(self, brokers: Pair, own_pair: Pair) -> None:
        rows = [row for pair in (brokers, own_pair) for row in status(pair)]
        ids = [row["pid"] for row in rows if row["pid"]]
        ports = [port for row in rows for port in row["ports"]]

        assert len(set(ids)) == len(ids) == 8
        assert len(set(ports)) == len(ports)


class TestAPairThatRuns:
    def test_is_left_alone_by_a_second_start(self, own_pair: Pair) -> None:
        before = running_processes(own_pair), status(own_pair)
        said: list[str] = []

        lifecycle.start_brokers(own_pair, said.append)

        assert (running_processes(own_pair), status(own_pair)) == before
        assert said == [
            "RabbitMQ 已在运行，队列和权限已核对 / RabbitMQ is already running, its topology is whole"
        ]

    def test_cannot_be_started_on_other_ports(self, own_pair: Pair) -> None:
        other = plan_pair(own_pair.run_dir, own_pair.port_base + 40)

        with pytest.raises(Busy, match=str(own_pair.port_base)):
            lifecycle.start_brokers(other, silent)

    def test_cannot_be_started_on_another_database(self, own_pair: Pair) -> None:
        other = plan_pair(own_pair.run_dir, database=POSTGRESQL)

        with pytest.raises(Busy, match="already run on sqlite"):
            lifecycle.start_brokers(other, silent)

    def test_refuses_a_second_command_meanwhile(self, own_pair: Pair) -> None:
        def impatient(_: str) -> None:
            lifecycle.down(own_pair, silent)

        with pytest.raises(Busy):
            lifecycle.start_brokers(own_pair, impatient)
        assert running_processes(own_pair)


class TestATopologyThatSomebodyChanged:
    @pytest.mark.parametrize(
        "deleted",
        [
            f"queues/{topology.VHOST}/credit.00",
            f"exchanges/{topology.VHOST}/{topology.EVENTS}",
            f"permissions/{topology.VHOST}/gateway",
            f"parameters/shovel/{topology.VHOST}/to-sichuan",
            "users/catalogue",
        ],
    )
    def test_is_whole_again_after_a_second_start(self, own_pair: Pair, deleted: str) -> None:
        node = own_pair.node("chongqing")
        before = everything_at(node)
        with Management.of(node) as management:
            management.session.delete(f"{management.url}/api/{deleted}").raise_for_status()
        assert everything_at(node) != before

        lifecycle.start_brokers(own_pair, silent)

        assert everything_at(node) == before

    def test_is_named_when_nobody_repairs_it(
        self, own_pair: Pair, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        node = own_pair.node("sichuan")
        with Management.of(node) as management:
            url = f"{management.url}/api/queues/{topology.VHOST}/gateway.07"
            management.session.delete(url).raise_for_status()
        with monkeypatch.context() as patch:
            patch.setattr(server, "READY_WITHIN", 0.5)
            with pytest.raises(BrokerFailed, match=r"runs but 1 are missing: gateway\.07;"):
                server.wait_until_ready(node)

        lifecycle.start_broker(own_pair, node.name)


class TestABrokerOfAnEarlierVersion:
    def test_no_longer_sends_messages_both_ways(self, own_pair: Pair) -> None:
        node = own_pair.node("chongqing")
        [old, *_] = topology.RETIRED_EXCHANGES
        with Management.of(node) as management:
            url = f"{management.url}/api/exchanges/{topology.VHOST}/{old}"
            management.session.put(url, json={"type": "topic", "durable": True}).raise_for_status()

            lifecycle.start_broker(own_pair, node.name)

            assert management.session.get(url).status_code == requests.codes.not_found


class TestABrokerThatRefusesItsDefinitions:
    def test_is_quoted(self, own_pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
        wrong = {"permissions": [{"user": "nobody", "vhost": topology.VHOST}]}
        monkeypatch.setattr(repair, "definitions", lambda node, secrets: wrong)

        with pytest.raises(BrokerFailed, match=r"refuses its definitions: .+"):
            repair.restore(own_pair.node("chongqing"))


class TestABrokerThatWasAway:
    def test_gets_what_was_sent_meanwhile_and_has_lost_nothing(self, own_pair: Pair) -> None:
        here, there = own_pair.nodes
        publish(amqp_url(there, "credit"), topology.EVENTS, "local.nobody", "before")
        lifecycle.stop_broker(own_pair, there.name)
        publish(amqp_url(here, "gateway"), topology.BORDER_OUT, "sichuan.x", "meanwhile")

        lifecycle.start_broker(own_pair, there.name)

        url = amqp_url(there, "gateway")
        [late] = take(url, topology.partition_queues("gateway"), 1)
        [old] = take(amqp_url(there, "operator"), [topology.UNROUTED], 1)
        assert (late.body, old.body) == ("meanwhile", "before")
        wait_until_running(there)

    def test_killed_is_called_dead_and_its_helpers_end_too(self, own_pair: Pair) -> None:
        node = own_pair.node("chongqing")
        running = pids.find(node.pid_file("broker"))
        assert running is not None

        os.kill(running.pid, signal.SIGKILL)

        assert pids.wait_until(lambda: not pids.is_alive(running), 5)
        rows = {row["process"]: row["state"] for row in status(own_pair)[:6]}
        assert (rows["broker"], rows[EPMD], rows["credit"]) == (DEAD, RUNNING, STOPPED)
        lifecycle.start_broker(own_pair, node.name)


class TestATakenPort:
    def test_is_named_with_its_holder_and_nothing_is_left(self, new_pair: Pair) -> None:
        port = new_pair.node("sichuan").ports.management
        with (
            socket.create_server(("127.0.0.1", port)),
            pytest.raises(PortTaken) as caught,
        ):
            lifecycle.start_brokers(new_pair, silent)

        message = str(caught.value)
        assert f"端口 {port}（四川 management）" in message
        assert f"(pid {os.getpid()})" in message
        proposed = int(message.rpartition("PORT_BASE=")[2])
        assert all(can_bind(number) for number in range(proposed, proposed + BLOCK))
        assert processes_below(new_pair.run_dir) == []


class TestAStartThatFails:
    def test_leaves_nothing_running(self, new_pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(server, "READY_WITHIN", 0.5)

        with pytest.raises(BrokerFailed, match="chongqing did not start"):
            lifecycle.start_brokers(new_pair, silent)

        # a helper that the start script had just begun ends by itself, a moment later
        eventually(lambda: processes_below(new_pair.run_dir) == [])


class TestAStartThatIsInterrupted:
    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
    def test_leaves_nothing_running(self, new_pair: Pair, number: signal.Signals) -> None:
        script = (
            "from pathlib import Path; from deploy import lifecycle, nodes;"
            f"pair = nodes.plan_pair(Path({str(new_pair.run_dir)!r}), {new_pair.port_base});"
            "lifecycle.start_brokers(pair, print)"
        )
        with subprocess.Popen(
            [sys.executable, "-c", script], cwd=PROJECT, stderr=subprocess.DEVNULL
        ) as starter:
            assert pids.wait_until(lambda: len(running_processes(new_pair)) == 4, 20)
            starter.send_signal(number)
            starter.wait(60)

        assert starter.returncode != 0
        assert processes_below(new_pair.run_dir) == []


class TestAStop:
    def test_leaves_no_process_no_port_and_no_trace_outside(self, new_pair: Pair) -> None:
        before = traces()
        lifecycle.start_brokers(new_pair, silent)
        assert processes_below(new_pair.run_dir)

        lifecycle.down(new_pair, silent)

        assert processes_below(new_pair.run_dir) == []
        assert {row["state"] for row in status(new_pair)} == {STOPPED}
        assert traces() == before
        for node in new_pair.nodes:
            for process in (EPMD, "broker"):
                refuse_taken_ports(node, process)

    def test_can_be_repeated_and_can_delete_everything(self, new_pair: Pair) -> None:
        said: list[str] = []
        new_pair.run_dir.mkdir()

        lifecycle.down(new_pair, said.append, purge=True)
        lifecycle.down(new_pair, said.append, purge=True)

        assert said == ["没有正在运行的节点 / nothing is running"] * 2
        assert not new_pair.run_dir.exists()
