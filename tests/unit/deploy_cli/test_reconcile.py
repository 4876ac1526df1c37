"""chuanyu reconcile and chuanyu where: what they ask, show and end with."""

import json
from typing import Any

import pytest

from contracts.errors import Problem
from deploy.cli import reconcile as module
from deploy.cli.reconcile import acknowledge, reconcile
from deploy.cli.whereabouts import WORDS, where
from services.gateway.domain.asking import WELL, Where
from shared.answers import refusal
from tests.unit.deploy_cli.builders import Answers, Desk, Said


NOON, LATER = "2026-11-24T04:00:00+00:00", "2026-11-24T04:00:01+00:00"
LANE: dict[str, Any] = {
    "direction": "out",
    "lane": "credit",
    "epoch": 1,
    "here": 20,
    "there": 20,
    "compared": 20,
    "agrees": True,
    "agreed_to": 20,
    "ended": False,
    "unknown": False,
    "missing": [],
    "missing_count": 0,
    "skipped": [],
    "skipped_count": 0,
    "different": [],
    "more_different": False,
    "acknowledged": 0,
    "never_given": [],
    "sent_again": 0,
    "fresh": 0,
    "unsent": 0,
    "too_old": 0,
}
FOUND: dict[str, Any] = {
    "accepted": True,
    "participant": "sichuan",
    "agrees": True,
    "asked": 7,
    "answered": 7,
    "started_at": LATER,
    "ended_at": LATER,
    "silent": None,
    "compared_at": LATER,
    "lanes": [LANE],
}
ASKED = {"accepted": True, "participant": "sichuan", "asked": 7}


def differs(**changes: Any) -> dict[str, Any]:
    """What was found of a lane that does not agree."""
    return FOUND | {"agrees": False, "lanes": [LANE | {"agrees": False} | changes]}


def typed(*words: str, found: Any = FOUND, asked: Any = ASKED) -> Said:
    return Desk(Answers(reconcile=[asked], reconciliation=found)).types(reconcile, *words)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.01)


class TestAReconciliation:
    def test_that_agrees_shows_the_numbers_of_both_sides(self) -> None:
        said = typed()

        assert said.status == 0
        assert "相符 agrees" in said.out
        assert "2026-11-24 12:00:01 +08:00" in said.out

    def test_is_asked_for_by_whoever_types(self) -> None:
        desk = Desk(Answers(reconcile=ASKED, reconciliation=FOUND))

        desk.types(reconcile)

        assert desk.asked[0] == ("gateway", "reconcile", {"actor": "王"})

    def test_is_waited_for(self) -> None:
        before = FOUND | {"answered": 0, "agrees": False}

        assert typed(found=[before, before | {"answered": 6}, FOUND]).status == 0

    def test_that_does_not_end_in_time_is_no_answer(self) -> None:
        said = typed("--wait", "1", found=FOUND | {"answered": 6})

        assert said.status == 3
        assert "--last" in said.err

    def test_of_before_is_shown_without_making_one(self) -> None:
        desk = Desk(Answers(reconciliation=FOUND))

        assert desk.types(reconcile, "--last").status == 0

    def test_that_never_was_is_no_agreement(self) -> None:
        never = FOUND | {"compared_at": None, "agrees": False, "lanes": []}

        said = typed("--last", found=never)

        assert (said.status, "从未 never" in said.out) == (1, True)

    def test_is_whole_for_machines(self) -> None:
        assert json.loads(typed("--json").out) == FOUND

    @pytest.mark.parametrize(
        ("changes", "text"),
        [
            ({"missing": [[2, 2], [4, 9]], "missing_count": 7}, "2, 4–9"),
            ({"missing": [[n, n] for n in range(2, 14, 2)], "missing_count": 6}, "10, … 共 6"),
            ({"different": [{"number": 3, "here": "a", "there": "b"}]}, "different #3"),
            ({"different": [{"number": 3}], "more_different": True}, "#3, …"),
            ({"never_given": [21, 22]}, "never given 21–22"),
            ({"unknown": True}, "对方 there 无此通道"),
            ({"unknown": True, "direction": "in"}, "本方 here 无此通道"),
            ({"sent_again": 7}, "已重发 sent again 7"),
            ({"ended": True}, "纪元已结束"),
            ({"compared": 18}, "under way 2"),
        ],
        ids=str,
    )
    def test_names_what_differs(self, changes: dict[str, Any], text: str) -> None:
        said = typed(found=differs(**changes))

        assert said.status == 1
        assert text in said.out.replace("\n", " ")

    def test_says_when_the_other_side_was_silent(self) -> None:
        said = typed(found=FOUND | {"agrees": False, "silent": "ConnectionError"})

        assert (said.status, "ConnectionError" in said.err) == (1, True)

    @pytest.mark.parametrize("part", ["found", "asked"])
    def test_that_is_refused_names_the_problem(self, part: str) -> None:
        answers: dict[str, Any] = {part: refusal(Problem("DATABASE_AWAY"))}

        said = typed(**answers)

        assert (said.status, "DATABASE_AWAY" in said.err) == (1, True)


