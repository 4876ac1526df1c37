"""The named rules of a criminal referral: enclosures, copies, receipt, filing, reverse transfer."""

from typing import Any

import pytest

from contracts.contract import Contract, KeyOwner
from contracts.registry import contract_named, example
from tests.unit.contracts.judging import told_of


APPROVED = contract_named("enforcement.referral-approved")
HANDED_OVER = contract_named("enforcement.referral-handed-over")
RECEIPTED = contract_named("enforcement.referral-receipted")
SUPPLEMENTED = contract_named("enforcement.referral-supplemented")
FILED = contract_named("enforcement.referral-filed")
NOT_FILED = contract_named("enforcement.referral-not-filed")
RECONSIDERED = contract_named("enforcement.referral-reconsidered")
REVERSED = contract_named("enforcement.referral-reversed")
ENCLOSURES = example(HANDED_OVER, 1, "typical")["enclosures"]
GOODS = example(HANDED_OVER, 1, "typical")["goods"]
OF_CHONGQING = "50-bb2eb9c4-2bfe-515f-bd2f-3868641f7fc6"
OF_SICHUAN = "51-bb2eb9c4-2bfe-515f-bd2f-3868641f7fc6"


def copies(*kinds: str) -> list[Any]:
    return [
        {"kind": kind, "organ": {"name": "抄送机关"}, "copied_on": "2026-10-14"} for kind in kinds
    ]


def without(kind: str) -> list[Any]:
    return [enclosure for enclosure in ENCLOSURES if enclosure["kind"] != kind]


@pytest.mark.parametrize("contract", [APPROVED, HANDED_OVER, SUPPLEMENTED, RECONSIDERED])
def test_the_agency_speaks_under_its_own_key(contract: Contract) -> None:
    assert contract.key_owner is KeyOwner.SENDER


@pytest.mark.parametrize("contract", [RECEIPTED, FILED, NOT_FILED, REVERSED])
def test_police_and_procuratorate_answer_under_the_key_of_the_agency(contract: Contract) -> None:
    assert contract.key_owner is KeyOwner.RECEIVER


class TestAnApproval:
    @pytest.mark.parametrize("approved_at", ["2026-10-13T10:00:00+08:00", "2026-10-13T02:00:00Z"])
    def test_may_follow_the_report_at_once(self, approved_at: str) -> None:
        told = told_of(APPROVED, reported_at="2026-10-13T10:00:00+08:00", approved_at=approved_at)

        assert told == []

    def test_does_not_come_before_the_report(self) -> None:
        told = told_of(
            APPROVED, reported_at="2026-10-13T10:00:00+08:00", approved_at="2026-10-13T01:59:59Z"
        )

        assert told == [("PERIOD_REVERSED", "$.approved_at")]

    def test_needs_a_team_of_two(self) -> None:
        team = example(APPROVED, 1, "typical")["team"][:1]

        assert told_of(APPROVED, team=team) == [("FIELD_LENGTH", "$.team")]


class TestAHandOver:
    @pytest.mark.parametrize("kind", ["letter", "report", "goods-list"])
    def test_has_what_is_always_enclosed(self, kind: str) -> None:
        assert told_of(HANDED_OVER, enclosures=without(kind)) == [
            ("ENCLOSURE_MISSING", "$.enclosures")
        ]

    def test_has_an_expert_report_or_says_why_not(self) -> None:
        enclosures = without("expert-report")

        assert told_of(HANDED_OVER, enclosures=enclosures) == [
            ("EXPERT_REPORT_MISSING", "$.no_expert_report")
        ]
        assert told_of(HANDED_OVER, enclosures=enclosures, no_expert_report="无需鉴定") == []

    @pytest.mark.parametrize("kind", ["sealing", "seizure"])
    def test_of_sealed_goods_tells_the_party(self, kind: str) -> None:
        goods = [GOODS[0] | {"measure": GOODS[0]["measure"] | {"kind": kind}}]

        assert told_of(HANDED_OVER, goods=goods, party_told_on=None) == [
            ("PARTY_NOT_TOLD", "$.party_told_on")
        ]

    @pytest.mark.parametrize("goods", [[GOODS[1]], [], None])
    def test_of_other_goods_or_none_need_not(self, goods: Any) -> None:
        assert told_of(HANDED_OVER, goods=goods, party_told_on=None) == []

    def test_of_goods_in_registered_preservation_need_not(self) -> None:
        measure = GOODS[0]["measure"] | {"kind": "registered-preservation"}

        goods = [GOODS[0] | {"measure": measure}]
        assert told_of(HANDED_OVER, goods=goods, party_told_on=None) == []

    @pytest.mark.parametrize(
        "kinds", [(), ("procuratorate",), ("judicial-administration",)], ids=str
    )
    def test_by_an_agency_of_sichuan_is_copied_to_both(self, kinds: tuple[str, ...]) -> None:
        told = told_of(HANDED_OVER, referral_id=OF_SICHUAN, copies=copies(*kinds))

        assert told == [("REFERRAL_NOT_COPIED", "$.copies")]

    def test_by_an_agency_of_sichuan_is_taken_with_both_copies(self) -> None:
        both = copies("judicial-administration", "procuratorate")

        assert told_of(HANDED_OVER, referral_id=OF_SICHUAN, copies=both) == []

    @pytest.mark.parametrize("sent", [None, []])
    def test_by_an_agency_of_chongqing_needs_no_copy(self, sent: Any) -> None:
        assert told_of(HANDED_OVER, referral_id=OF_CHONGQING, copies=sent) == []


