"""Whatever the line does: each message has one effect there, in the order it had here, and both sides know it."""

from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from nameko.testing.services import worker_factory

from contracts import envelope as envelopes
from contracts.binding import SIGNATURE
from services.gateway.adapters import handing_on, postman
from services.gateway.adapters.tables import JOURNAL, LANES
from services.gateway.service import Service
from shared.audit import AUDIT
from shared.crypto.keys import generate
from shared.crypto.signatures import taken_apart
from shared.delivery import Delivery
from tests.builders import LISTING, OTHER_LISTING, delivery_of
from tests.fakes import tables
from tests.unit.gateway.crossing import Bad, Crossing, good, lane
from tests.unit.gateway.signing import a_registration, files, signed


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
        for _ in range(4):
            crossing.sichuan.postman.round()

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

    def test_waits_behind_it_longer_than_a_signature_holds(
        self, crossing: Crossing, late: list[Delivery]
    ) -> None:
        crossing.clock.advance(days=100)

        self.test_goes_on_when_the_earlier_one_is_parked(crossing, late)
        crossing.sichuan.desk.discard(1, "王", "已请对方更正")

        assert crossing.sichuan.desk.retry(2, "王")["result"] == "handled"
        assert [key for key, _ in crossing.handed_on()] == [OTHER_LISTING, LISTING]

    def test_frees_no_more_at_once_for_each_that_comes_meanwhile(
        self, crossing: Crossing, late: list[Delivery], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A batch of hundreds would hand on hundreds of times as much in its one transaction."""
        monkeypatch.setattr(handing_on, "AT_ONCE", 1)
        crossing.line = good
        crossing.send(*[LISTING] * 6)
        crossing.deliver(crossing.chongqing, crossing.sichuan)
        crossing.sichuan.receive(late)
        assert len(crossing.handed_on()) == 2

        crossing.send(*[OTHER_LISTING] * 5)
        crossing.deliver(crossing.chongqing, crossing.sichuan)

        assert len(crossing.handed_on()) == 2

    def test_is_told_by_its_trace_to_wait(self, crossing: Crossing, late: list[Delivery]) -> None:
        _, (_, _, _, message_id, _), *_ = crossing.journals()[0]

        steps = crossing.sichuan.trace(message_id)["steps"]

        assert steps[-1]["step"] == "waits"
        assert steps[-1]["to"] == "#1 (chongqing/credit 1 #2)"
        assert late

    def test_is_missed_at_health_after_ten_minutes(
        self, crossing: Crossing, late: list[Delivery]
    ) -> None:
        crossing.sichuan.postman.round()
        assert crossing.sichuan.own_findings(crossing.clock.now()) == []

        crossing.clock.advance(minutes=11)
        crossing.sichuan.postman.round()

        [finding] = crossing.sichuan.own_findings(crossing.clock.now())
        assert "missing chongqing/credit 1 #1" in finding.reason
        assert late

    def test_goes_on_without_it_when_somebody_says_so(
        self, crossing: Crossing, late: list[Delivery]
    ) -> None:
        service = worker_factory(Service, app=crossing.sichuan)

        told = service.skip_missing("chongqing", "credit", 1, "王", "对方确认不再补发")
        crossing.sichuan.postman.round()

        assert (told["accepted"], told["skipped"]) == (True, 1)
        assert [key for key, _ in crossing.handed_on()] == [OTHER_LISTING, LISTING]
        audit = list(tables.rows(crossing.sichuan.database, AUDIT))[-1]
        assert (audit["actor"], audit["action"]) == ("王", "skip-missing")
        assert late

    def test_goes_on_by_its_copy_of_a_new_epoch(
        self, crossing: Crossing, late: list[Delivery]
    ) -> None:
        # the sender was restored: the number that is missing will never come
        with crossing.chongqing.database.reading() as connection:
            query = sa.select(JOURNAL).where(JOURNAL.c.place == 2)
            waiting = connection.execute(query).one()
        envelope = envelopes.decode(waiting.body)
        copy = delivery_of(envelope, exchange="border.in", body=waiting.body)
        place = {"sender": "chongqing", "receiver": "sichuan", "epoch": 2, "number": 1}

        crossing.sichuan.receive([of_chongqing(copy, crossing, **place)])

        assert [key for key, _ in crossing.handed_on()] == [OTHER_LISTING]
        assert late


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

    def test_goes_on_under_the_signature_of_its_copy(self, crossing: Crossing) -> None:
        """The key was stolen; the partner has a new one and sends again what nobody can believe any more."""
        old, new = files().keys["chongqing"], generate("sm2")
        content = a_registration(old, new, participant="chongqing")
        crossing.sichuan.participants.register(content, "王")
        crossing.sichuan.participants.revoke("chongqing", old.public.id, "王", "泄露")
        assert crossing.sichuan.desk.retry(1, "王")["result"] == "failed"
        with crossing.chongqing.database.reading() as connection:
            body = connection.execute(sa.select(JOURNAL.c.body)).scalar_one()
        copy = delivery_of(envelopes.decode(body), exchange="border.in", body=body)
        place = {"sender": "chongqing", "receiver": "sichuan", "epoch": 1, "number": 1}

        told = crossing.sichuan.receive([signed(copy, by=new, at=crossing.clock.now(), **place)])

        assert told == {"duplicate": 1}
        assert crossing.sichuan.desk.retry(1, "王")["result"] == "handled"
        assert [key for key, _ in crossing.handed_on()] == [LISTING]

    def test_goes_nowhere_once_its_key_was_revoked(self, crossing: Crossing) -> None:
        key_id = files().keys["chongqing"].public.id
        crossing.sichuan.participants.revoke("chongqing", key_id, "王", "泄露")

        assert crossing.sichuan.desk.retry(1, "王")["result"] == "failed"

        assert [row["problems"][0]["code"] for row in crossing.sichuan.desk.parked(9)] == [
            "KEY_REVOKED"
        ]
