"""Where nameko touches the kernel: what starts and stops with a service, and what a delivery brings back."""

import datetime as dt
import json
from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar
from unittest.mock import create_autospec

import eventlet
import pytest
from nameko.containers import ServiceContainer
from nameko.testing.services import worker_factory
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from shared.application import Application
from shared.clock import Clock
from shared.consumer import Consumer
from shared.controls import OrderUnknown
from shared.database import Database
from shared.delivery import Delivery
from shared.entrypoints import ApplicationProvider, Deliveries, Operations, deliveries, rpc
from shared.processor import Processor
from shared.relay import Relay
from shared.repair import ActionImpossible, Desk
from shared.settings import Reader, read_settings
from tests.builders import a_delivery, an_environment
from tests.fakes.clock import NOON
from tests.fakes.container import FakeContainer
from tests.fakes.databases import busy
from tests.fakes.handling import Bug
from tests.waiting import eventually


NOWHERE = "amqp://nobody@127.0.0.1:1/x"


@pytest.fixture
def app(database: Database, clock: Clock, processor: Processor) -> Application:
    environment = an_environment(CHUANYU_AMQP_URL=NOWHERE)
    return Application(
        settings=read_settings(Reader(environment), "credit"),
        database=database,
        clock=clock,
        processors={"credit": processor},
        relay=Relay(database, NOWHERE, clock),
    )


def provider_of(app: Application, container: FakeContainer) -> Any:
    def build(environ: Mapping[str, str]) -> Application:
        return app

    provider = ApplicationProvider(build).bind(container, "app")
    provider.setup()
    container.dependencies.append(provider)
    return provider


def entrypoint_of(container: FakeContainer) -> Any:
    entrypoint = Deliveries().bind(container, "receive")
    entrypoint.setup()
    return entrypoint


class TestTheApplicationOfAService:
    def test_is_handed_to_its_workers(self, app: Application) -> None:
        container = FakeContainer()
        provider = provider_of(app, container)

        assert provider.get_dependency(None) is app

    def test_is_built_once_the_database_stays(self, app: Application) -> None:
        """It was there when the process began, and went away while it was being migrated."""
        troubles = [busy(), busy()]

        def build(_environ: Mapping[str, str]) -> Application:
            if troubles:
                raise troubles.pop()
            return app

        provider = ApplicationProvider(build).bind(FakeContainer(), "app")
        with capture_logs() as lines:
            provider.setup()

        assert provider.get_dependency(None) is app
        assert [line["event"] for line in lines] == ["start_waits", "start_waits"]

    def test_may_be_stopped_before_there_is_one(self) -> None:
        asked = []

        def build(_environ: Mapping[str, str]) -> Application:
            asked.append("once")
            provider.stop()
            raise busy()

        provider = ApplicationProvider(build).bind(FakeContainer(), "app")

        with pytest.raises(OperationalError):
            provider.setup()
        assert asked == ["once"]

    def test_relays_and_retries_while_the_service_runs(self, app: Application) -> None:
        container = FakeContainer()
        provider = provider_of(app, container)

        provider.start()
        eventually(lambda: app.relay.state.startswith("waiting after"))
        provider.stop()

        assert app.relay.state == "stopped"
        assert len(container.threads) == 5


class TestDeliveries:
    def test_are_consumed_while_the_service_runs(self, app: Application) -> None:
        container = FakeContainer()
        provider_of(app, container)
        entrypoint = entrypoint_of(container)

        entrypoint.start()
        assert isinstance(app.consumer, Consumer)
        eventually(lambda: app.status()["consumer"].startswith("waiting after"))
        entrypoint.stop()

        assert app.consumer.state == "stopped"

    def test_may_be_stopped_before_they_were_started(self) -> None:
        container = FakeContainer()

        entrypoint_of(container).stop()

        assert container.threads == []


