"""Where nameko touches the kernel: the entrypoint of deliveries, the running application, common RPC.

nameko's own event handler acks and loses an event whose handler raises, so it is not used.
"""

import json
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import structlog
from eventlet.event import Event
from nameko.extensions import DependencyProvider, Entrypoint
from nameko.rpc import Rpc, RpcConsumer
from nameko.web.handlers import http

from shared.answers import Answer, answered, plain
from shared.application import Application
from shared.broker import BROKER_TROUBLE, Pause
from shared.consumer import Consumer
from shared.database import DATABASE_TROUBLE
from shared.delivery import Delivery
from shared.logging import origin
from shared.metrics import CONTENT_TYPE


log = structlog.get_logger()


class ApplicationProvider(DependencyProvider):
    """Builds the application once per process, runs its relay and its retries, hands it to workers."""

    def __init__(self, build: Callable[[Mapping[str, str]], Application]) -> None:
        self._build = build
        self._stop = threading.Event()
        self._threads: list[Any] = []
        self.application: Any = None

    def setup(self) -> None:
        """Build it, however often the database goes away meanwhile: who ended here would be gone for good."""
        pause = Pause("start")
        while self.application is None:
            try:
                self.application = self._build(os.environ)
            except DATABASE_TROUBLE as trouble:
                if self._stop.is_set():
                    raise
                pause.after(trouble, self._stop)

    def start(self) -> None:
        application = self.application
        for run in application.loops():
            self._threads.append(
                self.container.spawn_managed_thread(lambda run=run: run(self._stop))
            )

    def stop(self) -> None:
        self._stop.set()
        if self.application is None:  # stopped while it waited for its database
            return
        self.application.relay.wake()
        for thread in self._threads:
            thread.wait()
        self.application.database.close()

    def get_dependency(self, worker_ctx: Any) -> Any:
        return self.application


