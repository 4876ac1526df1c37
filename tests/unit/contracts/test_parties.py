"""Who a party may be: registered or not, known by a number, by a name, or not yet."""

from typing import Any

import pytest

from contracts.registry import contract_named
from tests.unit.contracts.judging import Told, told_of


OFFERED = contract_named("enforcement.lead-offered")
CODE, CODE_OF_INDIVIDUAL = "11500228733970274Y", "92500112MA9K00230X"


def told_of_suspect(**suspect: Any) -> Told:
    return told_of(OFFERED, suspect={"name": "示例"} | suspect)


class TestAParty:
    @pytest.mark.parametrize(
        "suspect",
        [
            {"kind": "organisation", "credit_code": CODE},
            {"kind": "individual-business", "credit_code": CODE_OF_INDIVIDUAL},
            {"kind": "individual-business", "credit_code": CODE_OF_INDIVIDUAL, "sex": "1", "age": 47},
            {"kind": "person"},  # the number is not known yet
            {"kind": "person", "certificate_kind": "1", "masked_number": "5****************X"},
            {"kind": "unlicensed", "address": "某区某镇某村3组"},
            {"kind": "unlicensed", "legal_representative": "吴示例", "sex": "1"},
            {"kind": "unknown"},
            {"kind": "unknown", "name": "网名“河边鱼庄”的卖家", "sex": "0"},
        ],
    )  # fmt: skip
    def test_is_as_much_as_is_known(self, suspect: dict[str, Any]) -> None:
        assert told_of_suspect(**suspect) == []

    @pytest.mark.parametrize("kind", ["organisation", "individual-business"])
    def test_that_is_registered_has_a_code(self, kind: str) -> None:
        assert told_of_suspect(kind=kind) == [
            ("PARTY_WITHOUT_CREDIT_CODE", "$.suspect.credit_code")
        ]

    @pytest.mark.parametrize(
        ("kind", "code"),
        [
            ("organisation", CODE_OF_INDIVIDUAL),
            ("individual-business", CODE),
            ("person", CODE),
            ("unlicensed", CODE_OF_INDIVIDUAL),
            ("unknown", CODE),
        ],
    )
    def test_has_no_code_of_another_kind(self, kind: str, code: str) -> None:
        assert told_of_suspect(kind=kind, credit_code=code) == [
            ("PARTY_KIND_MISMATCH", "$.suspect.kind")
        ]

    @pytest.mark.parametrize(
        "details",
        [
            {"sex": "1"},
            {"age": 0},
            {"certificate_kind": "1", "masked_number": "5****************X"},
            {
                "certificate_kind": "1",
                "masked_number": "5****************X",
                "number_digest": "hmac-sha256:" + "0" * 64,
            },
        ],
    )
    def test_that_is_an_organisation_is_no_person(self, details: dict[str, Any]) -> None:
        assert told_of_suspect(kind="organisation", credit_code=CODE, **details) == [
            ("PERSONAL_DETAILS_OF_ORGANISATION", "$.suspect.kind")
        ]

    def test_whose_number_is_given_has_its_kind(self) -> None:
        assert told_of_suspect(kind="person", masked_number="5****************X") == [
            ("CERTIFICATE_KIND_MISSING", "$.suspect.certificate_kind")
        ]

    @pytest.mark.parametrize("digest", [None, "hmac-sha256:" + "0" * 64])
    def test_whose_kind_of_certificate_is_given_has_its_number(self, digest: str | None) -> None:
        assert told_of_suspect(kind="person", certificate_kind="3", number_digest=digest) == [
            ("CERTIFICATE_NUMBER_MISSING", "$.suspect.masked_number")
        ]

    @pytest.mark.parametrize(
        ("kind", "masked", "code"),
        [
            ("1", "5***************X", "MASKED_NUMBER_FORM"),
            ("1", "X****************5", "MASKED_NUMBER_FORM"),
            ("1", "******************", "FIELD_FORM"),
            ("3", "***", "FIELD_FORM"),
            ("3", "E12**", "FIELD_FORM"),
            ("3", "**", "FIELD_LENGTH"),
        ],
    )
    def test_has_a_masked_number_of_its_kind(self, kind: str, masked: str, code: str) -> None:
        assert told_of_suspect(kind="person", certificate_kind=kind, masked_number=masked) == [
            (code, "$.suspect.masked_number")
        ]

    def test_may_have_a_passport_of_any_length(self) -> None:
        assert told_of_suspect(kind="person", certificate_kind="3", masked_number="E*1") == []


@pytest.mark.parametrize(
    ("message", "place", "member"),
    [
        ("enforcement.lead-offered", "documents", {"number": 1, "name": "笔录", "quantity": 1}),
        ("enforcement.case-transferred", "documents", {"number": 1, "name": "笔录", "quantity": 1}),
        ("enforcement.assistance-requested", "questions", {"number": 2, "text": "是否属实"}),
        ("enforcement.assistance-answered", "replies", {"number": 2, "text": "属实"}),
        ("enforcement.lead-offered", "goods",
         {"number": 7, "name": "白酒", "quantity": "1", "unit": "瓶", "kept_at": "仓库"}),
    ],
)  # fmt: skip
def test_a_number_of_a_list_names_one_thing(
    message: str, place: str, member: dict[str, Any]
) -> None:
    contract, other = contract_named(message), member | {"number": 9}

    assert told_of(contract, **{place: [member, other]}) == []
    assert told_of(contract, **{place: [member, member]}) == [("MEMBER_REPEATED", f"$.{place}")]
