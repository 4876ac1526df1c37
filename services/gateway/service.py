"""Entrypoints of the gateway: deliveries both ways, RPC for operators, HTTP for the other node."""

import hmac
import json
from collections.abc import Callable, Sequence
from typing import Any

import eventlet
from nameko.exceptions import UnknownService
from nameko.rpc import RpcProxy
from nameko.web.handlers import http
from werkzeug.wrappers import Request, Response

from contracts.errors import Problem
from services.gateway import border_http
from services.gateway.adapters import partner_view
from services.gateway.adapters.evidence_methods import EvidenceMethods
from services.gateway.adapters.pausing import Which
from services.gateway.adapters.registering import Conformance, Order
from services.gateway.border_http import BorderHttp
from services.gateway.domain.asking import LaneUnknown, Where
from services.gateway.queries import fates
from services.gateway.wiring import build
from shared import topology
from shared.answers import Answer, answered, plain, refusal
from shared.broker import BROKER_TROUBLE
from shared.delivery import Delivery
from shared.entrypoints import ApplicationProvider, Operations, deliveries, rpc


STATUSES = {LaneUnknown.code: 404, "DATABASE_AWAY": 503, **border_http.STATUSES}
# a service of this node answers in this time or counts as silent, and need not any more
SECONDS = 3


class ServiceSilent(Exception):
    """A service of this node did not answer in time."""

    code = "NODE_SILENT"