class TestADelivery:
    def test_brings_back_what_the_method_returned(self) -> None:
        given: list[Delivery] = []

        def receive(delivery: Delivery) -> str:
            given.append(delivery)
            return "handled"

        delivery, container = a_delivery(), FakeContainer(receive)

        assert entrypoint_of(container)._fire(delivery) == "handled"
        assert given == [delivery]

    def test_brings_out_what_the_method_raised_so_that_nothing_is_acked(self) -> None:
        def receive(delivery: Delivery) -> str:
            raise busy()

        container = FakeContainer(receive)  # an extension holds it weakly
        entrypoint = entrypoint_of(container)

        with pytest.raises(OperationalError):
            entrypoint._fire(a_delivery())


class TestAContainerOfNameko:
    @pytest.mark.parametrize("trouble", [busy(), Bug("张三")])
    def test_outlives_a_worker_that_raised(self, trouble: Exception) -> None:
        class Failing:
            name = "credit"

            @deliveries  # type: ignore[untyped-decorator]
            def receive(self, batch: object) -> None:
                raise trouble

        container = ServiceContainer(Failing, {})
        [entrypoint] = container.entrypoints

        for _ in range(3):  # one that is being killed would refuse the second or the third
            with eventlet.Timeout(10), pytest.raises(type(trouble)):
                entrypoint._fire([])


class Asked:
    """A question whose caller waits at a broker that nobody reaches any more."""

    channel = None
    properties: ClassVar[dict[str, str]] = {"content_type": "application/json", "reply_to": "r"}


class TestAnAnswerThatCannotBeSent:
    def test_does_not_end_the_service(self) -> None:
        class Answering:
            name = "credit"

            @rpc  # type: ignore[untyped-decorator]
            def ask(self) -> str:
                return "answer"

        container = ServiceContainer(Answering, {"AMQP_URI": "amqp://nobody@127.0.0.1:1/x"})
        [entrypoint] = container.entrypoints
        settle = partial(entrypoint.handle_result, Asked())

        with capture_logs() as logs, eventlet.Timeout(60):
            for _ in range(2):  # a container that is being killed would refuse the second
                container.spawn_worker(entrypoint, (), {}, handle_result=settle)
                container._worker_pool.waitall()

        assert [line["event"] for line in logs] == ["answer_not_sent"] * 2


class ServiceWithOperations(Operations):
    """What every service inherits."""

    name = "credit"
    app = ApplicationProvider(lambda environ: None)  # type: ignore[arg-type, return-value]


REPAIRS: list[tuple[str, str, dict[str, Any]]] = [
    ("parked_message", "show", {"wanted": 1, "body": True}),
    ("retry_parked", "retry", {"number": 1, "actor": "王"}),
    ("retry_some_parked", "retry_some", {"actor": "王", "after": 3, "reason": "expired"}),
    ("dry_run_parked", "dry_run", {"number": 1, "actor": "王"}),
    ("discard_parked", "discard", {"number": 1, "actor": "王", "reason": "-"}),
    ("propose_edit", "propose_edit", {"message_id": "1", "changes": {}}),
    (
        "edit_message",
        "edit",
        {"message_id": "1", "changes": {}, "digest": "d", "actor": "王", "reason": "-"},
    ),
    ("undo", "undo", {"wanted": 1, "actor": "王"}),
    ("resend", "resend", {"message_id": "1", "actor": "王"}),
    (
        "resend_since",
        "resend_since",
        {"since": "2026-11-24T12:00+08:00", "until": None, "after": 0, "actor": "王"},
    ),
]


