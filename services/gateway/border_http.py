"""HTTP as a way for messages (HTTP 传输): a participant posts what it sends, and asks for what is sent to it."""

from abc import abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar

from nameko.web.handlers import http
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Request, Response

from contracts.errors import ContractBroken, Problem
from services.gateway.adapters.border_publisher import BrokerAway
from services.gateway.adapters.http_batch import LARGEST
from services.gateway.adapters.registering import Order
from shared.answers import Answer, answered
from shared.entrypoints import rpc


OK, ACCEPTED, UNAVAILABLE = 200, 202, 503
JSON = "application/json"
AGAIN_SECONDS = "5"  # for whoever found the broker away
STATUSES = {
    BrokerAway.code: UNAVAILABLE,
    "CONTENT_TYPE_WRONG": 415,
    "MESSAGE_TOO_LARGE": 413,
    "PARTICIPANT_NOT_LIVE": 403,
}


class BorderHttp:
    """Inherited by the service, which knows who may ask."""

    app: ClassVar[Any]

    @abstractmethod
    def _for_partner(self, request: Request, answer: Callable[[], Answer]) -> Response:
        """The answer as JSON, computed only for a partner with our token."""

    @abstractmethod
    def _ordered(self, actor: str, reason: str) -> Order:
        """An operator's order of this moment."""

    @rpc
    def set_participant_transport(
        self, participant: str, kind: str, url: str | None, actor: str, reason: str
    ) -> Answer:
        """From now on it is reached by amqp, http-push or http-pull; what is under way is not lost."""
        order = self._ordered(actor, reason)
        return answered(lambda: self.app.participants.set_transport(participant, kind, url, order))

    @http("POST", "/v1/messages")
    def http_take_messages(self, request: Request) -> Response:
        """From the partner: signed messages, on their way to this gateway's consumer once this is answered."""
        response = self._for_partner(
            request, lambda: answered(lambda: self.app.intake.take(_content(request)))
        )
        if response.status_code == OK:
            response.status_code = ACCEPTED
        elif response.status_code == UNAVAILABLE:
            response.headers["Retry-After"] = AGAIN_SECONDS
        return response

    @http("GET", "/v1/lanes/<string:lane>/<string:epoch>/messages")
    def http_give_messages(self, request: Request, lane: str, epoch: str) -> Response:
        """For the partner: what is sent to it on a lane after a number."""
        links: list[str] = []

        def messages() -> Answer:
            found: Answer = self.app.pulling.messages(lane, epoch, request.args.to_dict())
            links.append(f'<{found["next"]}>; rel="next"')
            return found

        response = self._for_partner(request, lambda: answered(messages))
        response.headers.extend([("Link", link) for link in links])
        return response

    @http("GET", "/v1/receipts")
    def http_give_receipts(self, request: Request) -> Response:
        """For the partner: the newest receipt of each lane on which it sends."""
        return self._for_partner(
            request,
            lambda: answered(lambda: self.app.pulling.newest_receipts(request.args.to_dict())),
        )


def _content(request: Request) -> bytes:
    """The body; raises ContractBroken before it is read when it is of another kind or too large."""
    if request.mimetype != JSON:
        raise ContractBroken([Problem("CONTENT_TYPE_WRONG", "$", "", JSON)])
    request.max_content_length = LARGEST
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge:
        found, allowed = f"{request.content_length} bytes", f"0..{LARGEST} bytes"
        raise ContractBroken([Problem("MESSAGE_TOO_LARGE", "$", found, allowed)]) from None
