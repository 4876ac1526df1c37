"""Whatever the line does: each message has one effect there, in the order it had here, and both sides know it."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from structlog.testing import capture_logs

from contracts import border
from contracts.binding import SIGNATURE
from services.gateway import wiring
from services.gateway.adapters import handing_on, postman
from services.gateway.adapters.tables import LANES
from services.gateway.wiring import GatewayApplication
from shared.crypto.signatures import taken_apart
from shared.crypto.statement import What
from shared.delivery import Delivery
from shared.health import Grade
from tests.builders import LISTING, OTHER_LISTING
from tests.fakes import tables
from tests.fakes.clock import FakeClock
from tests.integration.running import running
from tests.unit.gateway.crossing import Bad, Crossing, good
from tests.unit.gateway.signing import files, signed
from tests.waiting import eventually


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    clock = FakeClock()
    monkeypatch.setattr(wiring, "SystemClock", lambda: clock)
    return clock


@pytest.fixture
def crossing(
    clock: FakeClock, gateway: GatewayApplication, sichuan: GatewayApplication
) -> Iterator[Crossing]:
    with capture_logs():
        yield Crossing(gateway, sichuan, clock)


def lane(gateway: GatewayApplication) -> Any:
    [found] = gateway.lanes()
    return found


class TestAGoodLine:
    def test_takes_messages_over_in_order_and_brings_receipts_back(
        self, crossing: Crossing
    ) -> None:
        crossing.send(LISTING, OTHER_LISTING, LISTING)
        crossing.second()
        crossing.second()

        here, there = crossing.journals()
        assert here == there
        assert [key for key, _ in crossing.handed_on()] == [LISTING, OTHER_LISTING, LISTING]
        assert (lane(crossing.chongqing)["unreceipted"], lane(crossing.sichuan)["highest"]) == (
            0,
            3,
        )

    def test_carries_one_receipt_for_many_messages(self, crossing: Crossing) -> None:
        crossing.send(*[LISTING] * 20)
        crossing.second()
        crossing.second()

        rows = tables.outbox(crossing.sichuan.database)
        assert [row["contract"] for row in rows].count("gateway.receipt") == 1

    def test_carries_no_receipt_when_nothing_came(self, crossing: Crossing) -> None:
        crossing.second()

        assert tables.outbox(crossing.sichuan.database) == []

    def test_keeps_no_receipt_that_a_later_one_contains(self, crossing: Crossing) -> None:
        for _ in range(3):
            crossing.send(LISTING)
            crossing.second()

        rows = tables.outbox(crossing.sichuan.database)
        assert [row["contract"] for row in rows].count("gateway.receipt") == 1

    def test_takes_no_second_receipt_while_the_first_is_not_even_sent(
        self, crossing: Crossing
    ) -> None:
        for _ in range(2):
            crossing.send(LISTING)
            crossing.deliver(crossing.chongqing, crossing.sichuan)
            crossing.sichuan.postman.round()

        rows = tables.outbox(crossing.sichuan.database)
        assert [row["contract"] for row in rows].count("gateway.receipt") == 1
        crossing.settle()


class TestABadLine:
    @pytest.mark.parametrize("chance", [0.1, 0.5])
    def test_loses_doubles_and_reorders_nothing_in_the_end(
        self, crossing: Crossing, chance: float
    ) -> None:
        keys = [(LISTING, OTHER_LISTING)[number % 2] for number in range(40)]
        crossing.line = Bad(chance)
        for start in range(0, 40, 10):
            crossing.send(*keys[start : start + 10])
            crossing.second()

        crossing.settle()

        here, there = crossing.journals()
        assert here == there
        assert len(here) == 40
        order = [message_id for *_, message_id, _ in here]
        assert [message_id for _, message_id in crossing.handed_on()] == order
        assert {row["reason"] for row in tables.parked(crossing.sichuan.database)} <= {
            "not-allowed"
        }

    def test_that_is_cut_is_not_filled_with_copies(self, crossing: Crossing) -> None:
        crossing.send(LISTING)
        crossing.line = lambda _: []

        for _ in range(600):
            crossing.second()

        assert lane(crossing.chongqing)["unreceipted"] == 1
        with crossing.chongqing.database.reading() as connection:
            [row] = connection.execute(LANES.select()).mappings()
        assert 3 <= row["resends"] <= 6


class TestAMessageThatComesBeforeAnEarlierOne:
    @pytest.fixture
    def late(self, crossing: Crossing) -> list[Delivery]:
        """The first of three, which the line holds back."""
        held: list[Delivery] = []

        def hold_first(sent: list[Delivery]) -> list[Delivery]:
            held.extend(sent[:1])
            return sent[1:]

        crossing.send(LISTING, OTHER_LISTING, LISTING)
        crossing.line = hold_first
        crossing.second()
        return held

    def test_waits_for_it(self, crossing: Crossing, late: list[Delivery]) -> None:
        assert late
        assert crossing.handed_on() == []
        assert lane(crossing.sichuan)["missing"] == [[1, 1]]

    def test_goes_on_with_it(self, crossing: Crossing, late: list[Delivery]) -> None:
        crossing.sichuan.receive(late)

        assert [key for key, _ in crossing.handed_on()] == [LISTING, OTHER_LISTING, LISTING]

    def test_goes_on_with_it_however_many_they_are(
        self, crossing: Crossing, late: list[Delivery], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(handing_on, "AT_ONCE", 1)
        monkeypatch.setattr(postman, "CHUNKS", 2)
        crossing.line = good
        crossing.send(*[LISTING] * 4)
        crossing.deliver(crossing.chongqing, crossing.sichuan)

        crossing.sichuan.receive(late)
        assert len(crossing.handed_on()) == 2
        for _ in range(4):
            crossing.send(OTHER_LISTING)
            crossing.second()

        here, _ = crossing.journals()
        assert [found for _, found in crossing.handed_on()] == [found for *_, found, _ in here]
        assert len(here) == 11

    def test_goes_on_when_the_earlier_one_is_parked(
        self, crossing: Crossing, late: list[Delivery]
    ) -> None:
        broken = replace(late[0], body=b"\xff" + late[0].body)
        place = taken_apart(str(late[0].headers[SIGNATURE]))[0].place

        crossing.sichuan.receive([of_chongqing(broken, crossing, **vars(place))])

        assert tables.parked(crossing.sichuan.database)[0]["reason"] == "unreadable"
        assert [key for key, _ in crossing.handed_on()] == [OTHER_LISTING]

    def test_waits_behind_it_when_it_is_of_its_key(
        self, crossing: Crossing, late: list[Delivery]
    ) -> None:
        self.test_goes_on_when_the_earlier_one_is_parked(crossing, late)
        assert [row["reason"] for row in crossing.sichuan.desk.parked(9)] == [
            "unreadable",
            "blocked",
        ]

        crossing.sichuan.desk.discard(1, "王", "已请对方更正")
        assert crossing.sichuan.desk.retry(2, "王")["result"] == "handled"

        assert [key for key, _ in crossing.handed_on()] == [OTHER_LISTING, LISTING]
        assert [place for _, _, place, *_ in crossing.journals()[1]] == [2, 3]


def of_chongqing(delivery: Delivery, crossing: Crossing, **place: Any) -> Delivery:
    """Signed by Chongqing at any place."""
    return signed(delivery, by=files().keys["chongqing"], at=crossing.clock.now(), **place)


class TestAMessageThatIsParked:
    @pytest.fixture(autouse=True)
    def _parked(self, crossing: Crossing) -> None:
        crossing.sichuan.participants.set_stage("chongqing", "testing", "王", "演练")
        crossing.send(LISTING)
        crossing.settle()
        crossing.sichuan.participants.set_stage("chongqing", "live", "王", "演练结束")

    def test_has_come_but_has_no_effect(self, crossing: Crossing) -> None:
        assert (crossing.handed_on(), lane(crossing.sichuan)["highest"]) == ([], 1)

    def test_goes_on_when_it_is_tried_again_however_long_after(self, crossing: Crossing) -> None:
        crossing.clock.advance(days=100)

        assert crossing.sichuan.desk.retry(1, "王")["result"] == "handled"

        here, there = crossing.journals()
        assert here == there
        assert [key for key, _ in crossing.handed_on()] == [LISTING]

    def test_goes_nowhere_once_its_key_was_revoked(self, crossing: Crossing) -> None:
        key_id = files().keys["chongqing"].public.id
        crossing.sichuan.participants.revoke("chongqing", key_id, "王", "泄露")

        assert crossing.sichuan.desk.retry(1, "王")["result"] == "failed"

        assert [row["problems"][0]["code"] for row in crossing.sichuan.desk.parked(9)] == [
            "KEY_REVOKED"
        ]


class TestAReceipt:
    @pytest.fixture
    def receipt(self, crossing: Crossing) -> Delivery:
        crossing.send(LISTING, LISTING)
        caught: list[Delivery] = []

        def catch(sent: list[Delivery]) -> list[Delivery]:
            receipts = [one for one in sent if one.routing_key.endswith("gateway.receipt")]
            caught.extend(receipts)
            return [one for one in sent if one not in receipts]

        crossing.line = catch
        crossing.second()
        crossing.second()
        return caught[0]

    def test_may_come_twice(self, crossing: Crossing, receipt: Delivery) -> None:
        assert crossing.chongqing.receive([receipt, receipt]) == {
            "receipts": 2,
            "receipts_refused": 0,
        }

        assert lane(crossing.chongqing)["unreceipted"] == 0

    @pytest.mark.parametrize(
        "change",
        [
            {"type": "cn.chuanyu.gateway.receipt.v2"},
            {"data": {}},
            {"data": {"lane": "enforcement"}},
        ],
        ids=str,
    )
    def test_that_is_none_changes_nothing(
        self, crossing: Crossing, receipt: Delivery, change: dict[str, Any]
    ) -> None:
        told = crossing.chongqing.receive([retold(crossing, receipt, change)])

        assert told == {"receipts": 0, "receipts_refused": 1}
        assert lane(crossing.chongqing)["unreceipted"] == 2

    def test_of_numbers_that_were_never_given_out_is_not_believed(
        self, crossing: Crossing, receipt: Delivery
    ) -> None:
        stored = [{"first": 9, "last": 3}, {"first": 2, "last": 99}]

        crossing.chongqing.receive([retold(crossing, receipt, {"data": {"stored": stored}})])

        assert lane(crossing.chongqing)["unreceipted"] == 1

    def test_of_a_lane_that_is_not_ours_is_let_be(
        self, crossing: Crossing, receipt: Delivery
    ) -> None:
        other = retold(crossing, receipt, {"data": {"epoch": 77}}, epoch=77)

        assert crossing.chongqing.receive([other])["receipts"] == 1

        assert lane(crossing.chongqing)["unreceipted"] == 2

    def test_that_was_lost_is_told_again_with_the_copy(
        self, crossing: Crossing, receipt: Delivery
    ) -> None:
        assert lane(crossing.chongqing)["unreceipted"] == 2
        crossing.line = good

        crossing.settle()

        assert lane(crossing.chongqing)["unreceipted"] == 0

    def test_that_is_missing_for_long_is_said_at_health(
        self, crossing: Crossing, receipt: Delivery
    ) -> None:
        assert crossing.chongqing.own_findings(crossing.clock.now()) == []

        crossing.clock.advance(minutes=11)
        crossing.chongqing.postman.round()

        [finding] = crossing.chongqing.own_findings(crossing.clock.now())
        assert (finding.part, finding.grade) == ("lanes", Grade.DEGRADED)
        assert "sichuan/credit 1 #1" in finding.reason


def retold(crossing: Crossing, receipt: Delivery, change: dict[str, Any], **place: Any) -> Delivery:
    """The receipt with something else in it, signed by who may."""
    document = json.loads(receipt.body)
    data = document["data"] | change["data"] if change.get("data") else change.get("data")
    document |= change | {"data": document["data"] if data is None else data}
    wrong = replace(receipt, body=json.dumps(document).encode())
    own: dict[str, Any] = {"what": What.RECEIPT, "lane": "credit", "epoch": 1, "number": 0}
    return signed(wrong, at=crossing.clock.now(), **(own | place))


class TestThePostman:
    @pytest.fixture
    def stop(self, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
        monkeypatch.setattr(postman, "SECONDS", 0.01)
        return threading.Event()

    def test_makes_a_round_each_second_until_it_is_stopped(
        self, crossing: Crossing, stop: threading.Event
    ) -> None:
        crossing.send(LISTING)
        crossing.deliver(crossing.chongqing, crossing.sichuan)
        assert crossing.sichuan.postman.run in crossing.sichuan.loops()

        with running(crossing.sichuan.postman.run):
            eventually(lambda: len(tables.outbox(crossing.sichuan.database)) == 2)

    def test_goes_on_after_trouble(
        self, crossing: Crossing, stop: threading.Event, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        rounds: list[int] = []

        def troubled() -> None:
            rounds.append(1)
            raise RuntimeError

        monkeypatch.setattr(crossing.sichuan.postman, "round", troubled)

        with running(crossing.sichuan.postman.run):
            eventually(lambda: len(rounds) > 2)

    def test_leaves_it_to_another_process_that_has_the_lease(
        self, crossing: Crossing, stop: threading.Event, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(postman, "Lease", lambda *_: Elsewhere(stop))
        crossing.sichuan.postman.run(stop)

        assert tables.outbox(crossing.sichuan.database) == []


class Elsewhere:
    """A lease that another process holds; asked for it, it ends the loop."""

    def __init__(self, stop: threading.Event) -> None:
        self.stop = stop

    def is_mine(self) -> bool:
        self.stop.set()
        return False

    def release(self) -> None:
        """There is nothing to release."""


def test_a_receipt_has_a_form_of_its_own() -> None:
    assert border.RECEIPT.contract == "gateway.receipt"
    assert border.TYPE == "cn.chuanyu.gateway.receipt.v1"