OUT: dict[str, Any] = {
    "accepted": True,
    "node": "chongqing",
    "direction": "out",
    "participant": "sichuan",
    "lane": "credit",
    "epoch": 1,
    "number": 7,
    "highest": 9,
    "message_id": "0192f0c1-0000-7000-8000-000000000001",
    "contract": "credit.listing-declared",
    "digest": "sha256:00",
    "at": NOON,
    "where": "receipted",
    "sent_at": LATER,
    "waits_to_be_sent": False,
    "sent_again": {"times": 2, "at": LATER},
    "receipted": True,
    "receipt_signed_at": LATER,
    "there": {"node": "sichuan", "silent": "ConnectionError"},
}
IN: dict[str, Any] = {
    name: value
    for name, value in OUT.items()
    if name not in {"there", "sent_at", "waits_to_be_sent", "sent_again"}
} | {"direction": "in", "where": "handed-on", "handed_on_at": NOON, "published_at": LATER}


def looked(answer: Any, *words: str) -> Said:
    return Desk(Answers(number=answer)).types(where, "sichuan", "credit", "7", *words)


class TestANumber:
    def test_is_asked_for_as_typed(self) -> None:
        desk = Desk(Answers(number=OUT))

        desk.types(where, "sichuan", "credit", "7", "--epoch", "2", "--in")

        asked = {"participant": "sichuan", "lane": "credit", "number": 7, "epoch": 2}
        assert desk.asked == [("gateway", "number", asked | {"direction": "in"})]

    def test_that_was_receipted_is_well_though_the_other_side_is_silent(self) -> None:
        said = looked(OUT)

        assert said.status == 0
        for text in ("已回执 receipted", "2 × ", "ConnectionError", "2026-11-24 12:00:01"):
            assert text in said.out

    def test_is_shown_as_both_sides_know_it(self) -> None:
        there = IN | {"node": "sichuan", "where": "waits", "waits_for": 5}

        said = looked(OUT | {"there": there})

        assert (said.status, "#5" in said.out) == (1, True)

    @pytest.mark.parametrize("state", Where)
    def test_is_well_or_a_finding(self, state: str) -> None:
        assert set(WORDS) == set(Where)
        assert looked(IN | {"where": state}).status == (0 if state in WELL else 1)

    def test_that_is_parked_says_why(self) -> None:
        parked = {"number": 3, "reason": "not-allowed", "codes": ["PARTICIPANT_NOT_LIVE"]}
        parked |= {"since": NOON, "state": "waiting"}

        said = looked(IN | {"where": "parked", "parked": parked}, "--in")

        assert (said.status, "PARTICIPANT_NOT_LIVE" in said.out) == (1, True)

    def test_tells_what_the_services_did(self) -> None:
        services = {"credit": {"fate": "handled", "at": NOON}, "catalogue": {"silent": "late"}}

        said = looked(IN | {"services": services}, "--in")

        assert "handled" in said.out
        assert "no answer: late" in said.out

    def test_that_waits_to_be_sent_says_so(self) -> None:
        said = looked(OUT | {"where": "unsent", "waits_to_be_sent": True, "sent_at": None})

        assert (said.status, "waits to be sent" in said.out) == (1, True)

    def test_that_has_no_message_is_shown(self) -> None:
        bare = {name: IN[name] for name in ("accepted", "node", "direction", "participant", "lane")}

        said = looked(bare | {"epoch": 1, "number": 7, "where": "not-come"}, "--in")

        assert (said.status, "未到 has not come" in said.out) == (1, True)

    def test_that_there_is_not_names_the_problem(self) -> None:
        said = looked(refusal(Problem("NUMBER_NOT_GIVEN", "$", "7", "1–6")))

        assert (said.status, "NUMBER_NOT_GIVEN" in said.err) == (1, True)

    def test_is_whole_for_machines(self) -> None:
        assert json.loads(looked(OUT, "--json").out) == OUT


class TestAnAcknowledgement:
    def test_says_what_of_which_lane_is_no_alarm_any_more(self) -> None:
        answer = {"accepted": True, "lane": "out/sichuan/credit/1", "different": [2, 5]}
        desk = Desk(Answers(acknowledge=answer | {"never_given_to": [], "asked": 8}))

        said = desk.types(acknowledge, "out/sichuan/credit/1", "--reason", "双方已核对")

        assert said.status == 0
        assert "out/sichuan/credit/1" in said.out
        words = {"lane": "out/sichuan/credit/1", "actor": "王", "reason": "双方已核对"}
        assert desk.asked == [("gateway", "acknowledge", words)]

    def test_of_nothing_is_refused(self) -> None:
        problem = Problem("NOTHING_DIFFERS", "$", "out/sichuan/credit/1", "different, never_given")
        desk = Desk(Answers(acknowledge=refusal(problem)))

        said = desk.types(acknowledge, "out/sichuan/credit/1", "--reason", "双方已核对")

        assert (said.status, "NOTHING_DIFFERS" in said.out + said.err) == (1, True)

    def test_shows_in_what_is_compared_later(self) -> None:
        later = FOUND | {"lanes": [LANE | {"acknowledged": 2}]}

        assert "已确认 acknowledged 2" in typed("--last", found=later).out
