"""The named rules of a joint case: members, discretion, conferences, decisions, closing."""

from typing import Any

import pytest

from contracts.contract import KeyOwner
from contracts.registry import contract_named, example
from tests.unit.contracts.judging import told_of


PROPOSED = contract_named("enforcement.joint-case-proposed")
AGREED = contract_named("enforcement.joint-case-agreed")
HELD = contract_named("enforcement.case-conference-held")
DECIDED = contract_named("enforcement.joint-case-decided")
CLOSED = contract_named("enforcement.joint-case-closed")
LEAD, MEMBER = example(PROPOSED, 1, "typical")["members"]
ORGAN = LEAD["organ"]
BENCHMARK = {"region": "50", "name": "裁量基准"}


class TestMembers:
    @pytest.mark.parametrize("contract", [PROPOSED, AGREED])
    @pytest.mark.parametrize("roles", [("lead", "lead"), ("member", "member")])
    def test_have_one_lead(self, contract: Any, roles: tuple[str, str]) -> None:
        members = [LEAD | {"role": roles[0]}, MEMBER | {"role": roles[1]}]

        assert told_of(contract, members=members) == [("LEAD_NOT_ONE", "$.members")]

    def test_may_be_led_by_the_second(self) -> None:
        members = [LEAD | {"role": "member"}, MEMBER | {"role": "lead"}]

        assert told_of(AGREED, members=members) == []

    def test_are_of_both_sides(self) -> None:
        assert told_of(PROPOSED, members=[LEAD, MEMBER | {"region": "50"}]) == [
            ("SIDE_MISSING", "$.members")
        ]

    def test_are_named_once(self) -> None:
        assert told_of(PROPOSED, members=[LEAD, MEMBER | {"organ": ORGAN}]) == [
            ("MEMBER_TWICE", "$.members")
        ]


class TestDiscretion:
    def test_of_each_side_names_both_benchmarks(self) -> None:
        discretion = {"kind": "own", "benchmarks": [BENCHMARK]}

        assert told_of(AGREED, discretion=discretion) == [
            ("BENCHMARK_MISSING", "$.discretion.benchmarks")
        ]

    def test_in_common_needs_one(self) -> None:
        assert told_of(AGREED, discretion={"kind": "common", "benchmarks": [BENCHMARK]}) == []

    def test_names_one_at_least(self) -> None:
        assert told_of(AGREED, discretion={"kind": "common", "benchmarks": []}) == [
            ("FIELD_LENGTH", "$.discretion.benchmarks")
        ]


class TestAProposal:
    @pytest.mark.parametrize("reply_by", ["2026-09-12", None])
    def test_may_ask_for_a_reply_on_its_own_day_or_none(self, reply_by: str | None) -> None:
        assert told_of(PROPOSED, proposed_on="2026-09-12", reply_by=reply_by) == []

    def test_does_not_ask_for_a_reply_before_it_is_made(self) -> None:
        assert told_of(PROPOSED, proposed_on="2026-09-12", reply_by="2026-09-11") == [
            ("PERIOD_REVERSED", "$.reply_by")
        ]


class TestAConference:
    ATTENDEES = example(HELD, 1, "typical")["attendees"]
    ITEM, OTHER = example(HELD, 1, "typical")["agenda"]

    def test_is_attended_by_both_sides(self) -> None:
        assert told_of(HELD, attendees=[self.ATTENDEES[0]] * 2) == [("SIDE_MISSING", "$.attendees")]

    @pytest.mark.parametrize("numbers", [(2, 3), (1, 3), (2, 1), (1, 1)])
    def test_numbers_its_agenda_in_sequence(self, numbers: tuple[int, int]) -> None:
        agenda = [self.ITEM | {"number": numbers[0]}, self.OTHER | {"number": numbers[1]}]

        assert told_of(HELD, agenda=agenda) == [("AGENDA_NUMBERS", "$.agenda")]

    def test_resolves_nothing_that_was_due_before(self) -> None:
        task = {"organ": ORGAN, "what": "补充证据", "due_on": "2026-10-09"}

        assert told_of(HELD, held_on="2026-10-10", tasks=[task]) == [("PERIOD_REVERSED", "$.tasks")]

    @pytest.mark.parametrize("due", [["2026-10-10"], [], None])
    def test_may_resolve_what_is_due_at_once_or_nothing(self, due: list[str] | None) -> None:
        tasks = [{"organ": ORGAN, "what": "补充证据", "due_on": day} for day in due or []]

        assert told_of(HELD, held_on="2026-10-10", tasks=None if due is None else tasks) == []


class TestADecision:
    def test_comes_from_either_side(self) -> None:
        assert DECIDED.key_owner is KeyOwner.EITHER

    @pytest.mark.parametrize("fine", [1, None])
    def test_does_not_fine_again_what_the_other_side_fined(self, fine: int | None) -> None:
        told = told_of(
            DECIDED, fined_by_other_side=True, amount_fen=1, fine_fen=fine, confiscated_fen=None
        )

        assert told == [("SECOND_FINE", "$.fine_fen")]

    @pytest.mark.parametrize(("amount", "fine"), [(5, 0), (0, None), (0, 0)])
    def test_may_confiscate_or_warn_beside_the_other_sides_fine(
        self, amount: int, fine: int | None
    ) -> None:
        told = told_of(
            DECIDED,
            fined_by_other_side=True,
            amount_fen=amount,
            fine_fen=fine,
            confiscated_fen=amount,
        )

        assert told == []

    def test_keeps_the_rules_of_every_decision(self) -> None:
        assert told_of(DECIDED, penalty="none") == [("AMOUNT_WITHOUT_PENALTY", "$.amount_fen")]


class TestTheClosing:
    @pytest.mark.parametrize("results", [None, []])
    def test_names_results_where_all_have_decided(self, results: Any) -> None:
        assert told_of(CLOSED, results=results) == [("RESULTS_MISSING", "$.results")]

    @pytest.mark.parametrize("ending", ["not-agreed", "referred", "terminated"])
    def test_may_have_none_where_it_ended_otherwise(self, ending: str) -> None:
        assert told_of(CLOSED, ending=ending, results=None) == []
