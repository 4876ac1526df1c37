"""A partner hears of what crossed its border, and of nobody's name."""

from typing import Any

from services.gateway.adapters import partner_view
from tests.builders import LISTING, an_id
from tests.unit.gateway.crossing import Crossing


STEP = {"at": "2026-12-01T01:30:00Z", "step": "tried again", "by": "王"}


def traced(*ids: str, **more: Any) -> dict[str, Any]:
    steps = [{**STEP, "message_id": one} for one in ids]
    return {"node": "sichuan", "services": {"credit": {"steps": steps, **more}}}


class TestWhatAPartnerKnows:
    def test_is_what_it_sent_and_what_it_was_sent(self, crossing: Crossing) -> None:
        crossing.send(LISTING)
        crossing.second()
        [(_, message_id)] = crossing.handed_on()

        for gateway in (crossing.chongqing, crossing.sichuan):
            for wanted in (LISTING, message_id):
                assert gateway.known_to_partner(wanted) == {message_id}

    def test_is_also_what_it_sent_and_was_parked(self, crossing: Crossing) -> None:
        crossing.sichuan.participants.set_stage("chongqing", "testing", "王", "演练")
        crossing.send(LISTING)
        crossing.second()

        assert len(crossing.sichuan.known_to_partner(LISTING)) == 1

    def test_is_nothing_that_waits_to_be_sent(self, crossing: Crossing) -> None:
        crossing.chongqing.participants.set_stage("sichuan", "testing", "王", "演练")
        crossing.send(LISTING)

        assert crossing.chongqing.known_to_partner(LISTING) == set()


class TestATrace:
    def test_tells_of_these_messages_and_of_no_name(self) -> None:
        mine, other = an_id(), an_id()

        told = partner_view.of_trace(traced(mine, other), {mine})

        [step] = told["services"]["credit"]["steps"]
        assert (step["message_id"], "by" in step) == (mine, False)

    def test_tells_what_came_of_it_as_far_as_that_crosses_the_border(self) -> None:
        caused = [{"contract": name} for name in ("credit.listing-declared", "credit.nothing")]

        told = partner_view.of_trace(traced(led_to=caused), set())

        assert told["services"]["credit"]["led_to"] == caused[:1]

    def test_of_a_silent_service_says_so(self) -> None:
        silent = {"node": "sichuan", "services": {"credit": {"silent": "no answer"}}}

        assert partner_view.of_trace(silent, set()) == silent


def test_a_report_tells_nothing_of_orders() -> None:
    report = {"node": "sichuan", "services": [{"service": "credit", "orders": {"relay": {}}}]}

    told = partner_view.of_report(report)

    assert told == {"node": "sichuan", "services": [{"service": "credit"}]}
