"""HTTP as a way for messages on a real broker: posted in, pushed out, and everything that can go wrong on the way."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests
from amqp.basic_message import Message

from contracts import envelope as envelopes
from contracts.binding import SIGNATURE
from contracts.binding import headers as headers_of
from deploy.nodes import Pair
from services.gateway.adapters import http_batch, posting, pushing
from services.gateway.adapters.border_publisher import BorderPublisher, BrokerAway
from services.gateway.adapters.http_batch import LARGEST, Signed
from services.gateway.adapters.intake import AT_ONCE
from services.gateway.adapters.registering import Order
from services.gateway.wiring import GatewayApplication, build
from shared import topology
from shared.health import Grade
from shared.outbox import Outgoing
from tests.builders import an_envelope
from tests.fixtures_databases import NewDatabase
from tests.integration import amqp
from tests.integration.http_partner import Answers, Partner, late, misbehaving, refusing, taken
from tests.integration.vhosts import Vhost, virtual_host
from tests.unit.gateway.builders import gateway_environment
from tests.unit.gateway.partnership import serving
from tests.waiting import eventually


pytestmark = [pytest.mark.broker, pytest.mark.timeout(120)]
QUEUE = topology.border_queue("sichuan")
OURS = {"Authorization": "Bearer ours"}


@pytest.fixture
def gateway_vhost(brokers: Pair) -> Iterator[Vhost]:
    with virtual_host(brokers.node("chongqing"), "gateway") as made:
        yield made


@pytest.fixture
def gateway(gateway_vhost: Vhost, new_database: NewDatabase) -> Iterator[GatewayApplication]:
    found = {"CHUANYU_DATABASE_URL": new_database("gateway"), "CHUANYU_AMQP_URL": gateway_vhost.url}
    built = build(gateway_environment(**found))
    yield built
    built.database.close()


@contextmanager
def running(run: Callable[[threading.Event], None]) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=run, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(30)
        assert not thread.is_alive()


def bodies(count: int) -> list[bytes]:
    return [envelopes.encode(an_envelope()) for _ in range(count)]


def posted(url: str, *entries: Any, **more: Any) -> requests.Response:
    raw = json.dumps({"messages": entries})
    headers = OURS | {"Content-Type": "application/json"} | more
    return requests.post(f"{url}/v1/messages", data=raw, headers=headers, timeout=40)


def of(body: bytes) -> Any:
    return http_batch.entry(Signed(body, "a.b"))


class TestAPost:
    def test_is_with_the_gateways_queues_once_it_is_answered(
        self, gateway: GatewayApplication, gateway_vhost: Vhost
    ) -> None:
        sent = bodies(3)
        with serving(gateway) as url, running(gateway.intake.publisher.run):
            answers = [posted(url, *map(of, sent)), posted(url, of(sent[0]), of(sent[0]))]

        assert [answer.status_code for answer in answers] == [202, 202]
        assert answers[0].json()["messages"] == [{"accepted": True}] * 3
        queues = topology.partition_queues("gateway")
        assert gateway_vhost.depth(*queues) == 5  # a lane lies in one partition
        came = amqp.take(gateway_vhost.url, queues, 5)
        first: list[Any] = [message.body for message in came[:3]]
        assert first == sent
        assert {message.headers[SIGNATURE] for message in came} == {"a.b"}
        assert {message.routing_key.partition(".")[0] for message in came} == {"chongqing"}

    def test_names_the_entry_that_is_wrong_and_takes_the_others(
        self, gateway: GatewayApplication, gateway_vhost: Vhost
    ) -> None:
        [sent] = bodies(1)
        with serving(gateway) as url:
            answer = posted(url, of(b"{}"), of(sent), {"signature": "a.b"}).json()
        gateway.intake.publisher.run(_ended())

        told = [one["accepted"] for one in answer["messages"]]
        assert told == [False, True, False]
        assert answer["messages"][2]["problems"][0]["path"] == "$.messages[2].body"
        assert gateway_vhost.depth(*topology.partition_queues("gateway")) == 1

    @pytest.mark.parametrize(
        ("raw", "headers", "status", "code"),
        [
            (b"{", {}, 400, "NOT_JSON"),
            (b"{}", {"Content-Type": "text/plain"}, 415, "CONTENT_TYPE_WRONG"),
            (b"{}", {"Authorization": "Bearer other"}, 401, "TOKEN_WRONG"),
            (b" " * (LARGEST + 1), {}, 413, "MESSAGE_TOO_LARGE"),
        ],
    )
    def test_that_is_none_is_refused_before_anything_is_published(
        self,
        gateway: GatewayApplication,
        raw: bytes,
        headers: dict[str, str],
        status: int,
        code: str,
    ) -> None:
        with serving(gateway) as url:
            said = OURS | {"Content-Type": "application/json"} | headers
            answer = requests.post(f"{url}/v1/messages", data=raw, headers=said, timeout=40)

        assert (answer.status_code, answer.json()["problems"][0]["code"]) == (status, code)

    def test_beside_too_many_others_is_to_be_repeated(self, gateway: GatewayApplication) -> None:
        for _ in range(AT_ONCE):
            gateway.intake.room.acquire()
        with serving(gateway) as url:
            answer = posted(url, *map(of, bodies(1)))

        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert answer.json()["problems"][0]["code"] == "BROKER_AWAY"

    def test_without_a_broker_is_to_be_repeated_and_then_taken(
        self, gateway: GatewayApplication, gateway_vhost: Vhost
    ) -> None:
        sent = of(bodies(1)[0])
        with serving(gateway) as url:
            gateway.intake.publisher._url = "amqp://guest@127.0.0.1:1//"
            away = posted(url, sent)
            gateway.intake.publisher._url = gateway_vhost.url
            back = posted(url, sent)
            gateway_vhost.close_connections()
            broken = posted(url, sent)
            again = posted(url, sent)
        gateway.intake.publisher.run(_ended())

        assert [one.status_code for one in (away, back, broken, again)] == [503, 202, 503, 202]

    @pytest.mark.parametrize("exchange", ["nobody", ""], ids=["refused", "returned"])
    def test_that_the_broker_does_not_take_is_not_answered_as_taken(
        self, gateway_vhost: Vhost, exchange: str
    ) -> None:
        publisher = BorderPublisher(gateway_vhost.url)
        batch = http_batch.read(http_batch.written([Signed(bodies(1)[0], "a")]), "x")
        rows = [row for row in batch if isinstance(row, Outgoing)]

        with pytest.raises(BrokerAway):
            publisher.publish([row._replace(exchange=exchange) for row in rows])


def _ended() -> threading.Event:
    stop = threading.Event()
    stop.set()
    return stop


@pytest.fixture
def partner() -> Iterator[Partner]:
    with misbehaving() as made:
        yield made


@pytest.fixture(autouse=True)
def _hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pushing, "FIRST_PAUSE", 0.1)
    monkeypatch.setattr(pushing, "IDLE_SECONDS", 0.05)
    monkeypatch.setattr(posting, "ANSWER_SECONDS", 1)


def reached_by(gateway: GatewayApplication, kind: str, url: str | None = None) -> None:
    order = Order(actor="王", reason="会议纪要", at=gateway.clock.now())
    gateway.participants.set_transport("sichuan", kind, url, order)


def waiting(vhost: Vhost, count: int, **headers: str) -> list[bytes]:
    """So many messages in the queue for Sichuan."""
    made = [an_envelope() for _ in range(count)]
    sent = [envelopes.encode(one) for one in made]
    messages = [
        Message(
            body,
            application_headers=headers_of(one) | {SIGNATURE: "a.b"} | headers,
            delivery_mode=2,
        )
        for one, body in zip(made, sent, strict=True)
    ]
    vhost.put_raw(topology.BORDER_OUT, "sichuan.x", *messages)
    return sent


class TestAPush:
    def test_brings_what_waits_in_its_order_and_empties_the_queue(
        self, gateway: GatewayApplication, gateway_vhost: Vhost, partner: Partner
    ) -> None:
        sent = waiting(gateway_vhost, 250)
        reached_by(gateway, "http-push", partner.url)
        with running(gateway.pusher.run):
            eventually(lambda: len(partner.bodies) == 250)

        assert partner.bodies == sent
        assert (partner.tokens, gateway_vhost.depth(QUEUE)) == ({"Bearer theirs"}, 0)
        assert max(map(len, partner.batches)) <= pushing.AT_ONCE

    @pytest.mark.parametrize(
        "answer",
        [
            lambda _: (500, b"", {}),
            lambda _: (503, b"", {"Retry-After": "0"}),
            lambda _: (429, b"", {"Retry-After": "soon"}),
            lambda _: (401, *refusing("TOKEN_WRONG")[1:]),
            lambda _: (302, b"", {"Location": "/login"}),
            lambda _: (200, b"<html>sign in</html>", {}),
            lambda _: (200, b"[]", {}),
            lambda _: (202, {"accepted": True, "messages": []}, {}),
            lambda _: (400, b"<html>", {}),
            lambda _: (200, b"x" * 2_000_000, {}),
            late,
            lambda _: (200, b"", {"Content-Length": "9"}),
        ],
        ids=[
            "fails", "busy", "limits", "token", "redirects", "page", "other", "none", "proxy", "endless", "slow", "cut",
        ],
    )  # fmt: skip
    def test_comes_again_after_an_answer_that_says_nothing(
        self, gateway: GatewayApplication, gateway_vhost: Vhost, partner: Partner, answer: Answers
    ) -> None:
        partner.answers += [answer, answer]
        sent = waiting(gateway_vhost, 2)
        reached_by(gateway, "http-push", partner.url)
        with running(gateway.pusher.run):
            eventually(lambda: gateway.pusher.trouble is not None)
            [finding] = [f for f in gateway.own_findings(gateway.clock.now()) if "推送" in f.reason]
            eventually(lambda: gateway_vhost.depth(QUEUE) == 0 and gateway.pusher.trouble is None)

        assert partner.bodies[-2:] == sent
        assert finding.grade is Grade.DEGRADED

    def test_to_nobody_leaves_all_in_the_queue(
        self, gateway: GatewayApplication, gateway_vhost: Vhost
    ) -> None:
        waiting(gateway_vhost, 2)
        reached_by(gateway, "http-push", "http://127.0.0.1:1")
        with running(gateway.pusher.run):
            eventually(lambda: gateway.pusher.trouble == "ConnectionError")

        eventually(lambda: gateway_vhost.depth(QUEUE) == 2)

    def test_refused_as_a_whole_finds_the_one_that_is_not_taken(
        self, gateway: GatewayApplication, gateway_vhost: Vhost, partner: Partner
    ) -> None:
        sent = waiting(gateway_vhost, 8)

        def choosy(messages: list[Any]) -> tuple[int, Any, dict[str, str]]:
            return (413, b"", {}) if sent[5] in messages else taken(messages)

        partner.answers += [choosy] * 20
        reached_by(gateway, "http-push", partner.url)
        with running(gateway.pusher.run):
            eventually(lambda: len(partner.bodies) == 7)

        assert partner.bodies == sent[:5] + sent[6:]
        assert gateway_vhost.depth(QUEUE) == 0

    def test_is_acknowledged_when_one_is_refused_by_its_code(
        self, gateway: GatewayApplication, gateway_vhost: Vhost, partner: Partner
    ) -> None:
        refusal = refusing("FIELD_FORM")[1]
        partner.answers.append(
            lambda _: (202, {"accepted": True, "messages": [refusal, {"accepted": True}]}, {})
        )
        waiting(gateway_vhost, 2)
        reached_by(gateway, "http-push", partner.url)
        with running(gateway.pusher.run):
            eventually(lambda: len(partner.bodies) == 2)

        assert gateway_vhost.depth(QUEUE) == 0

    def test_leaves_out_what_no_partner_could_take(
        self, gateway: GatewayApplication, gateway_vhost: Vhost, partner: Partner
    ) -> None:
        bare = Message(b"\xff", application_headers={}, delivery_mode=2)
        gateway_vhost.put_raw(topology.BORDER_OUT, "sichuan.x", bare)
        waiting(gateway_vhost, 1, signature="签")
        sent = waiting(gateway_vhost, 1)
        reached_by(gateway, "http-push", partner.url)
        with running(gateway.pusher.run):
            eventually(lambda: partner.bodies == sent)

        assert gateway_vhost.depth(QUEUE) == 0

    def test_goes_on_after_the_broker_was_gone(
        self, gateway: GatewayApplication, gateway_vhost: Vhost, partner: Partner
    ) -> None:
        reached_by(gateway, "http-push", partner.url)
        with running(gateway.pusher.run):
            eventually(lambda: gateway_vhost.consumers(QUEUE) == 1)
            gateway_vhost.close_connections()
            sent = waiting(gateway_vhost, 3)
            eventually(lambda: len(partner.bodies) == 3)

        assert partner.bodies == sent

    def test_ends_with_the_transport_and_leaves_the_queue_to_the_shovel(
        self, gateway: GatewayApplication, gateway_vhost: Vhost, partner: Partner
    ) -> None:
        reached_by(gateway, "http-push", partner.url)
        with running(gateway.pusher.run):
            eventually(lambda: gateway_vhost.consumers(QUEUE) == 1)
            reached_by(gateway, "amqp")
            eventually(lambda: gateway_vhost.consumers(QUEUE) == 0)
            waiting(gateway_vhost, 1)

        assert (gateway_vhost.depth(QUEUE), partner.batches) == (1, [])


class TestTheQueueOfWhoAsks:
    def test_is_emptied_since_the_journal_has_it(
        self, gateway: GatewayApplication, gateway_vhost: Vhost
    ) -> None:
        waiting(gateway_vhost, 3)
        reached_by(gateway, "http-pull")
        with running(gateway.pusher.run):
            eventually(lambda: gateway_vhost.depth(QUEUE) == 0)