class TestTheOperationsOfEveryService:
    @pytest.fixture
    def autospec(self, desk: Any) -> Any:
        spec = create_autospec(Application, instance=True)
        spec.desk = desk
        return spec

    @pytest.fixture
    def desk(self) -> Any:
        return create_autospec(Desk, instance=True)

    @pytest.fixture
    def service(self, autospec: Any) -> Any:
        return worker_factory(ServiceWithOperations, app=autospec)

    @pytest.mark.parametrize("question", ["status", "figures"])
    def test_are_answered_in_plain_json(self, service: Any, autospec: Any, question: str) -> None:
        getattr(autospec, question).return_value = {"now": NOON, "on": dt.date(2026, 1, 1)}

        assert getattr(service, question)() == {
            "now": "2026-11-24T04:00:00+00:00",
            "on": "2026-01-01",
        }

    def test_list_no_more_refusals_than_they_are_asked_for(
        self, service: Any, autospec: Any
    ) -> None:
        autospec.refusals.return_value = [{"at": NOON}]

        assert service.refusals(7) == [{"at": "2026-11-24T04:00:00+00:00"}]
        autospec.refusals.assert_called_once_with(7)

    def test_list_what_is_parked_as_it_is_chosen(self, service: Any, desk: Any) -> None:
        desk.parked.return_value = [{"at": NOON}]

        assert service.parked(7, reason="expired") == [{"at": "2026-11-24T04:00:00+00:00"}]
        desk.parked.assert_called_once_with(7, reason="expired")

    def test_group_what_is_parked(self, service: Any, desk: Any) -> None:
        desk.groups.return_value = [{"oldest": NOON}]

        assert service.parked_groups() == [{"oldest": "2026-11-24T04:00:00+00:00"}]

    @pytest.mark.parametrize(
        ("grade", "status"), [("ok", 200), ("degraded", 200), ("failing", 503)]
    )
    def test_say_by_http_how_the_service_is(
        self, service: Any, autospec: Any, grade: str, status: int
    ) -> None:
        autospec.health.return_value = {"status": grade, "reasons": ["数据库"], "at": NOON}

        answered, headers, body = service.health(None)

        assert (answered, json.loads(body)["status"]) == (status, grade)
        assert "数据库" in body
        assert headers["Content-Type"].startswith("application/json")

    def test_tell_figures_by_http(self, service: Any, autospec: Any) -> None:
        autospec.metrics_text.return_value = "chuanyu_x 1.0"

        answered, headers, body = service.metrics(None)

        assert (answered, body) == (200, "chuanyu_x 1.0")
        assert headers["Content-Type"].startswith("text/plain")

    def test_take_orders(self, service: Any, autospec: Any) -> None:
        autospec.order.return_value = {"mode": "paused"}
        assert service.order("relay", "paused", "王", "-")["accepted"] is True

        autospec.order.side_effect = OrderUnknown()
        refused = service.order("engine", "paused", "王", "-")

        assert [problem["code"] for problem in refused["problems"]] == ["ORDER_UNKNOWN"]

    def test_purge_only_when_told_so(self, service: Any, autospec: Any) -> None:
        autospec.purge_now.return_value = {"due": {}}

        service.purge("王")
        service.purge("王", dry_run=False)

        assert [call.kwargs["dry_run"] for call in autospec.purge_now.mock_calls] == [True, False]

    def test_trace_a_message(self, service: Any, autospec: Any) -> None:
        autospec.trace.return_value = {"steps": []}

        assert service.trace("1") == {"steps": []}

    @pytest.mark.parametrize(("method", "action", "arguments"), REPAIRS)
    def test_are_refused_with_a_code(
        self, service: Any, desk: Any, method: str, action: str, arguments: dict[str, Any]
    ) -> None:
        getattr(desk, action).side_effect = ActionImpossible(1, "handled", "nothing")

        answer = getattr(service, method)(**arguments)

        assert answer["accepted"] is False
        assert [problem["code"] for problem in answer["problems"]] == ["ACTION_IMPOSSIBLE"]

    @pytest.mark.parametrize(("method", "action", "arguments"), REPAIRS)
    def test_say_what_came_of_them(
        self, service: Any, desk: Any, method: str, action: str, arguments: dict[str, Any]
    ) -> None:
        getattr(desk, action).return_value = {"next_try": NOON}

        answer = getattr(service, method)(**arguments)

        assert answer == {"accepted": True, "next_try": "2026-11-24T04:00:00+00:00"}
        assert getattr(desk, action).call_count == 1
