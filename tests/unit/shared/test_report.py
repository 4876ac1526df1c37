"""What a node says about itself while parts of it are silent."""

from typing import Any

import pytest

from shared.management import Management
from shared.report import node_report
from tests.fakes.clock import NOON
from tests.fakes.http import answering


class Silent(Exception):
    code = "NODE_SILENT"


def ask(service: str) -> dict[str, Any]:
    if service == "enforcement":
        raise Silent("enforcement: not running")
    return {"service": service, "consumer": "consuming"}


class TestANodeThatAnswers:
    def test_reports_broker_queues_shovels_and_services(self) -> None:
        answers = {
            "/api/overview": {"rabbitmq_version": "3.10.8"},
            "/api/queues/chuanyu": [{"name": "credit.00"}],
            "/api/shovels/chuanyu": [{"name": "to-sichuan", "state": "running"}],
        }
        with answering(answers) as server:
            report = node_report("chongqing", Management(server.url, "a", "b"), ask, NOON)

        assert (report["node"], report["at"]) == ("chongqing", "2026-11-24T04:00:00+00:00")
        assert report["rabbitmq"] == "3.10.8"
        assert [queue["name"] for queue in report["queues"]] == ["credit.00"]
        assert report["shovels"] == [{"name": "to-sichuan", "state": "running"}]
        assert "trouble" not in report

    def test_says_which_service_is_silent(self) -> None:
        with answering({}) as server:
            report = node_report("chongqing", Management(server.url, "a", "b"), ask, NOON)

        services = {row["service"]: row for row in report["services"]}
        assert set(services) == {"catalogue", "credit", "enforcement", "gateway"}
        assert services["enforcement"] == {
            "service": "enforcement",
            "silent": "enforcement: not running",
        }


class TestANodeWithoutItsBroker:
    def test_still_reports_its_services(self) -> None:
        report = node_report("chongqing", Management("http://127.0.0.1:1", "a", "b"), ask, NOON)

        assert report["trouble"] == "management API: ConnectionError"
        assert len(report["services"]) == 4
        assert "queues" not in report


def test_an_error_that_is_no_silence_comes_out() -> None:
    def broken(service: str) -> dict[str, Any]:
        raise KeyError(service)

    with pytest.raises(KeyError):
        node_report("chongqing", Management("http://127.0.0.1:1", "a", "b"), broken, NOON)
