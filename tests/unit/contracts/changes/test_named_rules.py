"""Named rules that come, go or change while the structure stays."""

import pytest

from contracts.changes import of_contract
from contracts.changes.rules import declared
from contracts.compatibility import Verdict
from tests.contract.changes.prepared import NOTE, RULES, Edit
from tests.contract.changes.tree import BODIES
from tests.unit.contracts.changes.builders import bodies, contract, judged, only, published


class TestARule:
    @staticmethod
    def added(rule: str) -> list[Edit]:
        both = (
            RULES.removesuffix(")")
            + f"Rule(code='PERIOD_REVERSED', zh='规则', en='rule', {rule}),)"
        )
        return [(RULES, both)]

    def test_that_speaks_of_a_new_field_only_can_refuse_no_old_message(self) -> None:
        rule = "Rule(name='r', code='FIELD_FORM', zh='规', en='r', holds=str.isdigit, broken='a')"
        place = f'\n    place = basic.text("地点", "place", longest=9, optional=True, rule={rule})'

        report = judged([(NOTE, NOTE + place)])

        assert only(report, "rule-added").new_readers.verdict is Verdict.COMPATIBLE

    def test_that_refuses_nothing_found_is_undecided(self) -> None:
        report = judged(self.added("name='r', holds=lambda _: True, broken={}"))

        found = only(report, "rule-added").new_readers
        assert (found.verdict, found.witness) == (Verdict.UNDECIDED, None)
        assert found.reason

    def test_that_is_broken_by_a_body_near_an_example_is_shown_by_it(self) -> None:
        rule = "name='r', holds=lambda data: data['score'] != 100, broken={'score': 1}"

        found = only(judged(self.added(rule)), "rule-added").new_readers

        assert found.witness["score"] == 100

    def test_of_an_old_name_that_takes_more_is_shown_by_what_broke_it(self) -> None:
        other = (
            "rules = (Rule(name='ended-on-not-before-noted-on', code='PERIOD_REVERSED', zh='规', en='r',"
            " holds=lambda _: True, broken={}),)"
        )

        report = judged([(RULES, other)])

        assert only(report, "rule-changed").old_readers.verdict is Verdict.BREAKING

    def test_of_an_old_name_that_refuses_an_old_example_is_shown_by_it(self) -> None:
        other = (
            "rules = (Rule(name='ended-on-not-before-noted-on', code='PERIOD_REVERSED', zh='规', en='r',"
            " holds=lambda _: False, broken={}),)"
        )

        report = judged([(RULES, other)])

        assert only(report, "rule-changed").new_readers.witness == BODIES["v2-typical"]

    def test_that_was_tried_on_other_bodies_is_asked_of_the_examples_alone(self) -> None:
        terms = of_contract(contract(), bodies)
        longer = [("FIRST_YEAR <= int(digits)", "len(batch) < 20 and FIRST_YEAR <= int(digits)")]

        unshown = only(judged(longer, before=terms), "rule-changed").new_readers
        shown = only(judged([("2020, 2030", "2027, 2030")], before=terms), "rule-changed")

        assert unshown.verdict is Verdict.UNDECIDED
        assert shown.new_readers.witness == BODIES["v2-typical"]

    def test_that_goes_with_its_field_is_safe(self) -> None:
        name_rule = (
            ", rule=Rule(name='r', code='FIELD_FORM', zh='规', en='r', holds=bool, broken='a')"
        )
        before = contract([(NOTE, NOTE.removesuffix(")") + name_rule + ")")])
        report = judged([(f"    {NOTE}\n", "")], before=published(before))

        assert only(report, "rule-removed").old_readers.verdict is Verdict.COMPATIBLE

    def test_that_goes_and_was_never_shown_broken_is_undecided(self) -> None:
        terms = of_contract(contract(), bodies)

        report = judged([(RULES, "rules = ()")], before=terms)

        assert only(report, "rule-removed").old_readers.verdict is Verdict.UNDECIDED
        assert report.breaks

    @pytest.mark.parametrize(
        ("path", "known"),
        [
            ("$", True),
            ("$.note", True),
            ("$.organs[*].name", True),
            ("$.organs[*].age", False),
            ("$.people[*].name", False),
        ],
    )
    def test_has_a_place_where_the_structure_has_one(
        self,
        path: str,
        known: bool,  # noqa: FBT001 - a case of the table
    ) -> None:
        assert declared(published(contract()).versions[2].schema, path) is known
