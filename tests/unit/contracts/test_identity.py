"""Identifiers as they stand in real, published data, and the ways in which real data is dirty."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from contracts import identity
from contracts.identity import JoinKey
from tests.strategies import LAW


# published by the organs themselves
VALID = [
    "11500228733970274Y",  # a district organ of Chongqing
    "11500000MB19069553",  # municipal organs, formed after 2018: the body code starts with MB
    "11500000MB1539761Y",
    "11120000MB1529459B",
]
FORM, CHECK = "CREDIT_CODE_FORM", "CREDIT_CODE_CHECK_CHARACTER"


def credit_code_fault(code: str) -> str | None:
    if not re.fullmatch(identity.CREDIT_CODE, code):
        return FORM
    return None if identity.is_credit_code(code) else CHECK


def document_number_fault(number: str) -> str | None:
    return None if re.fullmatch(identity.DOCUMENT_NUMBER, number) else "DOCUMENT_NUMBER_FORM"


class TestACreditCode:
    @pytest.mark.parametrize("code", VALID)
    def test_of_a_real_organ_is_valid(self, code: str) -> None:
        assert credit_code_fault(code) is None

    def test_of_a_rural_collective_starts_with_a_letter_and_is_valid(self) -> None:
        assert credit_code_fault("N2511600MFXXX0013T") is None

    def test_with_the_wrong_check_character_is_named_so(self) -> None:
        assert credit_code_fault("91510000740312079N") == CHECK

    @pytest.mark.parametrize("code", VALID)
    def test_with_any_other_check_character_is_refused(self, code: str) -> None:
        others = set("0123456789ABCDEFGHJKLMNPQRTUWXY") - {code[-1]}

        assert {credit_code_fault(code[:-1] + other) for other in others} == {CHECK}

    @pytest.mark.parametrize("code", VALID)
    def test_with_two_neighbours_exchanged_is_refused(self, code: str) -> None:
        for n in range(17):
            if code[n] != code[n + 1]:
                exchanged = code[:n] + code[n + 1] + code[n] + code[n + 2 :]
                assert credit_code_fault(exchanged) in {CHECK, FORM}, n

    @pytest.mark.parametrize(
        "code",
        [
            "",
            "1150022873397027Y",  # a digit lost
            "733970274",  # the organisation code of before 2015
            "73397027-4",
            "2222222222222",  # a placeholder of a public feed
            "11500228733970274y",
            "11500228733970274Y\n",
            " 11500228733970274Y",
            "1150022873397027４Y",  # a full-width digit
            "1150022873397O274Y",  # the letter O
            "1150022I733970274Y",
        ],
    )
    def test_of_another_form_is_named_so(self, code: str) -> None:
        assert credit_code_fault(code) == FORM


class TestADocumentNumber:
    @pytest.mark.parametrize(
        "number",
        ["渝市监移〔2026〕12号", "川人社监列〔2026〕1-3号", "国办发〔1999〕特1号", "A〔2026〕1号",
         "渝公（刑）立字〔2026〕12号", "京技管商务消移送〔2026〕J12号", "中国人民银行令〔2026〕第1号",
         "（2026）川0104执1234号", "（2026）渝01行终12号", "（2026）川0104执1234号之一",
         "国家税务总局公告2026年第12号", "重庆市市场监督管理局通告2026年第3号", "国务院令第310号",
         "国家发展和改革委员会令2025年第36号", "主席令第七十号", "赣（2026）交移函〔00012〕号"],
    )  # fmt: skip
    def test_as_printed_on_official_documents_is_valid(self, number: str) -> None:
        assert document_number_fault(number) is None

    @pytest.mark.parametrize(
        "number",
        [
            "",
            "渝市监移[2026]12号",  # the wrong brackets
            "渝市监移(2026)12号",
            "渝市监移〔26〕12号",
            "渝市监移〔2126〕12号",
            "渝市监移〔20２６〕12号",  # full-width digits
            "渝市监移〔2026〕号",
            "渝市监移〔2026〕12",
            "〔2026〕12号",
            "渝市监移 〔2026〕12号",
            "渝市监移〔2026〕12号\n",
            "渝〔2026〕1号〔2026〕1号",
            "渝市监移﹝2026﹞12号",
            "渝公(刑)立字〔2026〕12号",
            "(2026)川0104执1234号",
            "（26）川0104执1234号",
            "（2026）号",
            "川0104执1234号",
            "公告2026年第12号",
            "国家税务总局公告26年第12号",
            "国务院第310号",
            "国务院令第号",
            "赣（2026）交移函〔12a〕号",
        ],
    )
    def test_of_another_form_is_named_so(self, number: str) -> None:
        assert document_number_fault(number) == "DOCUMENT_NUMBER_FORM"


class TestAnIdentityNumber:
    @pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014"])
    def test_of_the_standard_is_valid(self, number: str) -> None:
        assert re.fullmatch(identity.ID_NUMBER, number)
        assert identity.is_id_number(number)

    @pytest.mark.parametrize(
        "number",
        [
            "110105194912310021",  # another check character
            "440524188001010015",
            "11010519490230002X",  # no such day; its check character is looked at first
        ],
    )
    def test_that_cannot_be_is_refused(self, number: str) -> None:
        assert not identity.is_id_number(number)

    def test_with_a_right_check_character_and_no_such_day_is_refused(self) -> None:
        start = "11010519490230002"
        numbers = [start + last for last in "0123456789X"]

        assert [number for number in numbers if identity.is_id_number(number)] == []

    @pytest.mark.parametrize(
        "number", ["11010519491231002x", "0" * 18, "1" * 17, "1101051949123１0021"]
    )
    def test_of_another_form_is_none(self, number: str) -> None:
        assert not re.fullmatch(identity.ID_NUMBER, number)


class TestADivision:
    @pytest.mark.parametrize(
        ("code", "name"),
        [
            ("500000", "重庆市"),
            ("510000", "四川省"),
            ("500112", "渝北区"),
            ("500381", "江津市"),
            ("511602", "广安区"),
        ],
    )
    def test_is_named_as_it_is_or_was(self, code: str, name: str) -> None:
        assert identity.division_name(code) == name
        assert identity.is_division(code)

    @pytest.mark.parametrize("code", ["509999", "519900"])
    def test_that_never_was_has_no_name(self, code: str) -> None:
        assert not identity.is_division(code)


class TestAMaskedNumber:
    @pytest.mark.parametrize(
        ("number", "masked"),
        [("11010519491231002X", "1" + "*" * 16 + "X"), ("abc", "a*c"), ("ab", "**"), ("a", "*")],
    )
    def test_shows_two_characters_at_most(self, number: str, masked: str) -> None:
        assert identity.masked_number(number) == masked

    @LAW
    @given(number=st.text("0123456789X", min_size=3, max_size=18))
    def test_keeps_its_length_and_hides_the_rest(self, number: str) -> None:
        masked = identity.masked_number(number)

        assert len(masked) == len(number)
        assert set(masked[1:-1]) == {"*"}


class TestAJoinKey:
    def test_gives_both_sides_the_same_digest_of_the_same_number(self) -> None:
        ours, theirs = JoinKey(b"k" * 32), JoinKey(b"k" * 32)

        digest = ours.digest("1", "11010519491231002X")

        assert digest == theirs.digest("1", "11010519491231002x")
        assert re.fullmatch("hmac-sha256:[0-9a-f]{64}", digest)

    def test_gives_another_kind_or_number_or_key_another_digest(self) -> None:
        key, other = JoinKey(b"k" * 32), JoinKey(b"o" * 32)
        digests = {
            key.digest("1", "123456789"),
            key.digest("3", "123456789"),
            key.digest("1", "123456788"),
            other.digest("1", "123456789"),
        }

        assert len(digests) == 4

    def test_that_is_too_short_is_refused(self) -> None:
        with pytest.raises(ValueError, match="at least 32 bytes"):
            JoinKey(b"k" * 31)

    def test_is_never_shown(self) -> None:
        assert "kkk" not in repr(JoinKey(b"k" * 32))


@LAW
@given(start=st.from_regex(identity.CREDIT_CODE[: -len("{10}")] + "{9}", fullmatch=True))
def test_the_check_character_is_the_only_one_of_31_that_fits(start: str) -> None:
    fits = [
        last for last in "0123456789ABCDEFGHJKLMNPQRTUWXY" if identity.is_credit_code(start + last)
    ]

    assert fits == [uscc.calc_check_digit(start)]
