"""The named rules of the enforcement contracts and the steps between their versions."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.anatomy import Data
from contracts.elements import assistance, decisions, goods, leads
from contracts.enforcement.assistance_extended import ASSISTANCE_EXTENDED
from contracts.enforcement.case_objected import CASE_OBJECTED
from contracts.enforcement.case_transferred import CASE_TRANSFERRED
from contracts.enforcement.lead_decided import LEAD_DECIDED
from contracts.enforcement.lead_offered import LEAD_OFFERED
from contracts.errors import ContractBroken
from contracts.registry import example


def a_decision(**changes: Any) -> Data:
    return example(LEAD_DECIDED, 2, "minimal") | changes


def an_offer(version: int = 2, name: str = "typical", **changes: Any) -> Data:
    return example(LEAD_OFFERED, version, name) | changes


def taken(body: Data) -> bool:
    written = LEAD_DECIDED.write(body)
    return body.items() <= written.items()


class TestADecision:
    @pytest.mark.parametrize("penalty", sorted(decisions.WITHOUT_PENALTY))
    def test_without_a_penalty_has_no_amount(self, penalty: str) -> None:
        with pytest.raises(ContractBroken) as broken:
            LEAD_DECIDED.write(a_decision(penalty=penalty, amount_fen=1))

        (problem,) = broken.value.problems
        assert (problem.code, problem.path) == ("AMOUNT_WITHOUT_PENALTY", "$.amount_fen")

    @pytest.mark.parametrize("penalty", decisions.PENALTIES)
    def test_of_any_kind_may_be_without_amount(self, penalty: str) -> None:
        assert taken(a_decision(penalty=penalty, amount_fen=0))

    @pytest.mark.parametrize(
        "penalty", sorted(set(decisions.PENALTIES) - decisions.WITHOUT_PENALTY)
    )
    def test_with_a_penalty_may_have_an_amount(self, penalty: str) -> None:
        assert taken(a_decision(penalty=penalty, amount_fen=1))

    def test_names_the_faults_of_its_fields_first(self) -> None:
        with pytest.raises(ContractBroken) as broken:
            LEAD_DECIDED.write(a_decision(penalty="none", amount_fen="1"))

        assert [problem.code for problem in broken.value.problems] == ["FIELD_TYPE"]


class TestALeadId:
    @pytest.mark.parametrize("wrong", ["52-" + "0" * 36, "50-" + "0" * 35, "50_" + "0" * 36, ""])
    def test_of_another_form_is_refused(self, wrong: str) -> None:
        with pytest.raises(ContractBroken) as broken:
            LEAD_OFFERED.write(an_offer(lead_id=wrong))

        assert {problem.path for problem in broken.value.problems} == {"$.lead_id"}


class TestAnAmount:
    @pytest.mark.parametrize(
        ("wan", "fen"),
        [("0", 0), ("3", 3_000_000), ("3.00", 3_000_000), ("0.0001", 100), ("0.12345", 123_450),
         ("0.000001", 1), ("999999999.999999", 10**15 - 1)],
    )  # fmt: skip
    def test_of_the_first_version_becomes_fen_exactly(self, wan: str, fen: int) -> None:
        body = example(LEAD_DECIDED, 1, "typical") | {"amount_wan": wan}

        assert LEAD_DECIDED.read(1, body)["amount_fen"] == fen

    @pytest.mark.parametrize(
        ("fen", "wan"),
        [(0, "0"), (1, "0.000001"), (1_000_000, "1"), (3_050_000, "3.05"), (123_450, "0.12345"),
         (10**15 - 1, "999999999.999999")],
    )  # fmt: skip
    def test_goes_back_without_zeros_at_the_end(self, fen: int, wan: str) -> None:
        data = LEAD_DECIDED.write(a_decision(penalty="fine", amount_fen=fen))

        assert LEAD_DECIDED.lower(data, 1)["amount_wan"] == wan

    @given(fen=st.integers(0, 10**15 - 1))
    def test_is_the_same_there_and_back(self, fen: int) -> None:
        data = LEAD_DECIDED.write(a_decision(penalty="fine", amount_fen=fen))

        assert LEAD_DECIDED.read(1, LEAD_DECIDED.lower(data, 1)) == data

    def test_made_of_parts_is_their_sum(self) -> None:
        parts = {"fine_fen": 1, "confiscated_fen": 2}

        assert taken(a_decision(penalty="fine", amount_fen=3, **parts))
        with pytest.raises(ContractBroken, match="AMOUNT_PARTS_DIFFER"):
            LEAD_DECIDED.write(a_decision(penalty="fine", amount_fen=4, **parts))


class TestAnOlderReader:
    def test_is_not_offered_a_person(self) -> None:
        data = LEAD_OFFERED.write(an_offer(name="edge"))

        with pytest.raises(ContractBroken, match="LOSS_FORBIDDEN"):
            LEAD_OFFERED.lower(data, 1)

    @pytest.mark.parametrize("kind", ["person", "unlicensed", "unknown"])
    def test_is_not_offered_who_has_no_credit_code(self, kind: str) -> None:
        data = LEAD_OFFERED.write(an_offer(suspect={"kind": kind, "name": "河边作坊的经营者"}))

        with pytest.raises(ContractBroken) as held:
            LEAD_OFFERED.lower(data, 1)

        assert [problem.path for problem in held.value.problems] == ["$.suspect.kind"]

    def test_is_not_told_of_one_penalty_of_several(self) -> None:
        data = LEAD_DECIDED.write(a_decision(penalty="fine", further_penalties=["licence"]))

        with pytest.raises(ContractBroken, match="LOSS_FORBIDDEN"):
            LEAD_DECIDED.lower(data, 1)

    def test_reads_an_organisation_by_name_and_code(self) -> None:
        lowered = LEAD_OFFERED.lower(LEAD_OFFERED.write(an_offer()), 1)

        assert lowered == LEAD_OFFERED.version(1).read(an_offer(version=1))

    @pytest.mark.parametrize(
        ("credit_code", "kind"),
        [("92500112MA9K00230X", "individual-business"), ("91511600MAXXX0031W", "organisation")],
    )
    def test_has_its_suspect_told_by_the_code(self, credit_code: str, kind: str) -> None:
        suspect = {"name": "示例", "credit_code": credit_code}

        read = LEAD_OFFERED.read(1, an_offer(version=1, suspect=suspect))

        assert read["suspect"]["kind"] == kind


class TestATransferredCase:
    def test_may_not_carry_goods_whose_measure_has_ended(self) -> None:
        body = example(CASE_TRANSFERRED, 1, "typical") | {"transferred_on": "2026-11-12"}

        with pytest.raises(ContractBroken, match="MEASURE_LAPSED"):
            CASE_TRANSFERRED.write(body)

    def test_cannot_be_passed_on_by_who_objects(self) -> None:
        # 市场监督管理行政处罚程序规定 Art. 14: 不得再自行移送; there is no field for it
        assert "receiver" not in CASE_OBJECTED.version(1).strict.fields


class TestAssistance:
    def test_cannot_be_asked_to_seal_or_seize(self) -> None:  # 行政强制法 Art. 17
        asked = "".join(assistance.TASKS.values())

        assert not [name for name in goods.MEASURES.values() if name in asked]

    def test_is_extended_before_its_limit_ends(self) -> None:
        body = example(ASSISTANCE_EXTENDED, 1, "typical")

        with pytest.raises(ContractBroken, match="EXTENSION_TOO_LATE"):
            ASSISTANCE_EXTENDED.write(body | {"told_on": "2026-11-11"})


class TestTheFields:
    def test_are_the_six_with_agreements_and_any_other_by_its_name(self) -> None:
        assert list(leads.FIELDS) == [
            "market",
            "environment",
            "transport",
            "labour",
            "culture-tourism",
            "intellectual-property",
        ]
        assert set(leads.ANY_FIELD) - set(leads.FIELDS) == {"other"}

    def test_that_are_none_of_the_list_are_named(self) -> None:
        assert LEAD_OFFERED.write(an_offer(field="other", field_name="药品监管"))

    @pytest.mark.parametrize(("field", "name"), [("other", None), ("market", "市场监管")])
    def test_are_named_once(self, field: str, name: str | None) -> None:
        with pytest.raises(ContractBroken) as broken:
            LEAD_OFFERED.write(an_offer(field=field, field_name=name))

        assert [(p.code, p.path) for p in broken.value.problems] == [
            ("FIELD_NOT_NAMED", "$.field_name")
        ]
