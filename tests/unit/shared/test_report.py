"""What a node says about itself while parts of it are silent."""

from typing import Any

import pytest

from shared.management import Management
from shared.report import BROKER_SILENT, node_report
from shared.topology import SERVICES
from tests.fakes.clock import NOON
from tests.fakes.http import answering


class Silent(Exception):
    code = "NODE_SILENT"


def ask(service: str) -> dict[str, Any]:
    if service == "enforcement":
        raise Silent("enforcement: not running")
    return {"service": service, "consumer": "consuming"}


BROKER = {
    "/api/overview": {"rabbitmq_version": "3.10.8"},
    "/api/queues/chuanyu": [{"name": "credit.00"}],
    "/api/shovels/chuanyu": [{"name": "to-sichuan", "state": "running"}],
}


class TestANodeThatAnswers:
    def test_reports_broker_queues_shovels_and_services(self) -> None:
        with answering(BROKER) as server:
            report = node_report("chongqing", Management(server.url, "a", "b"), ask, NOON)

        assert (report["node"], report["at"]) == ("chongqing", "2026-11-24T04:00:00+00:00")
        assert report["rabbitmq"] == "3.10.8"
        assert [queue["name"] for queue in report["queues"]] == ["credit.00"]
        assert report["shovels"] == [{"name": "to-sichuan", "state": "running"}]
        assert "trouble" not in report

    def test_says_which_service_is_silent(self) -> None:
        with answering(BROKER) as server:
            report = node_report("chongqing", Management(server.url, "a", "b"), ask, NOON)

        services = {row["service"]: row for row in report["services"]}
        assert set(services) == {"catalogue", "credit", "enforcement", "gateway"}
        assert services["enforcement"] == {
            "service": "enforcement",
            "silent": "enforcement: not running",
        }


class TestANodeWithoutItsBroker:
    @pytest.fixture
    def asked(self) -> list[str]:
        return []

    @pytest.fixture
    def report(self, asked: list[str]) -> dict[str, Any]:
        def remember(service: str) -> dict[str, Any]:
            asked.append(service)
            return {"service": service}

        return node_report("chongqing", Management("http://127.0.0.1:1", "a", "b"), remember, NOON)

    def test_says_why_and_names_every_service_as_unheard(self, report: dict[str, Any]) -> None:
        assert (report["node"], report["at"]) == ("chongqing", "2026-11-24T04:00:00+00:00")
        assert report["trouble"] == "management API: ConnectionError"
        assert report["services"] == [
            {"service": name, "silent": BROKER_SILENT} for name in SERVICES
        ]
        assert "queues" not in report

    def test_asks_no_service_which_would_only_take_time(
        self, report: dict[str, Any], asked: list[str]
    ) -> None:
        assert report["services"]
        assert asked == []


class TestABrokerThatFallsSilentHalfway:
    def test_is_reported_as_far_as_it_spoke(self) -> None:
        answers = {"/api/overview": {"rabbitmq_version": "3.10.8"}}
        with answering(answers) as server:
            report = node_report("chongqing", Management(server.url, "a", "b"), ask, NOON)

        assert report["rabbitmq"] == "3.10.8"
        assert report["trouble"].startswith("management API: ")
        assert {row["silent"] for row in report["services"]} == {BROKER_SILENT}


def test_an_error_that_is_no_silence_comes_out() -> None:
    def broken(service: str) -> dict[str, Any]:
        raise KeyError(service)

    with answering(BROKER) as server, pytest.raises(KeyError):
        node_report("chongqing", Management(server.url, "a", "b"), broken, NOON)
