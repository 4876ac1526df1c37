"""Where is my message N: the answer of the gateway, and the same for the partner over HTTP."""

from dataclasses import replace
from typing import Any

import pytest
import requests

from services.gateway.adapters import handing_on
from shared.crypto.signatures import taken_apart
from shared.delivery import Delivery
from tests.builders import LISTING, OTHER_LISTING, an_envelope, an_id, delivery_of
from tests.unit.gateway.crossing import Crossing, Deliveries, Line, good
from tests.unit.gateway.partnership import (
    SILENT,
    asks,
    forget_outbox,
    loses,
    lost,
    service_of,
    serving,
)
from tests.unit.gateway.test_crossing import of_chongqing


def out(pair: Crossing, number: int, epoch: int | None = None, **other: str) -> Any:
    """What Chongqing is told of a number that it gave out."""
    asked = {"participant": "sichuan", "lane": "credit"} | other
    return service_of(pair.chongqing).number(
        asked["participant"], asked["lane"], number, epoch, "out"
    )


def come(pair: Crossing, number: int) -> Any:
    """What Sichuan is told of a number of Chongqing's lane."""
    return service_of(pair.sichuan).number("chongqing", "credit", number, None, "in")


class Tapped:
    """A line that remembers what it was given."""

    def __init__(self, line: Line) -> None:
        self.line, self.sent = line, list[Delivery]()

    def __call__(self, sent: Deliveries) -> Deliveries:
        self.sent += sent
        return self.line(sent)


class TestANumberThatGoesOut:
    def test_is_first_unsent(self, pair: Crossing) -> None:
        pair.send(LISTING)

        found = out(pair, 1)

        assert (found["where"], found["waits_to_be_sent"], found["sent_at"]) == (
            "unsent",
            True,
            None,
        )
        assert found["there"]["silent"] == "LANE_UNKNOWN"

    def test_is_then_sent_and_not_come(self, pair: Crossing) -> None:
        lost(pair, 2)

        found = out(pair, 2)

        assert (found["accepted"], found["where"], found["there"]["where"]) == (
            True,
            "sent",
            "not-come",
        )
        assert found["sent_at"] is not None

    def test_is_at_last_receipted_and_handed_on_there(self, pair: Crossing) -> None:
        pair.send(LISTING)
        pair.settle()

        found = out(pair, 1, 1)

        assert (found["where"], found["receipted"]) == ("receipted", True)
        assert found["there"]["where"] == "handed-on"
        assert found["there"]["services"]["credit"]["fate"] == "handled"
        assert found["there"]["message_id"] == found["message_id"]
        assert found["contract"] == "credit.recognition-granted"

    def test_is_told_with_how_often_it_was_sent_again(self, pair: Crossing) -> None:
        lost(pair, 2)
        assert out(pair, 2)["sent_again"] == {"times": 0, "at": None}
        pair.chongqing.reconciler.round()
        pair.line = loses(1)
        pair.second()
        pair.clock.advance(seconds=40)
        pair.chongqing.reconciler.round()

        assert out(pair, 2)["sent_again"]["times"] == 2

    def test_is_known_when_its_outbox_has_forgotten_it(self, pair: Crossing) -> None:
        lost(pair, 2)
        forget_outbox(pair.chongqing)

        found = out(pair, 2)

        assert (found["where"], found["sent_at"], found["waits_to_be_sent"]) == (
            "sent",
            None,
            False,
        )

    def test_is_told_without_the_other_side_when_that_is_silent(self, pair: Crossing) -> None:
        pair.send(LISTING)
        asks(pair.chongqing, SILENT)

        assert out(pair, 1)["there"] == {"node": "sichuan", "silent": "ConnectionError"}

    @pytest.mark.parametrize(
        ("number", "epoch", "other", "code"),
        [
            (2, None, {}, "NUMBER_NOT_GIVEN"),
            (1, 9, {}, "LANE_UNKNOWN"),
            (1, None, {"lane": "enforcement"}, "LANE_UNKNOWN"),
            (1, None, {"participant": "guizhou"}, "PARTICIPANT_UNKNOWN"),
            (0, None, {}, "RANGE_INVALID"),
            (10**15, None, {}, "RANGE_INVALID"),
        ],
    )
    def test_that_there_is_not_is_refused_by_a_code(
        self, pair: Crossing, number: int, epoch: int | None, other: dict[str, str], code: str
    ) -> None:
        pair.send(LISTING)

        found = out(pair, number, epoch, **other)

        assert (found["accepted"], [one["code"] for one in found["problems"]]) == (False, [code])


