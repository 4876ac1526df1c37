"""What is judged of each kind of change, and why."""

from dataclasses import replace
from typing import Any

import pytest

from contracts.changes import Baseline, check, of_contract
from contracts.changes.rules import declared
from contracts.compatibility import Verdict
from contracts.participants import every_participant
from tests.contract.changes.prepared import BREAKING, NOTE, RULES, SAFE, Breaking, Edit
from tests.contract.changes.tree import BODIES
from tests.unit.contracts.changes.builders import (
    ENVELOPE,
    NAME,
    bodies,
    contract,
    judged,
    only,
    published,
    withdrawn,
)


@pytest.mark.parametrize("case", BREAKING, ids=lambda case: case.name)
def test_every_prepared_change_that_breaks_is_found(case: Breaking) -> None:
    report = judged(case.edits)

    assert report.breaks
    found = only(report, case.change)
    assert found.as_dict()[case.side]["verdict"] == "breaking"
    assert found.breaks
    assert found.version == case.version


@pytest.mark.parametrize("name", SAFE)
def test_every_prepared_change_that_is_safe_passes(name: str) -> None:
    edits, expected = SAFE[name]

    report = judged(edits)

    assert not report.breaks
    assert {finding.name for finding in report.findings} == expected


class TestAMessage:
    def test_that_is_withdrawn_leaves_senders_refused_and_listeners_waiting(self) -> None:
        report = withdrawn(published(contract()))

        found = only(report, "message-withdrawn")
        assert found.new_readers.witness == BODIES["v2-typical"]
        assert (found.new_readers.reason, report.compared) == ("TYPE_UNKNOWN", 1)

    def test_that_comes_breaks_nobody(self) -> None:
        baseline = Baseline({}, ENVELOPE)

        report = check(baseline, {NAME: contract()}, every_participant(), bodies)

        assert [finding.name for finding in report.findings] == ["message-added"]
        assert not report.breaks

    def test_without_an_example_is_shown_by_one_that_is_made(self) -> None:
        terms = published(contract())
        bare = {n: replace(version, examples={}) for n, version in terms.versions.items()}

        report = withdrawn(replace(terms, versions=bare))

        witness = only(report, "message-withdrawn").new_readers.witness
        assert terms.versions[2].closed.accepts(witness)


class TestTheEnvelope:
    def test_hits_everybody_when_it_changes(self) -> None:
        known = ENVELOPE.schema["properties"]
        longer = {**ENVELOPE.schema, "properties": known | {"id": {"type": "string"}}}
        baseline = Baseline({}, replace(ENVELOPE, schema=longer))

        [found] = check(baseline, {}, every_participant()).findings

        assert (found.contract, found.name) == ("envelope", "version-changed")
        assert found.new_readers.witness["specversion"] == "1.0"
        assert found.old_readers.verdict is Verdict.COMPATIBLE
        assert set(found.hits) == set(every_participant())

    def test_hits_nobody_when_it_is_only_explained_better(self) -> None:
        baseline = Baseline({}, replace(ENVELOPE, digest="sha256:0"))

        [found] = check(baseline, {}, every_participant()).findings

        assert (found.name, found.hits) == ("text-changed", ())


class TestWhoIsAgreedToReceive:
    def test_a_partner_that_receives_no_more_leaves_old_messages_without_effect(self) -> None:
        report = judged([('partner_receivers=["credit"]', "partner_receivers=[]")])

        assert only(report, "partner-receiver-removed").new_readers.verdict is Verdict.BREAKING

    def test_a_first_partner_is_refused_by_the_old_node(self) -> None:
        before = published(contract([('partner_receivers=["credit"]', "partner_receivers=[]")]))

        found = only(judged(before=before), "partner-receiver-added")

        assert found.old_readers.reason == "NOT_SHARED"

    def test_a_further_partner_service_changes_nothing(self) -> None:
        report = judged([('partner_receivers=["credit"]', 'partner_receivers=["credit", "x"]')])

        assert not report.breaks

    def test_a_node_as_a_new_sender_is_refused_by_the_old_node(self) -> None:
        senders = "senders=[Role.PROVINCE_NODE, Role.CREDIT_PLATFORM]"
        before = published(contract([(senders, "senders=[Role.CREDIT_PLATFORM]")]))

        found = only(judged(before=before), "sender-added")

        assert str(found.old_readers.reason).startswith("SENDER_NOT_ALLOWED")


