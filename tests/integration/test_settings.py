"""A service process of a node as it is started, with an operator's settings and with some that cannot be."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from deploy import pids, processes
from deploy.errors import ServiceFailed
from deploy.health import health_of
from deploy.nodes import NodePlan, Pair, plan_pair
from deploy.ports import free_port_base


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    return plan_pair(tmp_path / "run", free_port_base())


@pytest.fixture
def node(pair: Pair) -> Iterator[NodePlan]:
    """Without a broker: its services start and wait for one."""
    [node, _] = pair.nodes
    node.directory.mkdir(parents=True)
    yield node
    processes.stop([(node, "credit")])


def serves(node: NodePlan, service: str) -> bool:
    return bool(health_of(node, service)["parts"])


class TestAServiceOfANodeWithSettings:
    def test_starts_with_them(self, pair: Pair, node: NodePlan) -> None:
        node.settings_file.write_text("CHUANYU_INBOX_DAYS=800\n")

        assert processes.launch(pair, node, "credit")
        processes.wait_until_ready(node, "credit", serves)

        running = pids.find(node.pid_file("credit"))
        assert running is not None
        told = Path(f"/proc/{running.pid}/environ").read_text().split("\0")
        assert "CHUANYU_INBOX_DAYS=800" in told


class TestAServiceThatCannotStart:
    def test_is_told_with_its_reason_and_nothing_of_earlier_starts(
        self, pair: Pair, node: NodePlan
    ) -> None:
        log = node.log_file("credit")
        log.parent.mkdir()
        log.write_text("what it said the last time\n")
        wrong = replace(node, region="52")

        processes.launch(pair, wrong, "credit")
        with pytest.raises(ServiceFailed) as failed:
            processes.wait_until_ready(wrong, "credit", serves)

        assert str(failed.value).splitlines() == [
            f"重庆的 credit 服务启动后退出，完整日志：{log}",
            "credit of chongqing ended at its start, and said:",
            "CHUANYU_REGION 为 '52'，可取 50, 51 / CHUANYU_REGION is '52', possible: 50, 51",
        ]
