"""Whether a service works: by part, with reasons and ages, and never a green light on stale figures."""

import datetime as dt
from typing import Any

import pytest

from shared import health
from shared.controls import Part
from shared.health import Finding, Grade
from shared.watch import Fact
from tests.fakes.clock import NOON


def later(seconds: float) -> dt.datetime:
    return NOON + dt.timedelta(seconds=seconds)


def grades(findings: Any) -> dict[str, str]:
    return {finding.part: finding.grade.name for finding in findings}


class TestALoop:
    @pytest.mark.parametrize(
        ("part", "state", "grade"),
        [
            (Part.CONSUMER, "consuming", Grade.OK),
            (Part.RELAY, "publishing", Grade.OK),
            (Part.RELAY, "standing by", Grade.OK),
            (Part.CONSUMER, "paused", Grade.DEGRADED),
            (Part.RELAY, "drained", Grade.DEGRADED),
            (Part.RELAY, "blocked", Grade.FAILING),
            (Part.CONSUMER, "stopped", Grade.FAILING),
            (Part.CONSUMER, "waiting after ConnectionResetError", Grade.FAILING),
        ],
    )
    def test_is_judged_by_its_own_word(self, part: Part, state: str, grade: Grade) -> None:
        finding = health.of_loop(part, state, None, NOON)

        assert (finding.grade, bool(finding.reason)) == (grade, grade is not Grade.OK)

    def test_that_stopped_because_everything_fails_says_so(self) -> None:
        finding = health.of_loop(Part.CONSUMER, "tripped", NOON, NOON)

        assert finding.grade is Grade.FAILING
        assert "stopped by itself" in finding.reason

    def test_on_trial_is_well(self) -> None:
        assert health.of_loop(Part.CONSUMER, "consuming", NOON, NOON).grade is Grade.OK


class TestADatabase:
    @pytest.mark.parametrize(
        ("silent", "grade"), [(10, "OK"), (11, "DEGRADED"), (30, "DEGRADED"), (31, "FAILING")]
    )
    def test_is_judged_by_when_it_last_answered(self, silent: int, grade: str) -> None:
        """A frozen one makes no trouble that could be told: it makes nothing."""
        assert grades(health.of_database(Fact(NOON), later(silent))) == {"database": grade}

    def test_that_is_silent_says_for_how_long(self) -> None:
        [finding] = health.of_database(Fact(NOON), later(42))

        assert "42 秒未应答 s without an answer" in finding.reason

    def test_in_trouble_is_named(self) -> None:
        [finding] = health.of_database(Fact(NOON, "OperationalError"), NOON)

        assert finding.grade is Grade.FAILING
        assert "OperationalError" in finding.reason

    def test_whose_outbox_does_not_move_deserves_a_look(self) -> None:
        fact = Fact(later(61), None, {"outbox_oldest": NOON})

        assert grades(health.of_database(fact, later(60))) == {"database": "OK"}
        assert grades(health.of_database(fact, later(61)))["outbox"] == "DEGRADED"


class TestABroker:
    def test_with_everything_there_is_well(self) -> None:
        fact = Fact(NOON, None, {"missing": [], "ready": {"dead": 0, "unrouted": 0}})

        assert grades(health.of_broker(fact, NOON)) == {"broker": "OK"}

    def test_without_a_queue_fails(self) -> None:
        fact = Fact(NOON, None, {"missing": ["credit.03"], "ready": {}})

        assert grades(health.of_broker(fact, NOON)) == {"broker": "OK", "topology": "FAILING"}

    def test_with_messages_where_none_should_be_deserves_a_look(self) -> None:
        fact = Fact(NOON, None, {"ready": {"unrouted": 2, "dead": 1}})

        found = grades(health.of_broker(fact, NOON))

        assert found == {"broker": "OK", "unrouted": "DEGRADED", "dead": "DEGRADED"}


class TestTheReport:
    def test_is_as_bad_as_its_worst_part_and_says_how_old_each_is(self) -> None:
        findings = [
            Finding("relay", Grade.OK, "", later(10)),
            Finding("broker", Grade.DEGRADED, "old", NOON),
        ]

        report = health.report(findings, later(10))

        assert (report["status"], report["reasons"]) == ("degraded", ["old"])
        assert [part["age_seconds"] for part in report["parts"]] == [0, 10]
