"""The named rules of a list of evidence: copies, sound, use by the other side, chain of custody."""

from typing import Any

import pytest

from contracts.registry import contract_named, example
from tests.unit.contracts.judging import Told, told_of


LISTED = contract_named("enforcement.evidence-listed")
COPY, RECORDING, TESTIMONY = example(LISTED, 1, "typical")["pieces"]
GATHERER, TAKER = (link["holder"] for link in COPY["custody"])


def told_of_piece(piece: dict[str, Any], **changes: Any) -> Told:
    return told_of(LISTED, pieces=[piece | changes])


def link(holder: Any, held_from: str, held_until: str | None, receipt: str | None) -> Any:
    return {
        "holder": holder,
        "held_from": held_from,
        "held_until": held_until,
        "place": "证据室",
        "purpose": "storage",
        "receipt_number": receipt,
    }


def told_of_chain(*links: Any) -> Told:
    return told_of_piece(COPY, gathered_at="2026-09-08T10:00:00+08:00", custody=list(links))


class TestAList:
    @pytest.mark.parametrize("numbers", [[1, 2], [2, 1], [1, 9999]])
    def test_has_each_number_once(self, numbers: list[int]) -> None:
        assert told_of(LISTED, pieces=[COPY | {"number": number} for number in numbers]) == []

    def test_has_no_number_twice(self) -> None:
        assert told_of(LISTED, pieces=[COPY, RECORDING | {"number": 1}]) == [
            ("MEMBER_REPEATED", "$.pieces")
        ]


class TestACopy:
    def test_names_its_source(self) -> None:
        assert told_of_piece(COPY, copy=None) == [("COPY_WITHOUT_SOURCE", "$.pieces[0].copy")]

    def test_is_attested(self) -> None:
        unattested = COPY["copy"] | {"statement": "与原件相符"}

        assert told_of_piece(COPY, copy=unattested) == [
            ("COPY_NOT_ATTESTED", "$.pieces[0].copy.statement")
        ]

    @pytest.mark.parametrize("statement", ["与原件一致", "经核对,与原件一致。罗清"])
    def test_is_attested_in_these_words(self, statement: str) -> None:
        assert told_of_piece(COPY, copy=COPY["copy"] | {"statement": statement}) == []

    def test_is_none_where_the_original_is_given(self) -> None:
        assert told_of_piece(COPY, form="original", copy=None) == []


class TestAnElectronicCopy:
    def test_says_how_it_was_made(self) -> None:
        assert told_of_piece(RECORDING, production=None) == [
            ("ELECTRONIC_COPY_UNEXPLAINED", "$.pieces[0].production")
        ]

    def test_has_a_file_with_its_digest(self) -> None:
        assert told_of_piece(RECORDING, file=None) == [("DIGEST_MISSING", "$.pieces[0].file")]

    def test_is_none_where_the_carrier_is_given(self) -> None:
        assert told_of_piece(RECORDING, form="original", production=None, file=None) == []


class TestSound:
    def test_has_its_words_in_writing(self) -> None:
        assert told_of_piece(RECORDING, transcript=None) == [
            ("SOUND_WITHOUT_TEXT", "$.pieces[0].transcript")
        ]

    def test_is_not_supposed_where_there_is_none(self) -> None:
        assert told_of_piece(RECORDING, has_sound=False, transcript=None) == []


class TestUseByTheOtherSide:
    def test_is_restricted_for_a_reason(self) -> None:
        assert told_of_piece(TESTIMONY, restriction=None) == [
            ("RESTRICTION_MISSING", "$.pieces[0].restriction")
        ]

    def test_may_be_restricted_and_still_possible(self) -> None:
        assert told_of_piece(TESTIMONY, usable=True, restriction="仅限本案使用") == []

    def test_is_impossible_of_what_is_void(self) -> None:
        assert told_of_piece(COPY, status="void") == [
            ("VOID_EVIDENCE_USABLE", "$.pieces[0].usable")
        ]

    def test_may_be_denied_of_what_is_void(self) -> None:
        assert told_of_piece(COPY, status="void", usable=False, restriction="程序违法") == []


class TestTheChainOfCustody:
    RECEIPT = "渝南川市监证交〔2026〕1号"
    AT_TEN = "2026-09-08T10:00:00+08:00"
    AT_NOON = "2026-09-08T12:00:00+08:00"

    def test_may_have_one_holder_to_this_day(self) -> None:
        assert told_of_chain(link(GATHERER, self.AT_TEN, None, None)) == []

    def test_may_have_ended(self) -> None:
        assert told_of_chain(link(GATHERER, self.AT_TEN, self.AT_NOON, None)) == []

    @pytest.mark.parametrize(
        ("holder", "held_from"),
        [(GATHERER, "2026-09-08T10:00:01+08:00"), (GATHERER, "2026-09-08T09:59:59+08:00"), (TAKER, AT_TEN)],
        ids=["later", "earlier", "elsewhere"],
    )  # fmt: skip
    def test_begins_when_and_where_the_evidence_was_gathered(
        self, holder: Any, held_from: str
    ) -> None:
        assert told_of_chain(link(holder, held_from, None, None)) == [
            ("CUSTODY_BEGINNING", "$.pieces[0].custody")
        ]

    @pytest.mark.parametrize(
        "taken_at", ["2026-09-08T12:00:00+08:00", "2026-09-08T04:00:00Z", "2026-09-08T12:00:00.000+08:00"]
    )  # fmt: skip
    def test_goes_on_at_the_same_instant_in_whatever_zone(self, taken_at: str) -> None:
        first = link(GATHERER, self.AT_TEN, self.AT_NOON, None)

        assert told_of_chain(first, link(TAKER, taken_at, None, self.RECEIPT)) == []

    @pytest.mark.parametrize(
        ("given_at", "taken_at"),
        [
            (AT_NOON, "2026-09-08T12:00:01+08:00"),
            (AT_NOON, "2026-09-08T11:59:59+08:00"),
            (None, AT_NOON),
        ],
        ids=["gap", "overlap", "never given away"],
    )
    def test_has_no_gap_and_no_overlap(self, given_at: str | None, taken_at: str) -> None:
        first = link(GATHERER, self.AT_TEN, given_at, None)

        assert told_of_chain(first, link(TAKER, taken_at, None, self.RECEIPT)) == [
            ("CUSTODY_GAP", "$.pieces[0].custody")
        ]

    def test_has_a_receipt_for_every_change_of_hands(self) -> None:
        first = link(GATHERER, self.AT_TEN, self.AT_NOON, None)

        assert told_of_chain(first, link(TAKER, self.AT_NOON, None, None)) == [
            ("CUSTODY_WITHOUT_RECEIPT", "$.pieces[0].custody")
        ]

    def test_has_no_holder_whose_time_ends_before_it_begins(self) -> None:
        assert told_of_chain(link(GATHERER, self.AT_TEN, "2026-09-08T01:59:59Z", None)) == [
            ("PERIOD_REVERSED", "$.pieces[0].custody[0].held_until")
        ]

    def test_may_have_a_holder_for_no_time_at_all(self) -> None:
        assert told_of_chain(link(GATHERER, self.AT_TEN, "2026-09-08T02:00:00Z", None)) == []
