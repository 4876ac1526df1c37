"""Two gateways that ask each other over real HTTP, by the routes that their service declares."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Thread
from typing import Any

from nameko.testing.services import worker_factory
from nameko.web.handlers import HttpRequestHandler
from werkzeug.routing import Map, Rule
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from services.gateway.adapters.partner import PartnerNode
from services.gateway.border_http import BorderHttp
from services.gateway.service import Service
from services.gateway.wiring import GatewayApplication
from shared.outbox import OUTBOX, SENT, UNSENT
from tests.builders import LISTING
from tests.unit.gateway.crossing import Crossing, Deliveries, good


SILENT = "http://127.0.0.1:1"


class Neighbour:
    """Another service of the node, which knows one step of every message."""

    def trace(self, message_id: str) -> Any:
        step = {"step": "handled", "at": "2026-12-01T01:30:00+00:00", "from": "/sichuan/credit"}
        return {"steps": [step | {"message_id": message_id}], "led_to": []}


class _Quiet(WSGIRequestHandler):
    def log(self, *_: Any) -> None:
        """Silence."""


def service_of(gateway: GatewayApplication) -> Any:
    """Its entrypoints, beside services that answer."""
    return worker_factory(
        Service,
        app=gateway,
        catalogue=Neighbour(),
        credit=Neighbour(),
        enforcement=Neighbour(),
    )


def _routes() -> Map:
    return Map(
        [
            Rule(entrypoint.url, methods=[entrypoint.method], endpoint=name)
            for name, method in (vars(BorderHttp) | vars(Service)).items()
            for entrypoint in getattr(method, "nameko_entrypoints", ())
            if isinstance(entrypoint, HttpRequestHandler)
        ]
    )


@contextmanager
def serving(gateway: GatewayApplication) -> Iterator[str]:
    """The address of its windows."""
    service, routes = service_of(gateway), _routes()

    @Request.application
    def answer(request: Request) -> Response:
        name, values = routes.bind_to_environ(request.environ).match()
        answered: Response = getattr(service, name)(request, **values)
        return answered

    server = make_server("127.0.0.1", 0, answer, request_handler=_Quiet)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


def asks(gateway: GatewayApplication, url: str) -> None:
    """From now on its partner is there."""
    node = PartnerNode(url, "ours")
    gateway.partner = replace(gateway.partner, node=node)
    gateway.reconciler.comparing.node = node


def loses(*numbers: int) -> Any:
    """A line that loses these of what it carries first, counted from 1."""

    def line(sent: Deliveries) -> Deliveries:
        return [one for number, one in enumerate(sent, start=1) if number not in numbers]

    return line


def lost(pair: Crossing, *numbers: int, of: int = 4) -> None:
    """So many messages, of which the line loses some; nobody has sent them again yet."""
    pair.send(*[LISTING] * of)
    pair.line = loses(*numbers)
    pair.deliver(pair.chongqing, pair.sichuan)
    pair.line = good
    pair.clock.advance(seconds=40)


def found(gateway: GatewayApplication, direction: str = "out") -> dict[str, Any]:
    """What a round that somebody asked for finds of its one lane of a direction."""
    result = gateway.reconciler.round(is_asked=True)
    assert result.silent is None
    [one] = [one for one in result.lanes if one["direction"] == direction]
    return one


def forget_outbox(gateway: GatewayApplication) -> None:
    with gateway.database.transaction() as connection:
        for table in (OUTBOX, UNSENT, SENT):
            connection.execute(table.delete())