class TestTheOwnerOfTheKey:
    EITHER: Edit = ("KeyOwner.SENDER", "KeyOwner.EITHER")

    def test_may_become_anybody_for_new_readers_only(self) -> None:
        found = only(judged([self.EITHER]), "key-owner-changed")

        assert found.new_readers.verdict is Verdict.COMPATIBLE
        assert found.old_readers.verdict is Verdict.BREAKING

    def test_may_be_one_side_only_for_old_readers_only(self) -> None:
        before = published(contract([self.EITHER]))

        found = only(judged(before=before), "key-owner-changed")

        assert found.new_readers.verdict is Verdict.BREAKING
        assert found.old_readers.verdict is Verdict.COMPATIBLE


class TestARule:
    IMPORT: Edit = (
        "from contracts.steps",
        "from contracts.rules import Rule\nfrom contracts.steps",
    )

    @staticmethod
    def added(rule: str) -> list[Edit]:
        both = (
            RULES.removesuffix(")")
            + f"Rule(code='PERIOD_REVERSED', zh='规则', en='rule', {rule}),)"
        )
        return [TestARule.IMPORT, (RULES, both)]

    def test_that_speaks_of_a_new_field_only_can_refuse_no_old_message(self) -> None:
        rule = "Rule(name='r', code='FIELD_FORM', zh='规', en='r', holds=str.isdigit, broken='a')"
        place = f'\n    place = basic.text("地点", "place", longest=9, optional=True, rule={rule})'
        names = ('"organs", "note"))\n    return', '"organs", "note", "place"))\n    return')

        report = judged([self.IMPORT, (NOTE, NOTE + place), names])

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

    def test_of_an_old_name_that_takes_more_is_loosened(self) -> None:
        other = (
            "rules = (Rule(name='ended-on-not-before-noted-on', code='PERIOD_REVERSED', zh='规', en='r',"
            " holds=lambda _: True, broken={}),)"
        )

        report = judged([self.IMPORT, (RULES, other)])

        assert only(report, "rule-loosened").old_readers.verdict is Verdict.BREAKING

    def test_of_an_old_name_that_refuses_an_old_example_is_tightened(self) -> None:
        other = (
            "rules = (Rule(name='ended-on-not-before-noted-on', code='PERIOD_REVERSED', zh='规', en='r',"
            " holds=lambda _: False, broken={}),)"
        )

        report = judged([self.IMPORT, (RULES, other)])

        assert only(report, "rule-tightened").new_readers.witness == BODIES["v2-typical"]

    def test_that_goes_with_its_field_is_safe(self) -> None:
        name_rule = (
            ", rule=Rule(name='r', code='FIELD_FORM', zh='规', en='r', holds=bool, broken='a')"
        )
        before = contract([self.IMPORT, (NOTE, NOTE.removesuffix(")") + name_rule + ")")])
        gone = [(f"    {NOTE}\n", ""), ('"organs", "note"))\n    return', '"organs"))\n    return')]

        report = judged(gone, before=published(before))

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


class TestAStep:
    def test_may_hold_a_message_back_for_what_must_not_be_lost(self) -> None:
        failing = ("    kept = {name", '    assert data["note"] is None\n    kept = {name')

        assert not judged([failing]).breaks

    def test_that_raises_anything_is_broken(self) -> None:
        failing = ("    kept = {name", '    assert data["batch"] is None\n    kept = {name')

        found = only(judged([failing]), "step-broken")

        assert "AssertionError" in str(found.old_readers.reason)

    def test_is_not_needed_where_one_structure_contains_the_other(self) -> None:
        edits, _ = SAFE["a version comes with its steps"]

        report = judged(edits)

        by = {(way.written, way.read): way.as_dict()["by"] for way in report.ways}
        assert by == {
            (1, 2): "bridged", (2, 1): "bridged", (1, 3): "bridged", (3, 1): "bridged",
            (2, 3): "direct", (3, 2): "direct",
        }  # fmt: skip


class TestAWitness:
    def test_of_the_solver_says_when_a_rule_may_refuse_it(self) -> None:
        # the only new messages that old readers refuse have a rule against them
        rule = "Rule(name='r', code='FIELD_FORM', zh='规', en='r', broken={}, holds=AT_MOST)"
        defined = ("\nclass V2", "\nAT_MOST = lambda data: data['score'] <= 100\nclass V2")
        wider = ("most=100)\n    batch", "most=1000)\n    batch")

        found = only(
            judged([TestARule.IMPORT, defined, (RULES, f"rules = ({rule},)"), wider]),
            "version-changed",
        )

        assert found.old_readers.witness["score"] > 100
        assert "named rule" in str(found.old_readers.reason)

    def test_is_part_of_the_report_as_data(self) -> None:
        report: dict[str, Any] = judged([("longest=50", "longest=49")]).as_dict()

        [found] = report["findings"]
        assert report["breaking"] is True
        assert found["differences"] == [
            {"name": "max-length-lowered", "path": "$.properties.note.maxLength"}
        ]
        assert found["new_readers"]["witness"]["note"]