class TestANumberThatComesIn:
    def test_that_has_not_come_is_said_to(self, pair: Crossing) -> None:
        lost(pair, 2)

        assert come(pair, 2)["where"] == "not-come"
        assert come(pair, 99)["where"] == "not-come"

    def test_waits_for_an_earlier_one(self, pair: Crossing) -> None:
        lost(pair, 2)

        found = come(pair, 4)

        assert (found["where"], found["waits_for"]) == ("waits", 2)

    def test_waits_for_nothing_while_it_is_handed_on(
        self, pair: Crossing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lost(pair, 1)
        monkeypatch.setattr(handing_on, "AT_ONCE", 1)
        pair.chongqing.reconciler.round()
        pair.deliver(pair.chongqing, pair.sichuan)

        assert (come(pair, 4)["where"], come(pair, 4)["waits_for"]) == ("waits", None)

    def test_is_handed_on_and_tells_what_the_services_did(self, pair: Crossing) -> None:
        pair.send(LISTING)
        pair.settle()

        found = come(pair, 1)

        assert (found["where"], found["services"]["credit"]["fate"]) == ("handed-on", "handled")
        assert found["handed_on_at"] is not None

    def test_is_handed_on_though_the_outbox_has_forgotten_it(self, pair: Crossing) -> None:
        pair.send(LISTING)
        pair.settle()
        forget_outbox(pair.sichuan)

        assert (come(pair, 1)["where"], come(pair, 1)["handed_on_at"]) == ("handed-on", None)

    def test_is_parked_with_reason_and_code_until_it_is_discarded(self, pair: Crossing) -> None:
        pair.sichuan.participants.set_stage("chongqing", "testing", "王", "演练")
        pair.send(LISTING)
        pair.settle()

        found = come(pair, 1)
        assert (found["where"], found["parked"]["reason"]) == ("parked", "not-allowed")
        assert found["parked"]["codes"] == ["PARTICIPANT_NOT_LIVE"]

        pair.sichuan.desk.discard(1, "王", "演练")
        assert come(pair, 1)["where"] == "discarded"

    def test_is_handed_on_once_what_was_parked_is_tried_again(self, pair: Crossing) -> None:
        pair.sichuan.participants.set_stage("chongqing", "testing", "王", "演练")
        pair.send(LISTING)
        pair.settle()
        pair.sichuan.participants.set_stage("chongqing", "live", "王", "演练结束")
        pair.sichuan.desk.retry(1, "王")

        assert come(pair, 1)["where"] == "handed-on"

    def test_is_parked_behind_an_earlier_one_of_its_key(self, pair: Crossing) -> None:
        held = Tapped(loses(1))
        pair.send(LISTING, OTHER_LISTING, LISTING)
        pair.line = held
        pair.deliver(pair.chongqing, pair.sichuan)
        place = vars(taken_apart(str(held.sent[0].headers["signature"]))[0].place)
        broken = replace(held.sent[0], body=b"\xff" + held.sent[0].body)

        pair.sichuan.receive([of_chongqing(broken, pair, **place)])

        assert (come(pair, 1)["where"], come(pair, 1)["parked"]["reason"]) == (
            "parked",
            "unreadable",
        )
        assert (come(pair, 3)["where"], come(pair, 3)["parked"]["reason"]) == ("parked", "blocked")

    def test_is_a_copy_when_the_message_came_under_another(self, pair: Crossing) -> None:
        line = Tapped(good)
        pair.line = line
        pair.send(LISTING)
        pair.deliver(pair.chongqing, pair.sichuan)
        place = vars(taken_apart(str(line.sent[0].headers["signature"]))[0].place)

        pair.sichuan.receive([of_chongqing(line.sent[0], pair, **(place | {"number": 2}))])

        assert come(pair, 2)["where"] == "copy"

    def test_is_tested_when_a_test_failed(self, pair: Crossing) -> None:
        test = an_envelope(source="/chongqing/credit", test=True, data={})
        place = {"sender": "chongqing", "receiver": "sichuan", "epoch": 1, "number": 1}
        delivery = delivery_of(test, exchange="border.in")

        pair.sichuan.receive([of_chongqing(delivery, pair, **place)])

        assert come(pair, 1)["where"] == "tested"

    def test_is_skipped_when_an_operator_said_so(self, pair: Crossing) -> None:
        lost(pair, 2)
        service_of(pair.sichuan).skip_missing("chongqing", "credit", 1, "王", "不再补发")

        assert come(pair, 2)["where"] == "skipped"

    def test_cannot_stand_for_another_message_once_one_was_parked_under_it(
        self, pair: Crossing
    ) -> None:
        pair.sichuan.participants.set_stage("chongqing", "testing", "王", "演练")
        pair.send(LISTING)
        pair.settle()
        pair.sichuan.participants.set_stage("chongqing", "live", "王", "演练结束")
        other = delivery_of(an_envelope(id=an_id(), partitionkey=LISTING), exchange="border.in")
        place = {"sender": "chongqing", "receiver": "sichuan", "epoch": 1, "number": 1}

        pair.sichuan.receive([of_chongqing(other, pair, **place)])

        codes = [row["problems"][0]["code"] for row in pair.sichuan.desk.parked(9)]
        assert codes == ["PARTICIPANT_NOT_LIVE", "NUMBER_REUSED"]
        assert come(pair, 1)["parked"]["codes"] == ["PARTICIPANT_NOT_LIVE"]


class TestThePartnerOverHttp:
    @pytest.fixture
    def ask(self, pair: Crossing) -> Any:
        pair.send(LISTING, LISTING)
        pair.settle()

        def ask(path: str, token: str = "ours") -> tuple[int, Any]:  # noqa: S107 - of a test
            with serving(pair.sichuan) as url:
                headers = {"Authorization": f"Bearer {token}"}
                answer = requests.get(f"{url}/v1/lanes{path}", headers=headers, timeout=5)
            return answer.status_code, answer.json()

        return ask

    def test_is_told_of_its_own_number_and_nothing_of_the_body_or_key(self, ask: Any) -> None:
        status, found = ask("/credit/1/2")

        assert (status, found["where"]) == (200, "handed-on")
        assert not {"body", "key", "subject"} & set(found)

    def test_is_told_the_digests_of_a_stretch(self, ask: Any) -> None:
        status, found = ask("/credit/1/numbers?from=1&to=5")

        assert (status, [row["number"] for row in found["numbers"]]) == (200, [1, 2])

    @pytest.mark.parametrize(
        ("path", "status", "code"),
        [
            ("/enforcement/1/1", 404, "LANE_UNKNOWN"),
            ("/%00/1/1", 404, "LANE_UNKNOWN"),
            ("/credit/2/totals?from=1&to=2", 404, "LANE_UNKNOWN"),
            ("/credit/2/numbers?from=1&to=2", 404, "LANE_UNKNOWN"),
            ("/credit/1/0", 400, "RANGE_INVALID"),
            ("/credit/x/1", 400, "RANGE_INVALID"),
            ("/credit/1/9999999999999999", 400, "RANGE_INVALID"),
            ("/credit/1/totals", 400, "RANGE_INVALID"),
            ("/credit/1/totals?from=2&to=1", 400, "RANGE_INVALID"),
            ("/credit/1/totals?from=1&to=20001", 400, "RANGE_INVALID"),
            ("/credit/1/numbers?from=1&to=1001", 400, "RANGE_INVALID"),
            ("/credit/1/numbers?from=-1&to=٣", 400, "RANGE_INVALID"),
        ],
    )
    def test_is_refused_by_a_code_what_cannot_be_told(
        self, ask: Any, path: str, status: int, code: str
    ) -> None:
        got, found = ask(path)

        assert (got, found["problems"][0]["code"]) == (status, code)

    @pytest.mark.parametrize(
        "path", ["", "/credit/1/1", "/credit/1/totals?from=1&to=1", "/credit/1/numbers"]
    )
    def test_is_told_nothing_without_the_token(self, ask: Any, path: str) -> None:
        status, found = ask(path, "theirs")

        assert (status, found["problems"][0]["code"]) == (401, "TOKEN_WRONG")
