"""What an error means for the message that met it."""

import pytest

from contracts.codes import CODES
from contracts.errors import ContractBroken, Problem, RuleFailed, UnknownVersion, Unreadable
from services.credit.domain.errors import AlreadyDeclared, UnknownListing
from shared.causes import cause_of, refusal_of
from shared.parking import Reason


class Foreign(Exception):
    """A library's error; libraries have codes and texts of their own."""

    def __init__(self, code: object) -> None:
        super().__init__("王小明 51010419900101001X")
        self.code = code


class Possible(Exception):
    """A rule that says what would have been allowed."""

    code = "ILLEGAL_TRANSITION"
    possible = "accept, return"


FOREIGN = [None, "", "E11000", 404, ["ALREADY_DECLARED"], {"code": "ALREADY_DECLARED"}]
every_foreign = pytest.mark.parametrize("code", FOREIGN, ids=repr)
OURS = [Unreadable([Problem("TYPE_UNKNOWN", "$")]), KeyError("王小明"), UnknownListing("51-1")]


class TestAMessageThatCannotBeRead:
    @pytest.mark.parametrize(
        ("error", "reason"),
        [
            (Unreadable, Reason.UNREADABLE),
            (ContractBroken, Reason.CONTRACT_BROKEN),
            (UnknownVersion, Reason.UNKNOWN_VERSION),
            (RuleFailed, Reason.HANDLER_ERROR),  # ours, so tried again once it is mended
        ],
    )
    def test_is_parked_for_its_reason_with_every_problem(
        self, error: type[Unreadable], reason: Reason
    ) -> None:
        problems = [Problem("FIELD_TYPE", "$.a"), Problem("KEY_MISMATCH", "$.subject")]

        cause = cause_of(error(problems))

        assert cause.reason is reason
        assert cause.problems == [problem.as_dict() for problem in problems]


class TestARuleOfTheDomain:
    def test_that_forbids_is_a_refusal(self) -> None:
        error = AlreadyDeclared("51-1")

        refusal = refusal_of(error)

        assert refusal is not None
        assert refusal.code == "ALREADY_DECLARED"
        assert cause_of(error).reason is Reason.NOT_ALLOWED

    def test_says_what_would_have_been_possible(self) -> None:
        refusal = refusal_of(Possible())

        assert refusal == Problem("ILLEGAL_TRANSITION", "$", "", "accept, return")

    def test_that_waits_for_its_cause_is_no_refusal(self) -> None:
        error = UnknownListing("51-1")

        cause = cause_of(error)

        assert cause.reason is Reason.CAUSE_MISSING
        assert [problem["code"] for problem in cause.problems] == ["NOT_FOUND"]
        assert refusal_of(error) is None


class TestAFailureOfOurOwn:
    @every_foreign
    def test_is_a_failed_handler_whatever_its_code(self, code: object) -> None:
        cause = cause_of(Foreign(code))

        assert cause.reason is Reason.HANDLER_ERROR
        assert [problem["code"] for problem in cause.problems] == ["HANDLER_FAILED"]

    @every_foreign
    def test_keeps_its_class_but_nothing_of_its_text(self, code: object) -> None:
        (problem,) = cause_of(Foreign(code)).problems

        assert problem["found"] == "Foreign"
        assert "王小明" not in str(problem)

    @every_foreign
    def test_that_waits_for_its_cause_waits_in_vain(self, code: object) -> None:
        error = Foreign(code)
        error.waits_for_cause = True  # type: ignore[attr-defined]

        assert cause_of(error).reason is Reason.HANDLER_ERROR

    @pytest.mark.parametrize("error", OURS, ids=lambda error: type(error).__name__)
    def test_is_never_told_to_the_sender_as_a_refusal(self, error: Exception) -> None:
        assert refusal_of(error) is None


class TestAPublishedCode:
    @pytest.mark.parametrize("code", CODES)
    def test_is_a_refusal_whoever_raises_it(self, code: str) -> None:
        refusal = refusal_of(Foreign(code))

        assert refusal is not None
        assert refusal.code == code

    @pytest.mark.parametrize("code", sorted(set(CODES) - {"HANDLER_FAILED"}))
    def test_says_nothing_of_our_classes(self, code: str) -> None:
        # the sender knows the code; a class is a word of our programme
        assert cause_of(Foreign(code)).problems[0]["found"] == ""
