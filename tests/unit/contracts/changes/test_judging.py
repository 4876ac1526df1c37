"""What is judged of each kind of change, and why."""

from dataclasses import replace
from typing import Any

import pytest

from contracts import json_schema
from contracts.border import RECEIPT
from contracts.changes import Baseline, ContractUnusable, check
from contracts.changes.structures import old_writers
from contracts.changes.terms import of_version
from contracts.compatibility import Verdict
from contracts.errors import Problem
from contracts.participants import every_participant
from contracts.registry import ExampleUnusable
from tests.contract.changes.prepared import (
    BREAKING,
    NOT_THERE,
    RULES,
    SAFE,
    UNDECIDED,
    Breaking,
    Edit,
)
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


UNUSABLE = ExampleUnusable([Problem("FILE_UNREADABLE", "contracts/x.json", "not UTF-8")])


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


@pytest.mark.parametrize("name", UNDECIDED)
def test_every_prepared_change_that_nobody_can_prove_is_left_to_a_person(name: str) -> None:
    edits, change, texts = UNDECIDED[name]

    report = judged(edits)

    found = only(report, change)
    assert report.breaks
    assert Verdict.BREAKING not in {found.new_readers.verdict, found.old_readers.verdict}
    told = {one["path"]: one for one in found.as_dict()["differences"] if "before" in one}
    assert {path: (one["before"], one["after"]) for path, one in told.items()} == texts


@pytest.mark.parametrize("name", NOT_THERE)
def test_what_names_nothing_that_is_there_is_not_called_safe(name: str) -> None:
    edits, change = NOT_THERE[name]

    assert only(judged(edits), change).old_readers.verdict is Verdict.UNDECIDED


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


class TestAContractThatIsItselfWrong:
    @pytest.mark.parametrize(
        "wrong", [FileNotFoundError("v1-typical.json"), ValueError("no JSON"), UNUSABLE]
    )
    def test_for_want_of_an_example_is_named(self, wrong: Exception) -> None:
        def missing(*_: Any) -> Any:
            raise wrong

        baseline = Baseline({}, ENVELOPE)

        with pytest.raises(ContractUnusable, match=f"CONTRACT_UNSOUND at {NAME}"):
            check(baseline, {NAME: contract()}, every_participant(), missing)

    def test_by_a_rule_that_fails_is_named(self) -> None:
        edits = [("    digits = batch[:4]", "    digits = batch[: 1 // 0]")]

        with pytest.raises(ContractUnusable, match="RULE_FAILED"):
            judged(edits)


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

    def test_hits_everybody_when_it_is_explained_otherwise(self) -> None:
        texts = {"$.properties.id.description": "号"}
        baseline = Baseline({}, replace(ENVELOPE, digest="sha256:0", texts=texts))

        [found] = check(baseline, {}, every_participant()).findings

        assert (found.name, set(found.hits)) == ("text-changed", set(every_participant()))

    def test_of_a_notice_of_gateways_is_judged_as_well(self) -> None:
        known = RECEIPT.structure["properties"]
        shorter = {**RECEIPT.structure, "properties": known | {"lane": {"type": "integer"}}}
        before = replace(
            of_version(RECEIPT, {}), schema=json_schema.bare(shorter), digest="sha256:0"
        )

        report = check(Baseline({}, ENVELOPE, {RECEIPT.name: before}), {}, every_participant())

        [found] = [one for one in report.findings if one.name == "version-changed"]
        assert (found.contract, found.version) == ("gateway.receipt", 1)
        assert set(found.hits) == set(every_participant())

    def test_of_a_notice_that_is_gone_hits_everybody(self) -> None:
        body = {"lane": "credit"}
        before = replace(of_version(RECEIPT, {"typical": body}), number=2)

        baseline = Baseline({}, ENVELOPE, {"gateway.receipt.v2": before})
        [found] = check(baseline, {}, every_participant()).findings

        assert (found.contract, found.name) == ("gateway.receipt", "version-withdrawn")
        assert (found.new_readers.witness, found.version) == (body, 2)
        assert set(found.hits) == set(every_participant())

    def test_hits_nobody_when_it_is_only_written_otherwise(self) -> None:
        baseline = Baseline({}, replace(ENVELOPE, digest="sha256:0"))

        [found] = check(baseline, {}, every_participant()).findings

        assert (found.name, found.hits) == ("form-changed", ())


class TestWhoIsAgreedToReceive:
    def test_a_partner_that_receives_no_more_leaves_old_messages_without_effect(self) -> None:
        report = judged([('partner_receivers=["credit"]', "partner_receivers=[]")])

        assert only(report, "partner-receiver-removed").new_readers.verdict is Verdict.BREAKING

    def test_a_first_partner_is_refused_by_the_old_node(self) -> None:
        before = published(contract([('partner_receivers=["credit"]', "partner_receivers=[]")]))

        found = only(judged(before=before), "partner-receiver-added")

        assert found.old_readers.reason == "NOT_SHARED"

    def test_a_further_partner_service_changes_nothing(self) -> None:
        report = judged(
            [('partner_receivers=["credit"]', 'partner_receivers=["credit", "catalogue"]')]
        )

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


class TestAStep:
    def test_may_hold_a_message_back_for_what_must_not_be_lost(self) -> None:
        failing = ("    kept = {name", '    assert data["note"] is None\n    kept = {name')

        assert not judged([failing], published(contract([failing]))).breaks

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
            judged([defined, (RULES, f"rules = ({rule},)"), wider]),
            "version-changed",
        )

        assert found.old_readers.witness["score"] > 100
        assert "named rule" in str(found.old_readers.reason)

    def test_of_old_writers_keeps_the_rules_that_are_still_the_same(self) -> None:
        found = only(judged([("longest=20", "longest=19")]), "version-changed").new_readers

        assert len(found.witness["batch"]) == 20
        assert found.reason is None

    def test_of_old_writers_says_when_their_rule_cannot_be_asked_any_more(self) -> None:
        edits = [("longest=20, rule=BATCH_YEAR", "longest=19")]

        found = only(judged(edits), "version-changed").new_readers

        assert "named rule" in str(found.reason)

    def test_of_old_writers_is_not_asked_of_a_rule_that_fails_on_it(self) -> None:
        old, version = published(contract()).versions[2], contract().versions[1]

        may_send = old_writers(old, version)

        assert may_send(BODIES["v2-minimal"])
        assert not may_send(BODIES["v2-typical"] | {"organs": 5})

    def test_is_part_of_the_report_as_data(self) -> None:
        report: dict[str, Any] = judged([("longest=50", "longest=49")]).as_dict()

        [found] = report["findings"]
        assert report["breaking"] is True
        assert found["differences"] == [
            {"name": "max-length-lowered", "path": "$.properties.note.maxLength"}
        ]
        assert found["new_readers"]["witness"]["note"]
