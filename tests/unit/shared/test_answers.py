"""What crosses RPC and HTTP: plain JSON, and coded refusals instead of exceptions."""

import datetime as dt
import json

import pytest
from sqlalchemy.exc import OperationalError

from contracts.errors import ContractBroken, Problem
from shared.answers import Answer, answered, plain, refusal
from shared.repair import ActionImpossible
from tests.fakes.clock import NOON
from tests.fakes.handling import Bug, Refused


def raises(error: Exception) -> Answer:
    raise error


class TestAPlainValue:
    @pytest.mark.parametrize(
        ("value", "converted"),
        [
            (NOON, "2026-11-24T04:00:00+00:00"),
            (dt.date(2026, 11, 24), "2026-11-24"),
            ({"at": NOON, 7: (1, None)}, {"at": "2026-11-24T04:00:00+00:00", "7": [1, None]}),
            ([{"on": dt.date(2026, 1, 1)}], [{"on": "2026-01-01"}]),
            ("text", "text"),
        ],
    )
    def test_is_what_json_knows(self, value: object, converted: object) -> None:
        assert plain(value) == converted
        json.dumps(plain(value))


class TestACommandThatWasCarriedOut:
    def test_is_accepted_with_its_answer(self) -> None:
        assert answered(lambda: {"on": dt.date(2026, 1, 1)}) == {
            "accepted": True,
            "on": "2026-01-01",
        }

    def test_may_have_nothing_more_to_say(self) -> None:
        assert answered(lambda: None) == {"accepted": True}


class TestACommandThatWasRefused:
    def test_is_answered_with_every_problem_of_its_body(self) -> None:
        problems = [Problem("FIELD_TYPE", "$.a"), Problem("FIELD_REQUIRED", "$.b")]

        answer = answered(lambda: raises(ContractBroken(problems)))

        assert answer["accepted"] is False
        assert [problem["path"] for problem in answer["problems"]] == ["$.a", "$.b"]

    def test_says_when_it_is_the_database_that_does_not_answer(self) -> None:
        answer = answered(lambda: raises(OperationalError("SELECT 1", {}, Bug("of no interest"))))

        assert [problem["code"] for problem in answer["problems"]] == ["DATABASE_AWAY"]
        assert "no interest" not in json.dumps(answer)

    def test_is_answered_with_the_code_of_the_rule_and_what_was_possible(self) -> None:
        answer = answered(lambda: raises(Refused("text of no interest")))

        [problem] = answer["problems"]
        assert (problem["code"], problem["allowed"]) == ("ILLEGAL_TRANSITION", "accept, return")
        assert "no interest" not in json.dumps(answer)

    def test_says_what_was_found_where_the_error_knows(self) -> None:
        answer = answered(lambda: raises(ActionImpossible(2, "behind 1", "1 first")))

        assert (answer["problems"][0]["found"], answer["problems"][0]["allowed"]) == (
            "behind 1",
            "1 first",
        )


class TestAnErrorOfOurOwn:
    @pytest.mark.parametrize("code", [None, "e3q8", 7, ["NOT_FOUND"]])
    def test_comes_out_whatever_code_its_library_gave_it(self, code: object) -> None:
        error = Bug()
        error.code = code  # type: ignore[attr-defined]

        with pytest.raises(Bug):
            answered(lambda: raises(error))


def test_a_refusal_is_told_in_both_languages_with_the_cure() -> None:
    [problem] = refusal(Problem("TOKEN_WRONG"))["problems"]

    assert {"zh", "en", "remedy_zh", "remedy_en"} <= set(problem)
