"""Contracts are found by being there."""

from pathlib import Path
from typing import Any

import pytest
from marshmallow import fields

import contracts
from contracts import registry
from contracts.elements import basic, times
from contracts.elements.basic import Body
from contracts.elements.conditions import in_order
from contracts.errors import Problem, Unreadable
from contracts.registry import ExampleUnusable, contract_named, every_contract, example
from contracts.version import Version


class Old(Body):
    name = basic.text("名", "name", longest=5)
    inner = basic.several("列", "list", basic.flag("旗", "flag"), most=3)


class TestTheRegistry:
    def test_gives_a_contract_by_name(self) -> None:
        assert contract_named("credit.listing-declared").key == "listing_id"

    def test_is_sorted_by_name(self) -> None:
        assert list(every_contract()) == sorted(every_contract())

    def test_says_what_there_is_when_there_is_no_such_contract(self) -> None:
        with pytest.raises(Unreadable) as refused:
            contract_named("credit.listing-forgotten")

        [problem] = refused.value.problems
        assert (problem.code, problem.path, problem.found) == ("TYPE_UNKNOWN", "$.type", "")
        assert "credit.listing-declared" in problem.allowed

    def test_reads_examples(self) -> None:
        contract = contract_named("credit.recognition-granted")

        assert example(contract, 1, "typical")["listing_id"].startswith("5")

    def test_names_an_example_that_is_not_there_by_its_place_in_the_project(self) -> None:
        with pytest.raises(ExampleUnusable) as unusable:
            example(contract_named("credit.recognition-granted"), 1, "none")

        assert unusable.value.problems == (
            Problem(
                "FILE_UNREADABLE",
                "contracts/credit/examples/recognition-granted/v1-none.json",
                "FileNotFoundError",
                "JSON",
            ),
        )

    def test_says_why_an_example_is_no_json(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(contracts, "__path__", [str(tmp_path / "contracts")])
        contract = contract_named("credit.recognition-granted")
        registry.examples_folder(contract).mkdir(parents=True)
        (registry.examples_folder(contract) / "v1-typical.json").write_text('{"a": 1, "a": 2}')

        with pytest.raises(ExampleUnusable, match="a name occurs twice") as unusable:
            example(contract, 1, "typical")

        assert str(tmp_path) not in str(unusable.value)


class TestTheDigestOfAVersion:
    @pytest.mark.parametrize(
        "field",
        [
            basic.text("名", "name", longest=6),
            basic.text("名", "name", longest=5, optional=True),
            basic.text("名", "name", longest=5, pattern="[a-z]+"),
            basic.whole("名", "name", least=0, most=5),
        ],
        ids=["longer", "optional", "narrower", "another type"],
    )
    def test_changes_with_a_field(self, field: fields.Field[Any]) -> None:
        class New(Old):
            name = field  # type: ignore[assignment]

        assert digest_of(New) != digest_of(Old)

    def test_changes_with_the_inside_of_a_list(self) -> None:
        class New(Old):
            inner = basic.several("列", "list", times.day("日", "day"), most=3)

        assert digest_of(New) != digest_of(Old)

    def test_changes_with_a_rule(self) -> None:
        class New(Old):
            rules = (in_order("name", "name", "名", "names"),)

        assert digest_of(New) != digest_of(Old)

    def test_covers_objects_inside(self) -> None:
        class Narrow(Body):
            old = basic.nested("内", "inner", Old)

        class Longer(Old):
            name = basic.text("名", "name", longest=6)

        class Wide(Body):
            old = basic.nested("内", "inner", Longer)

        assert digest_of(Narrow) != digest_of(Wide)


def digest_of(schema: type[Body]) -> str:
    return Version("a.b", "甲", "a", 1, schema).digest