class TestAReceipt:
    POLICE = {"name": "重庆市公安局"}

    @pytest.mark.parametrize("missing", [None, []])
    def test_of_incomplete_material_names_what_is_missing(self, missing: Any) -> None:
        assert told_of(RECEIPTED, outcome="incomplete", missing=missing) == [
            ("MISSING_NOT_NAMED", "$.missing")
        ]

    @pytest.mark.parametrize(
        ("to", "at"), [(None, "2026-10-15T07:40:00Z"), (POLICE, None), (None, None)]
    )
    def test_that_forwards_says_to_whom_and_when(self, to: Any, at: str | None) -> None:
        told = told_of(RECEIPTED, outcome="forwarded", forwarded_to=to, forwarded_at=at)

        assert told == [("FORWARDED_NOWHERE", "$.forwarded_to")]

    def test_may_forward_at_once_but_not_before(self) -> None:
        forwarded = {"outcome": "forwarded", "forwarded_to": self.POLICE}
        received_at = "2026-10-14T15:40:00+08:00"

        at_once, before = "2026-10-14T07:40:00Z", "2026-10-14T07:39:59Z"
        assert told_of(RECEIPTED, **forwarded, received_at=received_at, forwarded_at=at_once) == []
        assert told_of(RECEIPTED, **forwarded, received_at=received_at, forwarded_at=before) == [
            ("PERIOD_REVERSED", "$.forwarded_at")
        ]

    def test_cannot_refuse(self) -> None:
        assert told_of(RECEIPTED, outcome="refused") == [("VALUE_NOT_IN_LIST", "$.outcome")]


class TestASupplement:
    def test_to_incomplete_material_encloses_something(self) -> None:
        assert told_of(SUPPLEMENTED, occasion="incomplete", enclosures=[]) == [
            ("ENCLOSURE_MISSING", "$.enclosures")
        ]

    def test_to_incomplete_material_needs_no_goods(self) -> None:
        assert told_of(SUPPLEMENTED, occasion="incomplete", goods=None) == []

    def test_after_filing_lists_the_goods(self) -> None:
        assert told_of(SUPPLEMENTED, goods=None) == [("GOODS_NOT_LISTED", "$.goods")]

    def test_after_filing_may_list_none(self) -> None:
        assert told_of(SUPPLEMENTED, goods=[], enclosures=[]) == []

    def test_of_sealed_goods_tells_the_party(self) -> None:
        assert told_of(SUPPLEMENTED, party_told_on=None) == [("PARTY_NOT_TOLD", "$.party_told_on")]

    def test_does_not_come_before_it_is_asked_for(self) -> None:
        told = told_of(SUPPLEMENTED, told_on="2026-10-20", supplemented_on="2026-10-19")

        assert told == [("PERIOD_REVERSED", "$.supplemented_on")]


class TestAnAnswer:
    @pytest.mark.parametrize("contract", [FILED, NOT_FILED])
    @pytest.mark.parametrize("sent", [None, [], copies("judicial-administration")])
    def test_by_police_of_sichuan_is_copied_to_the_procuratorate(
        self, contract: Contract, sent: Any
    ) -> None:
        # under a key of Chongqing the police are those of Sichuan
        assert told_of(contract, referral_id=OF_CHONGQING, copies=sent) == [
            ("REFERRAL_NOT_COPIED", "$.copies")
        ]

    @pytest.mark.parametrize("contract", [FILED, NOT_FILED])
    def test_by_police_of_chongqing_need_not(self, contract: Contract) -> None:
        assert told_of(contract, referral_id=OF_SICHUAN, copies=None) == []

    @pytest.mark.parametrize("contract", [FILED, NOT_FILED])
    def test_is_told_when_it_is_made_and_not_before(self, contract: Contract) -> None:
        assert told_of(contract, decided_on="2026-10-17", notified_on="2026-10-17") == []
        assert told_of(contract, decided_on="2026-10-17", notified_on="2026-10-16") == [
            ("PERIOD_REVERSED", "$.notified_on")
        ]

    def test_that_does_not_file_returns_the_file(self) -> None:
        assert told_of(NOT_FILED, file_returned_on=None) == [
            ("FILE_NOT_RETURNED", "$.file_returned_on")
        ]

    @pytest.mark.parametrize("occasion", ["reconsideration", "filing-supervision"])
    def test_that_upholds_has_no_file_to_return(self, occasion: str) -> None:
        assert told_of(NOT_FILED, occasion=occasion, file_returned_on=None) == []


class TestAReconsideration:
    def test_is_not_asked_for_before_the_refusal_came(self) -> None:
        told = told_of(RECONSIDERED, notice_received_on="2026-10-20", asked_on="2026-10-19")

        assert told == [("PERIOD_REVERSED", "$.asked_on")]

    def test_may_go_to_the_procuratorate_at_once(self) -> None:
        told = told_of(
            RECONSIDERED,
            way="filing-supervision",
            notice_received_on="2026-10-20",
            asked_on="2026-10-20",
        )

        assert told == []


class TestAReversal:
    def test_by_a_procuratorate_comes_with_its_opinion(self) -> None:
        assert told_of(REVERSED, opinion=None) == [("OPINION_MISSING", "$.opinion")]

    def test_by_the_police_needs_none(self) -> None:
        assert told_of(REVERSED, by="police", ground="no-liability", opinion=None) == []

    def test_does_not_ask_for_a_reply_before_the_opinion(self) -> None:
        opinion = example(REVERSED, 1, "typical")["opinion"] | {"reply_by": "2027-03-10"}

        assert told_of(REVERSED, opinion=opinion) == [("PERIOD_REVERSED", "$.opinion.reply_by")]