class Deliveries(Entrypoint):
    """Fires the decorated method for each batch of deliveries of this service's partitions, one after the other.

    The batch is acked when the method returned; when it raised (database trouble) nothing is
    acked, the consumer pauses and reads again.
    """

    def setup(self) -> None:
        self._stop = threading.Event()
        self._thread: Any = None

    def start(self) -> None:
        provider = next(
            d for d in self.container.dependencies if isinstance(d, ApplicationProvider)
        )
        application = provider.application
        settings = application.settings
        consumer = Consumer(settings.amqp_url, settings.service, self._fire, settings.share)
        application.consume_by(consumer)
        run = consumer.run
        self._thread = self.container.spawn_managed_thread(lambda: run(self._stop))

    def stop(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.wait()

    def _fire(self, batch: Sequence[Delivery]) -> object:
        done = Event()

        def handle_result(_context: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
            if exc_info is None:
                done.send(result)
            else:
                done.send_exception(*exc_info)
            return result, None  # told to the consumer; it is no crash of the worker

        self.container.spawn_worker(self, (batch,), {}, handle_result=handle_result)
        return done.wait()


deliveries = Deliveries.decorator


class _Answers(RpcConsumer):
    """nameko's, which an answer that cannot be sent does not end.

    With the broker away at that moment nameko's own raises beside the worker's result, and that kills the
    container.  Who asked gives up after its time, and the question comes again when it was not acked.
    """

    def handle_result(self, message: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
        try:
            answered: tuple[Any, Any] = super().handle_result(message, result, exc_info)
        except BROKER_TROUBLE as trouble:
            log.warning("answer_not_sent", **origin(trouble))
            return result, exc_info
        return answered


class Question(Rpc):
    """A method that other processes may call."""

    rpc_consumer = _Answers()


rpc = Question.decorator


class Operations:
    """The questions and repairs every service offers by RPC; a service class inherits them."""

    app: ClassVar[Any]

    @rpc
    def status(self) -> Answer:
        """Who this is, whether it works, depth of outbox and parking."""
        return _plain(self.app.status())

    @http("GET", "/health")
    def health(self, _request: Any) -> tuple[int, dict[str, str], str]:
        """200 while it does its work, 503 when it does not; the reasons as JSON."""
        answer = _plain(self.app.health())
        status = 503 if answer["status"] == "failing" else 200
        text = json.dumps(answer, ensure_ascii=False)
        return status, {"Content-Type": "application/json; charset=utf-8"}, text

    @http("GET", "/metrics")
    def metrics(self, _request: Any) -> tuple[int, dict[str, str], str]:
        """For Prometheus."""
        return 200, {"Content-Type": CONTENT_TYPE}, self.app.metrics_text()

    @rpc
    def order(self, part: str, mode: str, actor: str, reason: str) -> Answer:
        """Pause, drain or resume consumer or relay: {"accepted": true, "mode": …}."""
        return answered(lambda: self.app.order(part, mode, actor, reason))

    @rpc
    def purge(self, actor: str, *, dry_run: bool = True) -> Answer:
        """How many rows are old enough to go, by table; delete them in the background unless `dry_run`."""
        return answered(lambda: self.app.purge_now(actor, dry_run=dry_run))

    @rpc
    def figures(self) -> Answer:
        """Messages by contract: written, arrived, parked, latencies in ms."""
        return _plain(self.app.figures())

    @rpc
    def trace(self, message_id: str) -> Answer:
        """The way of one message through this service."""
        return _plain(self.app.trace(message_id))

    @rpc
    def refusals(self, limit: int = 100) -> list[Answer]:
        """What the other side refused of ours, newest first."""
        rows: list[Answer] = plain(self.app.refusals(limit))
        return rows

    @rpc
    def parked(self, limit: int = 100, **choice: str | None) -> list[Answer]:
        """Waiting parked messages by reason=, code=, contract=, key=, oldest first, without their bodies."""
        rows: list[Answer] = plain(self.app.desk.parked(limit, **choice))
        return rows

    @rpc
    def parked_groups(self) -> list[Answer]:
        """Waiting parked messages by reason, code and contract."""
        rows: list[Answer] = plain(self.app.desk.groups())
        return rows

    @rpc
    def parked_message(self, wanted: int | str, body: bool = False) -> Answer:  # noqa: FBT001, FBT002 - JSON
        """Everything about one parked message by number, or a message by id; the body is masked."""
        return answered(lambda: self.app.desk.show(wanted, body=body))

    @rpc
    def retry_parked(self, number: int, actor: str) -> Answer:
        """Try a parked message again: `result` handled, refused, failed or killed, and how it stands now."""
        return answered(lambda: self.app.desk.retry(number, actor))

    @rpc
    def retry_some_parked(self, actor: str, after: int = 0, **choice: str | None) -> Answer:
        """Try the next of those chosen, for about two seconds; call again with the `after` of the answer."""
        return answered(lambda: self.app.desk.retry_some(actor, after=after, **choice))

    @rpc
    def dry_run_parked(self, number: int, actor: str) -> Answer:
        """What trying it again would lead to; everything is rolled back."""
        return answered(lambda: self.app.desk.dry_run(number, actor))

    @rpc
    def discard_parked(self, number: int, actor: str, reason: str) -> Answer:
        """Give a parked message up, with the reason."""
        return answered(lambda: self.app.desk.discard(number, actor, reason))

    @rpc
    def propose_edit(self, message_id: str, changes: Any) -> Answer:
        """What a JSON merge patch would make of an own message that is not sent yet, and its digest."""
        return answered(lambda: self.app.desk.propose_edit(message_id, changes))

    @rpc
    def edit_message(
        self, message_id: str, changes: Any, digest: str, actor: str, reason: str
    ) -> Answer:
        """Do it, to the message of that digest: a new one under a new id takes its place."""
        return answered(lambda: self.app.desk.edit(message_id, changes, digest, actor, reason))

    @rpc
    def undo(self, wanted: int | str, actor: str) -> Answer:
        """Take back a discard by number, an edit or a resend by message id, before it has its effect."""
        return answered(lambda: self.app.desk.undo(wanted, actor))

    @rpc
    def resend(self, message_id: str, actor: str) -> Answer:
        """Publish a message again, same id and bytes; whoever has it already drops the copy."""
        return answered(lambda: self.app.desk.resend(message_id, actor))

    @rpc
    def resend_since(self, since: str, until: str | None, after: int, actor: str) -> Answer:
        """The same for some of what was sent since a moment; call again with the answer's `until` and `after`."""
        return answered(lambda: self.app.desk.resend_since(since, until, after, actor))


def _plain(answer: Answer) -> Answer:
    converted: Answer = plain(answer)
    return converted
