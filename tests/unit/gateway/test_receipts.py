"""Receipts: what came is told, what is told holds as far as it can be true, and one lane's trouble is no other's."""

import json
import threading
from dataclasses import replace
from typing import Any

import pytest

from contracts import border
from contracts.binding import SIGNATURE
from services.gateway.adapters import postman
from services.gateway.adapters.lanes import all_untold
from services.gateway.adapters.tables import JOURNAL, LANES
from shared.crypto.signatures import taken_apart
from shared.crypto.statement import What
from shared.delivery import Delivery
from shared.health import Grade
from shared.inbox import INBOX
from shared.outbox import OUTBOX, SENT, UNSENT
from shared.session import Session, working
from tests.builders import LISTING, OTHER_LISTING
from tests.fakes import tables
from tests.integration.running import running
from tests.unit.gateway.crossing import Crossing, good, lane
from tests.unit.gateway.signing import signed
from tests.waiting import eventually


class TestAReceiverThatWasRestored:
    def test_gets_again_what_it_forgot(self, crossing: Crossing) -> None:
        crossing.send(LISTING)
        crossing.settle()
        with crossing.sichuan.database.transaction() as connection:
            for table in (LANES, JOURNAL, INBOX, OUTBOX, UNSENT, SENT):
                connection.execute(table.delete())

        crossing.send(OTHER_LISTING, LISTING)
        crossing.second()
        crossing.second()
        assert (crossing.handed_on(), lane(crossing.chongqing)["unreceipted"]) == ([], 1)
        crossing.settle()

        assert [key for key, _ in crossing.handed_on()] == [LISTING, OTHER_LISTING, LISTING]

    def test_tells_at_its_start_what_it_has(self, crossing: Crossing) -> None:
        crossing.send(LISTING)
        crossing.settle()
        with working(crossing.sichuan.database) as session:
            all_untold(session)
            [row] = tables_of(session)

        assert row["waits"] is True


def tables_of(session: Session) -> list[Any]:
    return list(session.connection.execute(LANES.select()).mappings())


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

    def test_that_comes_late_takes_nothing_back(
        self, crossing: Crossing, receipt: Delivery
    ) -> None:
        crossing.clock.advance(seconds=1)
        crossing.chongqing.receive([retold(crossing, receipt, {})])
        early: dict[str, Any] = {"data": {"stored": []}}

        crossing.clock.advance(seconds=-1)
        crossing.chongqing.receive([retold(crossing, receipt, early)])

        assert lane(crossing.chongqing)["unreceipted"] == 0

    def test_of_before_the_clocks_were_put_back_stands_in_no_ones_way(
        self, crossing: Crossing, receipt: Delivery
    ) -> None:
        crossing.clock.advance(days=1)
        none: dict[str, Any] = {"data": {"stored": []}}
        crossing.chongqing.receive([retold(crossing, receipt, none)])

        crossing.clock.advance(days=-1)
        crossing.chongqing.receive([retold(crossing, receipt, {})])

        assert lane(crossing.chongqing)["unreceipted"] == 0

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


class TestALostMessage:
    """The second of a lane on which messages never cease."""

    @pytest.fixture
    def lossy(self, crossing: Crossing) -> Crossing:
        crossing.send(LISTING)
        crossing.second()
        crossing.line = lambda sent: [one for one in sent if one.routing_key.endswith("receipt")]
        crossing.send(LISTING)
        crossing.second()
        crossing.line = good
        return crossing

    def test_is_sent_again_once_later_ones_have_overtaken_it(self, lossy: Crossing) -> None:
        for _ in range(10):
            lossy.send(LISTING)
            lossy.second()

        assert len(lossy.handed_on()) >= 10
        assert lane(lossy.sichuan)["missing"] == []

    def test_is_not_sent_again_each_second(self, lossy: Crossing) -> None:
        copies: list[Delivery] = []

        def loses_them(sent: list[Delivery]) -> list[Delivery]:
            second = [one for one in sent if place_of(one) == 2]
            copies.extend(second)
            return [one for one in sent if one not in second]

        lossy.line = loses_them
        for _ in range(25):
            lossy.send(LISTING)
            lossy.second()

        assert len(copies) == 1

    def test_is_sent_again_when_the_copy_is_lost_too(self, lossy: Crossing) -> None:
        lossy.line = lambda sent: [one for one in sent if place_of(one) != 2]
        for _ in range(10):
            lossy.send(LISTING)
            lossy.second()
        lossy.line = good
        for _ in range(40):
            lossy.send(LISTING)
            lossy.second()

        assert lane(lossy.sichuan)["missing"] == []

    def test_is_found_by_a_process_that_was_begun_since(
        self, lossy: Crossing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lossy.send(LISTING)
        lossy.second()
        lossy.second()
        lossy.chongqing.postman = replace(lossy.chongqing.postman)

        for _ in range(10):
            lossy.send(LISTING)
            lossy.second()

        assert lane(lossy.sichuan)["missing"] == []


def place_of(delivery: Delivery) -> int:
    statement, _ = taken_apart(str(delivery.headers[SIGNATURE]))
    return statement.place.number


def test_a_clock_that_was_put_back_delays_no_copy(crossing: Crossing) -> None:
    crossing.line = lambda _: []
    crossing.send(LISTING)
    crossing.second()
    crossing.clock.advance(seconds=31)
    crossing.second()  # sent again, and lost again

    crossing.line = good
    crossing.clock.advance(seconds=-3_600 + 31)
    crossing.send(LISTING)
    for _ in range(10):
        crossing.second()

    assert len(crossing.handed_on()) == 2


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

        [finding] = crossing.sichuan.own_findings(crossing.clock.now())
        assert finding.reason == "round: RuntimeError"

    def test_serves_the_other_lanes_when_one_makes_trouble(
        self, crossing: Crossing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        crossing.send(LISTING)
        crossing.deliver(crossing.chongqing, crossing.sichuan)
        with crossing.sichuan.database.transaction() as connection:
            row = dict(connection.execute(LANES.select()).mappings().one())
            broken = {"id": "in/chongqing/0/1", "lane": "0", "spans": [[1, 1]]}
            connection.execute(LANES.insert(), row | broken)

        crossing.sichuan.postman.round()

        contracts = [row["contract"] for row in tables.outbox(crossing.sichuan.database)]
        assert "gateway.receipt" in contracts
        [finding] = crossing.sichuan.own_findings(crossing.clock.now())
        assert finding.reason == "in/chongqing/0/1: ContractBroken"

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
