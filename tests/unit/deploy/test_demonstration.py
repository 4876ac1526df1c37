"""What a demonstration that was killed leaves running, as status and down see it."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from deploy import pids
from deploy.cli.main import chuanyu
from deploy.nodes import Pair, demonstration_of, plan_pair
from deploy.status import running_processes
from tests.unit.deploy.builders import BASE


@pytest.fixture
def left(tmp_path: Path) -> Iterator[Pair]:
    """A demonstration of which one process runs."""
    pair = demonstration_of(plan_pair(tmp_path, BASE))
    node = pair.node("sichuan")
    file = node.pid_file("credit")
    command = [sys.executable, "-c", "import signal; signal.pause()"]
    pids.start(file, command, env={}, cwd=tmp_path, log=node.log_file("credit"))
    yield pair
    pids.stop([file], grace=1)


def chuanyu_in(run_dir: Path, *words: str) -> str:
    result = CliRunner().invoke(chuanyu, ["--run-dir", str(run_dir), *words])
    assert result.exit_code == 0
    return result.output


def rows_in(run_dir: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(chuanyu_in(run_dir, "status", "--json"))
    return rows


class TestWhatAKilledDemonstrationLeft:
    def test_is_shown(self, tmp_path: Path, left: Pair) -> None:
        running = [row for row in rows_in(tmp_path) if row["state"] == "running"]

        assert [(row["node"], row["process"]) for row in running] == [("demo/sichuan", "credit")]

    def test_is_stopped_with_the_nodes(self, tmp_path: Path, left: Pair) -> None:
        said = chuanyu_in(tmp_path, "down", "--purge")

        assert said == "演示的节点已停止 / the nodes of a demonstration stopped\n"
        assert not running_processes(left)
        assert not tmp_path.exists()


class TestADemonstrationThatEnded:
    def test_is_not_shown(self, tmp_path: Path) -> None:
        demonstration_of(plan_pair(tmp_path, BASE)).run_dir.mkdir()

        assert {row["node"] for row in rows_in(tmp_path)} == {"chongqing", "sichuan"}
