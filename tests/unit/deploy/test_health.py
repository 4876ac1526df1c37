"""What `chuanyu status` shows of services that run, and of those that do not answer."""

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from deploy import pids
from deploy.cli.nodes import status
from deploy.health import health_of
from deploy.nodes import NodePlan
from tests.fakes.http import answering
from tests.unit.deploy.builders import a_node, a_pair


OK = {"status": "ok", "reasons": [], "parts": []}
FAILING = {"status": "failing", "reasons": ["数据库 database: OperationalError"], "parts": []}


def at(node: NodePlan, url: str) -> NodePlan:
    return replace(node, ports=replace(node.ports, credit=int(url.rpartition(":")[2])))


class TestAServiceThatAnswers:
    @pytest.mark.parametrize(("report", "code"), [(OK, 200), (FAILING, 503)])
    def test_is_quoted(self, report: dict[str, Any], code: int) -> None:
        with answering({"/health": report}, code) as server:
            assert health_of(at(a_node(), server.url), "credit") == report


class TestAServiceThatDoesNot:
    def test_is_called_failing(self) -> None:
        report = health_of(at(a_node(), "http://127.0.0.1:1"), "credit")

        assert report["status"] == "failing"
        assert "ConnectionError" in report["reasons"][0]

    def test_nor_says_anything_we_know(self) -> None:
        with answering({"/health": b"<html>"}) as server:
            assert health_of(at(a_node(), server.url), "credit")["status"] == "failing"


class TestTheStatus:
    def test_has_the_health_of_what_runs(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        pair = a_pair(tmp_path)
        file = pair.node("sichuan").pid_file("credit")
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps({"pid": os.getpid(), "mark": pids._mark(os.getpid())}))
        monkeypatch.setattr("deploy.status.health_of", lambda node, service: FAILING)

        told, shown = (
            CliRunner().invoke(_with_pair(pair), words)
            for words in (["status", "--json"], ["status"])
        )

        found = {(row["node"], row["process"]): row["health"] for row in json.loads(told.stdout)}
        assert found.pop(("sichuan", "credit")) == FAILING
        assert set(found.values()) == {None}
        assert "OperationalError" in shown.stdout


def _with_pair(pair: Any) -> Any:
    @click.group()
    @click.pass_context
    def typed(context: click.Context) -> None:
        context.meta["chuanyu.pair"] = pair

    typed.add_command(status)
    return typed
