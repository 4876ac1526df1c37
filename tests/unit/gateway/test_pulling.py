"""A participant that asks: by lane number, from the journal, waiting a little; and what a change of transport does."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from contracts.errors import ContractBroken
from services.gateway.adapters import pulling as module
from services.gateway.adapters.registering import Unregistered
from services.gateway.wiring import GatewayApplication
from shared.crypto import signatures
from tests.builders import LISTING, an_envelope, an_id, delivery_of
from tests.unit.gateway.crossing import Crossing, lane, left, numbered, pause, resume
from tests.unit.gateway.partnership import serving
from tests.unit.gateway.pulling import CREDIT, Puller, reached_by
from tests.unit.gateway.signing import a_registration, files, signed
from tests.unit.gateway.test_participants import audited


@pytest.fixture
def puller(crossing: Crossing) -> Iterator[Puller]:
    """Sichuan, which is reached by asking."""
    reached_by(crossing.chongqing, "http-pull")
    with serving(crossing.chongqing) as url:
        yield Puller(crossing, url)


class TestWhoAsks:
    def test_gets_its_messages_in_the_order_of_the_lane(self, puller: Puller) -> None:
        puller.crossing.send(*[LISTING] * 5)

        came = [puller.pulls(limit=2), puller.pulls(limit=2), puller.pulls(limit=2), puller.pulls()]

        assert came == [[1, 2], [3, 4], [5], []]
        here, there = puller.crossing.journals()
        assert here == there
        assert [row[1] for row in puller.crossing.handed_on()] == numbered(puller.crossing)

    def test_is_put_nothing_into_the_outbox_and_sent_nothing_again(self, puller: Puller) -> None:
        puller.crossing.send(*[LISTING] * 3)
        for _ in range(3):
            puller.crossing.clock.advance(seconds=3600)
            puller.crossing.chongqing.postman.round()

        assert left(puller.crossing.chongqing) == []
        assert (lane(puller.crossing.chongqing)["unreceipted"], puller.pulls()) == (3, [1, 2, 3])

    def test_asks_again_and_gets_the_same_under_fresh_signatures(self, puller: Puller) -> None:
        puller.crossing.send(LISTING)
        [first] = puller.asks(CREDIT).json()["messages"]
        puller.crossing.clock.advance(hours=1)
        [again] = puller.asks(CREDIT, after=0).json()["messages"]

        statements = [signatures.taken_apart(one["signature"])[0] for one in (first, again)]
        assert first["body"] == again["body"]
        assert statements[0].place == statements[1].place
        assert statements[1].signed == puller.crossing.clock.now()

    def test_is_told_where_to_go_on(self, puller: Puller) -> None:
        puller.crossing.send(*[LISTING] * 2)

        answer = puller.asks(CREDIT, after=1, limit=7, wait=3)

        assert answer.json()["next"] == f"{CREDIT}?after=2&limit=7&wait=3"
        assert answer.links["next"]["url"] == answer.json()["next"]
        assert (answer.json()["newest_epoch"], answer.status_code) == (1, 200)

    def test_gets_no_more_bytes_than_an_answer_holds(
        self, puller: Puller, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "LARGEST", 1)
        puller.crossing.send(*[LISTING] * 2)

        assert [puller.pulls(), puller.pulls()] == [[1], [2]]

    def test_gets_nothing_that_is_held(self, puller: Puller) -> None:
        puller.crossing.send(LISTING)
        pause(puller.crossing.chongqing)
        puller.crossing.send(LISTING)
        held = puller.pulls()
        resume(puller.crossing.chongqing)
        puller.crossing.chongqing.postman.round()

        assert (held, puller.pulls(), left(puller.crossing.chongqing)) == ([1], [2], [])

    @pytest.mark.parametrize("stage", ["agreed", "suspended"])
    def test_is_told_nothing_at_such_a_stage(self, puller: Puller, stage: str) -> None:
        puller.crossing.chongqing.participants.set_stage("sichuan", stage, "王", "事故")

        for path in (CREDIT, "/v1/receipts"):
            answer = puller.asks(path)
            assert answer.status_code == 403
            assert answer.json()["problems"][0]["code"] == "PARTICIPANT_NOT_LIVE"

    @pytest.mark.parametrize(
        ("path", "asked", "status"),
        [
            ("/v1/lanes/tax/1/messages", {}, 404),
            ("/v1/lanes/credit/0/messages", {}, 400),
            (CREDIT, {"after": "-1"}, 400),
            (CREDIT, {"after": "1" * 16}, 400),
            (CREDIT, {"limit": "201"}, 400),
            (CREDIT, {"limit": "0"}, 400),
            (CREDIT, {"wait": "31"}, 400),
            (CREDIT, {"wait": "一"}, 400),
            ("/v1/receipts", {"wait": "x"}, 400),
        ],
    )
    def test_asks_for_something_that_is_there(
        self, puller: Puller, path: str, asked: dict[str, str], status: int
    ) -> None:
        answer = puller.asks(path, **asked)

        assert (answer.status_code, answer.json()["accepted"]) == (status, False)


class TestWhoWaits:
    def test_is_answered_as_soon_as_there_is_something(self, puller: Puller) -> None:
        later = threading.Timer(0.5, puller.crossing.send, [LISTING])
        later.start()
        began = time.monotonic()
        found = puller.asks(CREDIT, wait=30).json()["messages"]
        later.join()

        assert [one["number"] for one in found] == [1]
        assert time.monotonic() - began < 20

    def test_is_answered_at_once_when_too_many_wait(self, puller: Puller) -> None:
        pulling = puller.crossing.chongqing.pulling
        for _ in range(module.WAITERS):
            pulling._room.acquire()
        began = time.monotonic()

        assert puller.asks(CREDIT, wait=30).json()["messages"] == []
        assert time.monotonic() - began < 20

    def test_holds_up_no_stop(self, puller: Puller) -> None:
        stop = threading.Event()
        stop.set()
        puller.crossing.chongqing.pulling.run(stop)
        began = time.monotonic()

        assert puller.asks(CREDIT, wait=30).json()["messages"] == []
        assert time.monotonic() - began < 20


def came(gateway: GatewayApplication) -> Any:
    """One message of the partner, on an epoch of its own."""
    key = f"51-{an_id()}"
    said = an_envelope(source="/sichuan/credit", partitionkey=key, subject=key)
    gateway.receive([signed(delivery_of(said, exchange="border.in"), at=gateway.clock.now())])


class TestTheReceiptsOfWhoAsks:
    def test_are_fetched_and_prove_what_came(self, puller: Puller) -> None:
        ours = puller.crossing.chongqing
        before = puller.receipts()
        came(ours)
        ours.postman.round()

        first, again = puller.receipts(), puller.receipts()

        assert before == []
        assert [one["lane"] for one in first] == [one["lane"] for one in again] == ["credit"]
        assert left(ours) == []
        assert first[0]["body"] != again[0]["body"]  # each is made when it is asked for

    def test_are_waited_for_until_there_is_something_new(self, puller: Puller) -> None:
        came(puller.crossing.chongqing)
        puller.receipts()
        began = time.monotonic()

        assert len(puller.asks("/v1/receipts", wait=1).json()["receipts"]) == 1
        assert time.monotonic() - began >= 1


class TestAChangeOfTransport:
    def test_lets_go_what_was_not_fetched_in_its_order(self, puller: Puller) -> None:
        crossing = puller.crossing
        crossing.send(*[LISTING] * 4)
        puller.pulls(limit=2)
        crossing.clock.advance(seconds=1)
        crossing.sichuan.postman.round()
        crossing.deliver(crossing.sichuan, crossing.chongqing)  # its receipt

        reached_by(crossing.chongqing, "amqp")
        crossing.send(LISTING)
        crossing.chongqing.postman.round()

        assert left(crossing.chongqing) == numbered(crossing)[2:]
        crossing.settle()
        assert crossing.journals()[0] == crossing.journals()[1]

    def test_towards_asking_leaves_all_to_be_asked_for(self, crossing: Crossing) -> None:
        crossing.send(*[LISTING] * 2)
        reached_by(crossing.chongqing, "http-pull")
        crossing.send(LISTING)
        with serving(crossing.chongqing) as url:
            assert Puller(crossing, url).pulls() == [1, 2, 3]

        assert crossing.journals()[0] == crossing.journals()[1]

    def test_to_the_same_moves_nothing(self, puller: Puller) -> None:
        puller.crossing.send(LISTING)

        reached_by(puller.crossing.chongqing, "http-pull")

        assert puller.pulls() == [1]

    def test_is_an_order_with_its_line(self, gateway: GatewayApplication) -> None:
        answer = reached_by(gateway, "http-push", "http://127.0.0.1:1/x")

        assert answer["transport"] == {"kind": "http-push", "url": "http://127.0.0.1:1/x"}
        assert audited(gateway)[-1][1] == "transport-http-push"

    @pytest.mark.parametrize(
        ("kind", "url", "fault"),
        [
            ("pigeon", None, "VALUE_NOT_IN_LIST $.kind"),
            ("http-push", None, "FIELD_REQUIRED $.url"),
            ("http-pull", "http://a", "FIELD_UNKNOWN $.url"),
            ("http-push", "ftp://a", "FIELD_FORM $.url"),
            ("http-push", "https://user:secret@a", "FIELD_FORM $.url"),
            ("http-push", "https://a/?token=secret", "FIELD_FORM $.url"),
        ],
    )
    def test_that_cannot_be_is_refused(
        self, gateway: GatewayApplication, kind: str, url: str | None, fault: str
    ) -> None:
        with pytest.raises(ContractBroken) as refused:
            reached_by(gateway, kind, url)

        assert [f"{one.code} {one.path}" for one in refused.value.problems] == [fault]

    def test_of_nobody_is_not_found(self, gateway: GatewayApplication) -> None:
        with gateway.database.transaction() as connection:
            connection.exec_driver_sql("DELETE FROM participants")

        with pytest.raises(Unregistered):
            reached_by(gateway, "http-pull")

    def test_comes_with_a_registration_that_names_one(self, gateway: GatewayApplication) -> None:
        named = a_registration(files().partner, transport={"kind": "http-pull"})

        first = gateway.participants.register(named, "王")["transport"]
        after = gateway.participants.register(a_registration(files().partner), "王")["transport"]

        assert first == after == {"kind": "http-pull", "url": None}
