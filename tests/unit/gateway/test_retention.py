"""Bytes of the journal go after their time, never what is still needed, and the chain holds without them."""

import threading
from typing import Any

import pytest
import sqlalchemy as sa

from services.gateway.adapters import retention
from services.gateway.adapters.handing_on import INWARD
from services.gateway.adapters.lanes import Lane
from services.gateway.adapters.tables import JOURNAL, RESENDINGS
from services.gateway.wiring import GatewayApplication
from shared import parking
from shared.delivery import take
from shared.outbox import OUTBOX, UNSENT
from shared.processor import BEHIND
from shared.session import working
from tests.builders import LISTING, OTHER_LISTING, delivery_of
from tests.unit.gateway.bundles import exported, failed, judged, noted
from tests.unit.gateway.crossing import Crossing, lane, pause
from tests.unit.gateway.partnership import loses, service_of
from tests.unit.gateway.test_bridge import a_lift, reads
from tests.unit.gateway.test_chain import agrees, rows


YEARS = 1828 * 24 * 3600.0


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "PAUSE_SECONDS", 0)


def remove(gateway: GatewayApplication) -> int:
    return gateway.evidence.retention.round(threading.Event())


def removed(gateway: GatewayApplication, direction: str) -> list[int]:
    """The numbers of which the bytes are gone."""
    return [row.place for row in rows(gateway, direction) if row.removed_at]


