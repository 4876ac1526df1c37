"""Identifiers as they stand in real, published data, and the ways in which real data is dirty."""

import pytest

from contracts.identity import credit_code_fault, document_number_fault


# published by the organs themselves
VALID = [
    "11500228733970274Y",  # a district organ of Chongqing
    "11500000MB19069553",  # municipal organs, formed after 2018: the body code starts with MB
    "11500000MB1539761Y",
    "11120000MB1529459B",
]
FORM, CHECK = "CREDIT_CODE_FORM", "CREDIT_CODE_CHECK_CHARACTER"


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
        ["渝市监移〔2026〕12号", "川人社监列〔2026〕1-3号", "国办发〔1999〕特1号", "A〔2026〕1号"],
    )
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
        ],
    )
    def test_of_another_form_is_named_so(self, number: str) -> None:
        assert document_number_fault(number) == "DOCUMENT_NUMBER_FORM"
