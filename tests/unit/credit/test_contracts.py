"""The named rules of the credit contracts, beyond the form of each field."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.anatomy import Data
from contracts.codes import CODES
from contracts.credit.listing_declared import LISTING_DECLARED
from contracts.credit.listing_lifted import SEPARATOR, coded, text_of
from contracts.credit.recognition_refused import RECOGNITION_REFUSED
from contracts.elements import lifts, listings
from contracts.elements.queries import least_kept_until
from contracts.errors import ContractBroken
from contracts.identity import JoinKey
from contracts.registry import example


KEY = JoinKey(b"a key of these tests, thirty-two bytes")


def a_listing(**changes: Any) -> Data:
    return example(LISTING_DECLARED, LISTING_DECLARED.newest, "typical") | changes


class TestThePeriodOfAListing:
    def test_may_not_end_before_it_starts(self) -> None:
        with pytest.raises(ContractBroken) as broken:
            LISTING_DECLARED.write(a_listing(listed_on="2026-05-18", expires_on="2026-05-17"))

        (problem,) = broken.value.problems
        assert (problem.code, problem.path) == ("PERIOD_REVERSED", "$.expires_on")

    @pytest.mark.parametrize("expires_on", ["2026-05-18", "2999-12-31", None])
    def test_may_be_a_day_or_without_end(self, expires_on: str | None) -> None:
        body = a_listing(listed_on="2026-05-18", expires_on=expires_on)

        assert LISTING_DECLARED.write(body)["expires_on"] == expires_on

    def test_is_not_judged_while_a_date_is_wrong(self) -> None:
        with pytest.raises(ContractBroken) as broken:
            LISTING_DECLARED.write(a_listing(listed_on="2026-05-32", expires_on="2020-01-01"))

        assert [problem.code for problem in broken.value.problems] == ["DATE_INVALID"]


class TestTheSubjectOfAListing:
    @pytest.mark.parametrize(
        ("credit_code", "fault"),
        [
            ("91510000740312079N", "CREDIT_CODE_CHECK_CHARACTER"),
            ("91510000740312079", "CREDIT_CODE_FORM"),
            ("9151OOOO7403120792", "CREDIT_CODE_FORM"),
        ],
    )
    def test_has_a_valid_credit_code(self, credit_code: str, fault: str) -> None:
        subject = {"name": "甲", "credit_code": credit_code}

        with pytest.raises(ContractBroken) as broken:
            LISTING_DECLARED.write(a_listing(subject=subject))

        (problem,) = broken.value.problems
        assert (problem.code, problem.path) == (fault, "$.subject.credit_code")

    def test_is_never_repeated_in_a_problem(self) -> None:
        subject = {"name": "甲乙丙丁" * 60, "credit_code": "91510000740312079N"}

        with pytest.raises(ContractBroken) as broken:
            LISTING_DECLARED.write(a_listing(subject=subject))

        assert "甲乙" not in str(broken.value)
        assert "91510000740312079N" not in str(broken.value)


class TestTheReasonsOfARefusal:
    @pytest.mark.parametrize("code", listings.REFUSALS)
    def test_are_explained_in_the_published_list(self, code: str) -> None:
        body = example(RECOGNITION_REFUSED, 1, "typical") | {"code": code}

        assert RECOGNITION_REFUSED.write(body) == body
        assert code in CODES


class TestAList:
    @pytest.mark.parametrize(
        ("kind", "list_code"), [("red", "wage-arrears"), ("black", "customs-aeo")]
    )
    def test_is_of_its_kind(self, kind: str, list_code: str) -> None:
        entry = a_listing(kind=kind, list_code=list_code, severity=None)

        with pytest.raises(ContractBroken) as broken:
            LISTING_DECLARED.write(entry)

        assert [(p.code, p.path) for p in broken.value.problems] == [
            ("LIST_OF_OTHER_KIND", "$.list_code")
        ]

    @pytest.mark.parametrize("kind", listings.KINDS)
    def test_of_a_local_regulation_is_of_either(self, kind: str) -> None:
        assert LISTING_DECLARED.write(a_listing(kind=kind, list_code="local-other", severity=None))


class TestAnEntryOfARedList:
    def test_has_no_class_of_dishonesty(self) -> None:
        with pytest.raises(ContractBroken) as broken:
            LISTING_DECLARED.write(a_listing(kind="red", list_code="labour-a", severity="minor"))

        (problem,) = broken.value.problems
        assert (problem.code, problem.path) == ("CLASS_OF_RED_LIST", "$.severity")


class TestAnEntryOfABlackList:
    @pytest.mark.parametrize("severity", ["minor", "general"])
    def test_is_of_no_lesser_class_than_serious(self, severity: str) -> None:
        with pytest.raises(ContractBroken) as broken:
            LISTING_DECLARED.write(a_listing(severity=severity))

        (problem,) = broken.value.problems
        assert (problem.code, problem.path) == ("CLASS_OF_BLACK_LIST", "$.severity")

    @pytest.mark.parametrize("severity", ["serious", None])
    def test_is_serious_whether_it_says_so_or_not(self, severity: str | None) -> None:
        assert LISTING_DECLARED.write(a_listing(severity=severity))["severity"] == severity


class TestAnEntryThatIsWithheld:
    def test_is_held_back_from_those_who_would_publish_it(self) -> None:
        unpublished = {"published_on": None, "published_until": None}
        withheld = LISTING_DECLARED.write(a_listing(withheld="secrecy", **unpublished))

        assert LISTING_DECLARED.lower(withheld, 2)["withheld"] == "secrecy"
        with pytest.raises(ContractBroken, match="LOSS_FORBIDDEN"):
            LISTING_DECLARED.lower(withheld, 1)


class TestAnOlderReader:
    @pytest.mark.parametrize(
        ("field", "changes"),
        [
            ("exit_status", {"exit_status": "到期已退出"}),
            ("renewal_reason", {"renewal_reason": "期满仍未履行义务"}),
            ("published_on", {"published_on": "2026-05-19"}),
            ("published_until", {"published_until": "2029-05-16"}),
            ("published_until", {"expires_on": None}),
        ],
    )
    def test_is_told_nothing_that_it_would_take_for_something_else(
        self, field: str, changes: Data
    ) -> None:
        entry = LISTING_DECLARED.write(a_listing(**changes))

        assert LISTING_DECLARED.lower(entry, 2).items() >= changes.items()
        with pytest.raises(ContractBroken) as held:
            LISTING_DECLARED.lower(entry, 1)
        assert [(p.code, p.path) for p in held.value.problems] == [("LOSS_FORBIDDEN", f"$.{field}")]

    @pytest.mark.parametrize(
        "changes",
        [
            {},
            {"severity": None, "published_on": None, "published_until": None},
            {"published_on": "2026-05-17", "published_until": "2029-05-18"},
        ],
    )
    def test_is_told_of_every_other_entry(self, changes: Data) -> None:
        entry = LISTING_DECLARED.write(a_listing(**changes))

        assert LISTING_DECLARED.lower(entry, 1)["listed_on"] == "2026-05-18"


class TestAPersonsNumber:
    def test_is_masked_and_joined_when_it_came_in_plain(self) -> None:
        old = example(LISTING_DECLARED, 2, "typical")
        number = old["legal_representative"]["certificate_number"]

        read = LISTING_DECLARED.read(2, old, KEY)

        assert number not in str(read)
        assert read["legal_representative"]["number_digest"] == KEY.digest("1", number)
        assert read["legal_representative"]["masked_number"] == "1****************X"

    def test_is_only_masked_by_those_without_the_key(self) -> None:
        read = LISTING_DECLARED.read(2, example(LISTING_DECLARED, 2, "typical"))

        assert read["legal_representative"]["number_digest"] is None

    def test_is_all_that_a_kind_of_certificate_is_good_for(self) -> None:
        person = {"name": "示例", "certificate_kind": "1", "certificate_number": None}
        old = example(LISTING_DECLARED, 2, "typical") | {"legal_representative": person}

        assert LISTING_DECLARED.read(2, old, KEY)["legal_representative"] == {
            "name": "示例",
            "certificate_kind": None,
            "masked_number": None,
            "number_digest": None,
        }

    def test_is_not_made_up_for_an_older_reader(self) -> None:
        lowered = LISTING_DECLARED.lower(LISTING_DECLARED.write(a_listing()), 2)

        named = [lowered["legal_representative"], *lowered["responsible_persons"]]
        assert {person["certificate_number"] for person in named} == {None}


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)
reasons = st.lists(
    st.sampled_from([*lifts.REASONS.values(), SEPARATOR, "欠薪已清偿"]), min_size=1, max_size=6
).map("".join)


class TestAReasonInWords:
    @pytest.mark.parametrize(
        ("words", "coded_as"),
        [
            ("信用修复", ("repaired", None)),
            (f"信用修复{SEPARATOR}欠薪已清偿", ("repaired", "欠薪已清偿")),
            ("欠薪已清偿", ("other", "欠薪已清偿")),
            (f"信用修复{SEPARATOR}", ("other", f"信用修复{SEPARATOR}")),
        ],
    )
    def test_is_coded_by_the_name_it_begins_with(
        self, words: str, coded_as: tuple[str, str | None]
    ) -> None:
        assert coded(words) == coded_as

    @given(words=texts | reasons)
    def test_is_the_same_after_it_was_coded(self, words: str) -> None:
        assert text_of(*coded(words)) == words

    @given(code=st.sampled_from([*lifts.REASONS]), explanation=st.none() | texts | reasons)
    def test_keeps_code_and_explanation(self, code: str, explanation: str | None) -> None:
        assert coded(text_of(code, explanation)) == (code, explanation)

    def test_of_any_length_is_coded_without_losing_breath(self) -> None:
        assert coded(f"其他{SEPARATOR}" * 333)[0] == "other"


class TestALogOfAQuery:
    @pytest.mark.parametrize(
        ("answered_at", "least"),
        [
            ("2026-06-17T15:40:13+08:00", "2031-06-17"),
            ("2026-06-17T23:40:13Z", "2031-06-18"),  # the next day has begun in Shanghai
            ("2028-02-29T12:00:00+08:00", "2033-02-29"),  # so 1 March, in the order of texts
        ],
    )
    def test_is_kept_for_five_years(self, answered_at: str, least: str) -> None:
        assert least_kept_until(answered_at) == least