class Service(BorderHttp, EvidenceMethods, Operations):
    """The door and its windows."""

    name = "gateway"
    app = ApplicationProvider(build)
    catalogue = RpcProxy("catalogue", expiration=SECONDS)
    credit = RpcProxy("credit", expiration=SECONDS)
    enforcement = RpcProxy("enforcement", expiration=SECONDS)

    @deliveries
    def receive(self, batch: Sequence[Delivery]) -> dict[str, int]:
        outcomes: dict[str, int] = self.app.receive(batch)
        return outcomes

    @rpc
    def report(self) -> Answer:
        """Queues, shovels and services of this node."""
        return self._report()

    @rpc
    def partner_report(self) -> Answer:
        """The same of the other node, as it last told us, with its age in seconds."""
        return _plain(self.app.partner.report())

    @rpc
    def partner_trace(self, message_id: str) -> Answer:
        """The way of one message through the other node."""
        return _plain(self.app.partner.trace(message_id))

    @rpc
    def participants(self) -> list[Answer]:
        """Everybody who may take part: stage of on-boarding, algorithms, keys with their states."""
        rows: list[Answer] = plain(self.app.participants.all())
        return rows

    @rpc
    def register_participant(self, registration: Any, actor: str) -> Answer:
        """Take a registration, whole or not at all; the participant as it stands then."""
        return answered(lambda: self.app.participants.register(registration, actor))

    @rpc
    def set_participant_stage(
        self, participant: str, stage: str, actor: str, reason: str
    ) -> Answer:
        """From now on it is agreed, testing, live or suspended."""
        return answered(lambda: self.app.participants.set_stage(participant, stage, actor, reason))

    @rpc
    def revoke_key(self, participant: str, key_id: str, actor: str, reason: str) -> Answer:
        """From now on this key proves nothing, whenever it signed."""
        return answered(lambda: self.app.participants.revoke(participant, key_id, actor, reason))

    @rpc
    def record_conformance(
        self, participant: str, contract: str, version: int, actor: str, reason: str
    ) -> Answer:
        """From now on this version of the contract may go to it; the reason says what showed that it reads it."""
        which, order = Conformance(participant, contract, version), self._ordered(actor, reason)
        return answered(lambda: self.app.participants.record(which, order))

    @rpc
    def withdraw_conformance(
        self, participant: str, contract: str, version: int, actor: str, reason: str
    ) -> Answer:
        """None of that version goes to it any more."""
        which, order = Conformance(participant, contract, version), self._ordered(actor, reason)
        return answered(lambda: self.app.participants.withdraw(which, order))

    @rpc
    def lanes(self) -> list[Answer]:
        """Every lane: with whom, which way, its highest number, what is missing below it, when it moved last."""
        rows: list[Answer] = plain(self.app.lanes())
        return rows

    @rpc
    def skip_missing(
        self, participant: str, lane: str, epoch: int, actor: str, reason: str
    ) -> Answer:
        """Wait for no missing number of a lane that comes in any more; later messages go on."""
        order = self._ordered(actor, reason)
        return answered(lambda: self.app.skip_missing(participant, lane, epoch, order))

    @rpc
    def pause_lanes(
        self, participant: str, lane: str | None, way: str, actor: str, reason: str
    ) -> Answer:
        """Nothing goes on there until resumed: numbered and kept, or taken and receipted, and held in its order."""
        which, order = Which(participant, lane, way), self._ordered(actor, reason)
        return answered(lambda: self.app.pause_lanes(which, order))

    @rpc
    def resume_lanes(
        self, participant: str, lane: str | None, way: str, actor: str, reason: str
    ) -> Answer:
        """What was held goes on in its order, then what is new."""
        which, order = Which(participant, lane, way), self._ordered(actor, reason)
        return answered(lambda: self.app.resume_lanes(which, order))

    @rpc
    def number(
        self, participant: str, lane: str, number: int, epoch: int | None, direction: str
    ) -> Answer:
        """Where the message under a number of a lane is, here and, when it went out, there."""
        return answered(lambda: self._number(participant, lane, number, epoch, direction))

    @rpc
    def reconcile(self, actor: str) -> Answer:
        """Compare all lanes with the partner as soon as possible; `reconciliation` tells what was found."""
        return answered(lambda: self.app.ledger.ask_reconciliation(actor))

    @rpc
    def reconciliation(self) -> Answer:
        """What the newest comparison with the partner found, lane by lane, with both sides' numbers."""
        return answered(self.app.ledger.reconciliation)

    @rpc
    def acknowledge(self, lane: str, actor: str, reason: str) -> Answer:
        """What the newest comparison found of a lane, as far as nothing heals it, was judged: no alarm any more."""
        order = self._ordered(actor, reason)
        return answered(lambda: self.app.acknowledging.acknowledge(lane, order))

    @http("GET", "/v1/status")
    def http_status(self, request: Request) -> Response:
        """For the partner: what this node says about itself."""
        return self._for_partner(request, lambda: partner_view.of_report(self._report()))

    @http("GET", "/v1/trace/<string:message_id>")
    def http_trace(self, request: Request, message_id: str) -> Response:
        """For the partner: the way of one message through this node."""
        return self._for_partner(request, lambda: self._trace_for_partner(message_id))

    def _ordered(self, actor: str, reason: str) -> Order:
        return Order(actor=actor, reason=reason, at=self.app.clock.now())

    @http("GET", "/v1/lanes")
    def http_lanes(self, request: Request) -> Response:
        """For the partner: on which lanes it is sent how much."""
        return self._for_partner(request, lambda: answered(self.app.ledger.given_out))

    @http("GET", "/v1/lanes/<string:lane>/<string:epoch>/totals")
    def http_totals(self, request: Request, lane: str, epoch: str) -> Response:
        """For the partner: what is here of a stretch of its lane, by count and digest."""
        return self._for_partner(
            request,
            lambda: answered(lambda: self.app.ledger.total(lane, epoch, *_ends(request))),
        )

    @http("GET", "/v1/lanes/<string:lane>/<string:epoch>/numbers")
    def http_numbers(self, request: Request, lane: str, epoch: str) -> Response:
        """For the partner: the digest under each number of a short stretch of its lane."""
        return self._for_partner(
            request,
            lambda: answered(lambda: self.app.ledger.digests(lane, epoch, *_ends(request))),
        )

    @http("GET", "/v1/lanes/<string:lane>/<string:epoch>/<string:number>")
    def http_number(self, request: Request, lane: str, epoch: str, number: str) -> Response:
        """For the partner: where the message is that it sent under this number."""
        return self._for_partner(
            request,
            lambda: answered(
                lambda: self._followed(self.app.ledger.where_there(lane, epoch, number))
            ),
        )

    def _number(
        self, participant: str, lane: str, number: int, epoch: int | None, direction: str
    ) -> Answer:
        found: Answer = self.app.ledger.where(participant, lane, epoch, number, direction)
        if direction == "out":
            return found | {"there": self.app.partner.where(lane, found["epoch"], number)}
        return self._followed(found)

    def _followed(self, found: Answer) -> Answer:
        """With what the services did, once it was handed on to them."""
        if found["where"] != Where.HANDED_ON:
            return found
        return found | {"services": fates(self._trace(found["message_id"])["services"])}

    def _report(self) -> Answer:
        answers = self._ask_all("status")
        return _plain(self.app.report(lambda service: _spoken(answers[service])))

    def _trace(self, message_id: str) -> Answer:
        answers = self._ask_all("trace", message_id=message_id)
        return _plain(self.app.trace_node(message_id, lambda service: _traced(answers[service])))

    def _trace_for_partner(self, wanted: str) -> Answer:
        ids = self.app.known_to_partner(wanted)
        return partner_view.of_trace(self._trace(wanted), ids)

    def _ask_all(self, method: str, **arguments: str) -> dict[str, Any]:
        """Every other service of this node at once: its answer, or the ServiceSilent it deserves."""
        names = [name for name in topology.SERVICES if name != self.name]
        pool = eventlet.GreenPool(len(names))
        asked = pool.imap(lambda name: self._ask(name, method, **arguments), names)
        return dict(zip(names, asked, strict=True))

    def _ask(self, service: str, method: str, **arguments: str) -> Any:
        late = ServiceSilent(f"{service}: no answer in {SECONDS} s")
        try:
            with eventlet.Timeout(SECONDS, late):
                return getattr(getattr(self, service), method)(**arguments)
        except ServiceSilent as silent:
            return silent
        except (UnknownService, *BROKER_TROUBLE) as trouble:
            return ServiceSilent(f"{service}: {type(trouble).__name__}")

    def _for_partner(self, request: Request, answer: Callable[[], Answer]) -> Response:
        presented = request.headers.get("Authorization", "")
        if not hmac.compare_digest(presented.encode(), f"Bearer {self.app.http_token}".encode()):
            return _json(refusal(Problem("TOKEN_WRONG", "$", "", "Bearer")), 401)
        found = _plain(answer())
        return _json(found, _status(found))


def _ends(request: Request) -> tuple[str, str]:
    return request.args.get("from", ""), request.args.get("to", "")


def _status(answer: Answer) -> int:
    """200, or that of the first problem."""
    if answer.get("accepted", True):
        return 200
    return STATUSES.get(answer["problems"][0]["code"], 400)


def _spoken(answer: Any) -> Answer:
    if isinstance(answer, ServiceSilent):
        raise answer
    spoken: Answer = answer
    return spoken


def _traced(answer: Any) -> Answer:
    if isinstance(answer, ServiceSilent):
        return {"silent": str(answer)}
    return _spoken(answer)


def _json(answer: Answer, status: int) -> Response:
    text = json.dumps(answer, ensure_ascii=False)
    return Response(text, status=status, mimetype="application/json")


def _plain(answer: Answer) -> Answer:
    converted: Answer = plain(answer)
    return converted
