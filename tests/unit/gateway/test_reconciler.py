"""The rounds of reconciliation: when they come, and what a partner that is silent leaves."""

import threading
from typing import Any

import pytest

from services.gateway.adapters import reconciler
from tests.fakes import tables
from tests.fakes.http import answering
from tests.integration.running import running
from tests.unit.gateway.crossing import Crossing
from tests.unit.gateway.partnership import SILENT, asks, found, lost, service_of
from tests.unit.gateway.test_receipts import Elsewhere
from tests.waiting import eventually


class TestASilentPartner:
    def test_leaves_what_was_found_before(self, pair: Crossing) -> None:
        lost(pair, 2)
        found(pair.chongqing)
        asks(pair.chongqing, SILENT)

        result = pair.chongqing.reconciler.round()

        assert result.silent == "ConnectionError"
        assert (result.agrees, len(result.lanes)) == (False, 1)

    def test_is_an_alarm_after_three_rounds(self, pair: Crossing) -> None:
        asks(pair.chongqing, SILENT)
        pair.chongqing.reconciler.round()
        assert pair.chongqing.own_findings(pair.clock.now()) == []

        pair.clock.advance(hours=4)

        [finding] = pair.chongqing.own_findings(pair.clock.now())
        assert "no reconciliation with sichuan: ConnectionError" in finding.reason

    @pytest.mark.parametrize(
        "answer",
        [{}, {"lanes": 1}, {"lanes": [{"lane": "credit"}]}, {"lanes": [{"epoch": "x"}]}],
        ids=str,
    )
    def test_is_one_that_answers_something_else(self, pair: Crossing, answer: Any) -> None:
        with answering({"/v1/lanes": answer}) as server:
            asks(pair.chongqing, server.url)
            result = pair.chongqing.reconciler.round()

        assert "answer not understood" in str(result.silent)

    @pytest.mark.parametrize("status", [401, 404])
    def test_says_by_which_code_it_refuses(self, pair: Crossing, status: int) -> None:
        lost(pair, 2)
        path = "/v1/lanes/credit/1/totals?from=1&to=4"
        with answering({path: {"problems": [{"code": "TOKEN_WRONG"}]}}, status) as server:
            asks(pair.chongqing, server.url)
            result = pair.chongqing.reconciler.round()

        assert result.silent == "TOKEN_WRONG"

    def test_is_asked_nothing_more_when_we_stop(self, pair: Crossing) -> None:
        lost(pair, 2)
        pair.chongqing.reconciler.comparing.stop.set()

        assert pair.chongqing.reconciler.round().silent == "stopping"


class TestTheRounds:
    @pytest.fixture
    def stop(self, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
        monkeypatch.setattr(reconciler, "SECONDS", 0.01)
        return threading.Event()

    def test_begin_a_minute_after_the_start_and_go_on_each_hour(self, pair: Crossing) -> None:
        rounds = pair.chongqing.reconciler
        assert not rounds.is_due()
        pair.clock.advance(minutes=1)
        assert rounds.is_due()
        rounds.round()
        pair.clock.advance(minutes=59)
        assert not rounds.is_due()
        pair.clock.advance(minutes=1)

        assert rounds.is_due()

    def test_wait_a_minute_after_every_start(self, pair: Crossing) -> None:
        pair.chongqing.reconciler.round()
        pair.clock.advance(hours=2)
        pair.chongqing.reconciler.began = pair.clock.now()

        assert not pair.chongqing.reconciler.is_due()

    def test_come_sooner_after_one_that_found_something(self, pair: Crossing) -> None:
        lost(pair, 2)
        pair.chongqing.reconciler.round()
        pair.clock.advance(minutes=5)

        assert pair.chongqing.reconciler.is_due()

    def test_are_made_when_an_operator_asks(self, pair: Crossing, stop: threading.Event) -> None:
        service = service_of(pair.chongqing)
        assert pair.chongqing.reconciler.run in pair.chongqing.loops()
        with running(pair.chongqing.reconciler.run):
            asked = service.reconcile("王")
            eventually(lambda: service.reconciliation()["answered"] == asked["asked"])

        assert asked["accepted"] is True
        assert service.reconciliation()["agrees"] is True
        assert ("王", "reconcile", "sichuan") in tables.audited(pair.chongqing.database)

    def test_are_made_for_all_who_asked_before_they_began(self, pair: Crossing) -> None:
        service = service_of(pair.chongqing)
        asked = [service.reconcile("王")["asked"] for _ in range(2)]
        pair.chongqing.reconciler.look()
        service.reconcile("李")

        found = pair.chongqing.reconciler.round()

        assert (asked, found.answered, found.is_asked) == ([1, 2], 2, True)

    def test_come_when_the_clock_was_put_back(self, pair: Crossing) -> None:
        pair.clock.advance(minutes=2)
        pair.chongqing.reconciler.round()
        pair.clock.advance(seconds=-30)

        assert pair.chongqing.reconciler.is_due()

    def test_do_not_follow_each_other_when_one_breaks_off(
        self, pair: Crossing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        pair.clock.advance(minutes=2)
        monkeypatch.setattr(pair.chongqing.reconciler.comparing, "node", None)

        result = pair.chongqing.reconciler.round()

        assert result.silent == "AttributeError"
        assert not pair.chongqing.reconciler.is_due()

    def test_go_on_after_trouble_and_say_so_once(
        self, pair: Crossing, stop: threading.Event, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tried: list[int] = []

        def troubled() -> None:
            tried.append(1)
            raise RuntimeError

        monkeypatch.setattr(pair.chongqing.reconciler, "look", troubled)
        with running(pair.chongqing.reconciler.run):
            eventually(lambda: len(tried) > 2)
        pair.clock.advance(hours=4)

        [finding] = pair.chongqing.own_findings(pair.clock.now())
        assert "RuntimeError" in finding.reason

    def test_are_left_to_another_process_that_has_the_lease(
        self, pair: Crossing, stop: threading.Event, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(reconciler, "Lease", lambda *_: Elsewhere(stop))
        service_of(pair.chongqing).reconcile("王")

        pair.chongqing.reconciler.run(stop)

        assert pair.chongqing.reconciler.seen.started_at is None