class TestOldBytes:
    def test_go_and_leave_the_chain_whole(self, crossing: Crossing) -> None:
        crossing.send(LISTING, LISTING)
        crossing.settle()
        crossing.clock.advance(seconds=YEARS)
        crossing.send(LISTING)

        assert (remove(crossing.chongqing), remove(crossing.sichuan)) == (2, 2)

        assert removed(crossing.chongqing, "out") == removed(crossing.sichuan, "in") == [1, 2]
        assert rows(crossing.chongqing, "out")[0].body == b""
        assert agrees(crossing.chongqing, "out")
        assert agrees(crossing.sichuan, "in")

    def test_are_told_as_removed_by_a_bundle_that_holds(self, crossing: Crossing) -> None:
        crossing.send(LISTING)
        crossing.settle()
        crossing.clock.advance(seconds=YEARS)
        remove(crossing.chongqing)

        verdict = judged(exported(crossing.chongqing, LISTING))

        assert verdict.holds
        assert ("messages/0", "body") in noted(verdict)
        [check] = [one for one in verdict.checks if one.check == "body"]
        assert "body removed after retention" in check.en

    def test_go_with_the_words_before_a_conversion(self, crossing: Crossing) -> None:
        reads(crossing, 1)
        said = a_lift()
        crossing.chongqing.receive([delivery_of(said)])
        crossing.settle()
        crossing.clock.advance(seconds=YEARS)
        remove(crossing.chongqing)

        verdict = judged(exported(crossing.chongqing, said.id))

        assert (failed(verdict), rows(crossing.chongqing, "out")[0].said) == (set(), None)
        assert ("messages/0", "conversion") in noted(verdict)

    def test_go_step_by_step(self, crossing: Crossing, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(retention, "STEP", 2)
        crossing.send(*[LISTING] * 5)
        crossing.settle()
        crossing.clock.advance(seconds=YEARS)

        assert remove(crossing.chongqing) == 5
        assert remove(crossing.chongqing) == 0

    def test_stop_going_when_the_service_ends(
        self, crossing: Crossing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(retention, "STEP", 2)
        crossing.send(*[LISTING] * 5)
        crossing.settle()
        crossing.clock.advance(seconds=YEARS)
        ended = threading.Event()
        ended.set()

        assert crossing.chongqing.evidence.retention.round(ended) == 2

    def test_are_never_sent_again(self, crossing: Crossing) -> None:
        crossing.send(LISTING)
        crossing.settle()
        crossing.clock.advance(seconds=YEARS)
        remove(crossing.chongqing)
        resending = crossing.chongqing.reconciler.resending
        with working(crossing.chongqing.database) as session:
            which = Lane("out", "sichuan", "credit", 1)
            result = resending.send(session, which, [1], crossing.clock.now())

        assert result.again == 0


class TestBytesThatAreNeeded:
    def test_stay_while_they_are_young(self, crossing: Crossing) -> None:
        crossing.send(LISTING)
        crossing.settle()
        crossing.clock.advance(seconds=YEARS - 2 * 24 * 3600 - 20_000)

        assert remove(crossing.chongqing) == 0

    def test_stay_without_a_receipt(self, crossing: Crossing) -> None:
        crossing.send(LISTING, LISTING)
        crossing.line = loses(2)
        crossing.second()
        crossing.deliver(crossing.sichuan, crossing.chongqing)
        crossing.clock.advance(seconds=YEARS)

        assert remove(crossing.chongqing) == 1
        assert removed(crossing.chongqing, "out") == [1]

    def test_stay_while_they_are_held(self, crossing: Crossing) -> None:
        pause(crossing.chongqing)
        crossing.send(LISTING)
        crossing.clock.advance(seconds=YEARS)

        assert remove(crossing.chongqing) == 0
        assert lane(crossing.chongqing)["held"] == 1

    def test_stay_behind_a_gap(self, crossing: Crossing) -> None:
        crossing.send(LISTING, OTHER_LISTING)
        crossing.line = loses(1)
        crossing.deliver(crossing.chongqing, crossing.sichuan)
        crossing.clock.advance(seconds=YEARS)

        assert remove(crossing.sichuan) == 0

    def test_stay_while_they_are_to_be_sent(self, crossing: Crossing) -> None:
        crossing.send(LISTING)
        crossing.settle()
        crossing.clock.advance(seconds=YEARS)
        with crossing.chongqing.database.transaction() as connection:
            number = connection.execute(sa.select(OUTBOX.c.number).limit(1)).scalar_one()
            connection.execute(UNSENT.insert(), {"number": number})

        assert remove(crossing.chongqing) == 0

    def test_stay_while_the_message_is_parked(self, crossing: Crossing) -> None:
        crossing.send(LISTING)
        caught = crossing.catch()
        crossing.deliver(crossing.chongqing, crossing.sichuan)
        crossing.sichuan.receive(caught)
        crossing.clock.advance(seconds=YEARS)
        arrival = take(caught[0], INWARD).arrival
        with crossing.sichuan.database.transaction() as connection:
            parking.park(
                connection,
                arrival,
                BEHIND,
                body=caught[0].body,
                headers=dict(caught[0].headers),
                exchange=caught[0].exchange,
                routing_key=caught[0].routing_key,
                at=crossing.clock.now(),
            )

        assert remove(crossing.sichuan) == 0
        assert crossing.sichuan.evidence.retention.due() == 1


class TestWhatWasSentAgain:
    def test_is_forgotten_when_nothing_so_old_is_sent_again(self, crossing: Crossing) -> None:
        crossing.send(LISTING)
        old = {"participant": "sichuan", "lane": "credit", "epoch": 1, "times": 1}
        with crossing.chongqing.database.transaction() as connection:
            now = crossing.clock.now()
            connection.execute(RESENDINGS.insert(), {**old, "place": 1, "at": now})
        crossing.clock.advance(seconds=366 * 24 * 3600.0)

        remove(crossing.chongqing)

        with crossing.chongqing.database.reading() as connection:
            left: Any = connection.execute(sa.select(RESENDINGS)).all()
        assert left == []


class TestTheJob:
    def test_goes_on_after_trouble_and_when_asked(
        self, crossing: Crossing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        job, tried = crossing.chongqing.evidence.retention, list[int]()
        stop = threading.Event()
        for name in ("FIRST_SECONDS", "LOOK_SECONDS"):
            monkeypatch.setattr(retention, name, 0.01)

        def round_(self: Any, event: threading.Event) -> int:
            tried.append(1)
            if len(tried) == 1:
                raise OSError
            if len(tried) == 2:
                self.ask()
            else:
                stop.set()
            return 0

        monkeypatch.setattr(retention.Retention, "round", round_)
        job.run(stop)

        assert len(tried) == 3

    def test_begins_where_all_is_gone(
        self, crossing: Crossing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(retention, "STEP", 2)
        crossing.send(*[LISTING] * 3)
        crossing.settle()
        crossing.clock.advance(seconds=YEARS)
        assert remove(crossing.chongqing) == 3
        crossing.send(LISTING)
        crossing.settle()

        assert remove(crossing.chongqing) == 0
        assert crossing.chongqing.evidence.retention._gone == 2
        crossing.clock.advance(seconds=YEARS)
        assert remove(crossing.chongqing) == 1

    def test_is_asked_for_with_the_purge(self, crossing: Crossing) -> None:
        crossing.send(LISTING)
        crossing.settle()
        crossing.clock.advance(seconds=YEARS)
        service = service_of(crossing.chongqing)

        assert service.purge("王", dry_run=True)["due"]["journal"] == 1
        assert not crossing.chongqing.evidence.retention._asked.is_set()
        service.purge("王", dry_run=False)
        assert crossing.chongqing.evidence.retention._asked.is_set()

    def test_knows_since_when_bytes_are_kept(self, crossing: Crossing) -> None:
        began = crossing.clock.now()
        crossing.send(LISTING)

        assert crossing.chongqing.evidence.status()["kept_since"] == began


def test_a_body_that_is_gone_leaves_its_row(crossing: Crossing) -> None:
    crossing.send(LISTING)
    crossing.settle()
    crossing.clock.advance(seconds=YEARS)
    remove(crossing.chongqing)

    query = sa.select(JOURNAL.c.digest, JOURNAL.c.signature)
    with crossing.chongqing.database.reading() as connection:
        [row] = connection.execute(query).all()
    assert all(row)
