"""The gateway's entrypoints: what a partner may ask with which token, and services that are silent."""

import json
from typing import Any

import eventlet
import pytest
from nameko.exceptions import UnknownService
from nameko.testing.services import worker_factory
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request, Response

from services.gateway import service as module
from services.gateway.config import settings
from services.gateway.service import Service
from services.gateway.wiring import GatewayApplication
from shared.management import Management
from shared.report import BROKER_SILENT
from shared.settings import SettingsInvalid
from tests.builders import an_id
from tests.fakes.http import answering
from tests.settling import settle
from tests.unit.gateway.builders import gateway_environment
from tests.unit.gateway.test_passage import outward


OURS = "Bearer ours"
BROKER = {
    "/api/overview": {"rabbitmq_version": "3.10.8"},
    "/api/queues/chuanyu": [],
    "/api/shovels/chuanyu": [],
}


class FakeNeighbour:
    """Another service of this node, by RPC."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def status(self) -> Any:
        return self.answered()

    def trace(self, message_id: str) -> Any:
        return self.answered()

    def answered(self) -> Any:
        if isinstance(self.answer, Exception):
            raise self.answer
        if self.answer == "never":
            eventlet.sleep(5)
        return self.answer


@pytest.fixture
def service(gateway: GatewayApplication, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(module, "SECONDS", 0.05)
    return worker_factory(
        Service,
        app=gateway,
        catalogue=FakeNeighbour({"service": "catalogue"}),
        credit=FakeNeighbour(UnknownService("credit")),
        enforcement=FakeNeighbour("never"),
    )


def a_request(authorization: str | None) -> Request:
    headers = [] if authorization is None else [("Authorization", authorization)]
    return Request(EnvironBuilder(headers=headers).get_environ())


def body(response: Response) -> Any:
    return json.loads(response.get_data(as_text=True))


class TestAPartnerWithoutOurToken:
    @pytest.mark.parametrize(
        "authorization",
        [None, "", "ours", "Bearer", "Bearer our", "Bearer ourss", "bearer ours", "Bearer 令"],
    )
    def test_is_told_nothing_but_the_code(self, service: Any, authorization: str | None) -> None:
        for response in (
            service.http_status(a_request(authorization)),
            service.http_trace(a_request(authorization), an_id()),
        ):
            assert response.status_code == 401
            assert set(body(response)) == {"accepted", "problems"}
            assert [problem["code"] for problem in body(response)["problems"]] == ["TOKEN_WRONG"]


class TestAPartnerWithOurToken:
    def test_is_told_what_this_node_says_of_itself(self, service: Any) -> None:
        response = service.http_status(a_request(OURS))

        report = body(response)
        assert response.status_code == 200
        assert report["node"] == "chongqing"
        assert report["trouble"] == "management API: ConnectionError"
        assert {row["silent"] for row in report["services"]} == {BROKER_SILENT}

    def test_is_told_which_services_are_silent_and_how(
        self, service: Any, gateway: GatewayApplication
    ) -> None:
        with answering(BROKER) as broker:
            gateway.management = Management(broker.url, "operator", "secret")
            report = body(service.http_status(a_request(OURS)))

        services = {row["service"]: row for row in report["services"]}

        assert services["catalogue"] == {"service": "catalogue"}
        assert services["credit"]["silent"] == "credit: UnknownService"
        assert services["enforcement"]["silent"] == "enforcement: no answer in 0.05 s"
        assert services["gateway"]["consumer"] == "stopped"

    def test_is_told_the_way_of_a_message(self, service: Any, gateway: GatewayApplication) -> None:
        delivery = outward()
        settle(gateway, delivery)
        message_id = delivery.headers["cloudEvents:id"]

        found = body(service.http_trace(a_request(OURS), message_id))

        assert found["services"]["catalogue"] == {"service": "catalogue"}
        assert found["services"]["credit"] == {"silent": "credit: UnknownService"}
        steps = [step["step"] for step in found["services"]["gateway"]["steps"]]
        assert sorted(steps) == ["handled", "written"]


class TestAnOperator:
    def test_is_told_the_same_by_rpc(self, service: Any) -> None:
        assert service.report()["node"] == "chongqing"

    def test_is_told_that_the_partner_is_silent(self, service: Any) -> None:
        assert service.partner_report()["silent"] == "ConnectionError"
        assert service.partner_trace(an_id())["silent"] == "ConnectionError"


class TestADelivery:
    def test_is_settled_and_its_outcome_told(self, service: Any) -> None:
        assert service.receive([outward()]) == {"handled": 1}


class TestTheSettings:
    def test_are_those_of_every_service_and_of_the_door(self) -> None:
        found = settings(gateway_environment())

        assert (found.common.service, found.common.node) == ("gateway", "chongqing")
        assert (found.http_token, found.partner_token) == ("ours", "theirs")

    def test_are_all_named_that_are_missing_or_wrong(self) -> None:
        environment = {
            name: value
            for name, value in gateway_environment(CHUANYU_HTTP_PORT="http").items()
            if "TOKEN" not in name
        }

        with pytest.raises(SettingsInvalid) as invalid:
            settings(environment)

        assert invalid.value.problems == [
            "CHUANYU_HTTP_PORT 不是非负整数 / CHUANYU_HTTP_PORT is not a whole number",
            "缺少 CHUANYU_HTTP_TOKEN / CHUANYU_HTTP_TOKEN is missing",
            "缺少 CHUANYU_PARTNER_TOKEN / CHUANYU_PARTNER_TOKEN is missing",
        ]
