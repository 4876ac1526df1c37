"""Contracts are found by being there."""

from typing import Any

import pytest
from marshmallow import fields

from contracts.contract import Contract
from contracts.describe import contract_digest, structure
from contracts.elements import basic
from contracts.elements.basic import Body
from contracts.errors import Unreadable
from contracts.registry import contract_named, every_contract, example


class Old(Body):
    name = basic.text("名", "name", longest=5, required=True)
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


class TestTheDigestOfAVersion:
    @pytest.mark.parametrize(
        "field",
        [
            basic.text("名", "name", longest=6, required=True),
            basic.text("名", "name", longest=5),
            basic.text("名", "name", longest=5, required=True, allow_none=True),
            basic.text("名", "name", longest=5, required=True, pattern="[a-z]+"),
            basic.whole("名", "name", least=0, most=5, required=True),
        ],
        ids=["longer", "optional", "nullable", "narrower", "another type"],
    )
    def test_changes_with_a_field(self, field: fields.Field[Any]) -> None:
        class New(Old):
            name = field

        assert digest_of(New) != digest_of(Old)

    def test_changes_with_a_bound_that_is_nothing(self) -> None:
        class Zero(Body):
            n = basic.whole("数", "n", least=0, most=5)

        assert structure(Zero())["n"]["minimum"] == 0

    def test_changes_with_the_inside_of_a_list(self) -> None:
        class New(Old):
            inner = basic.several("列", "list", basic.day("日", "day"), most=3)

        assert digest_of(New) != digest_of(Old)

    def test_does_not_depend_on_the_order_of_fields(self) -> None:
        class Reordered(Body):
            inner = basic.several("列", "list", basic.flag("旗", "flag"), most=3)
            name = basic.text("名", "name", longest=5, required=True)

        assert digest_of(Reordered) == digest_of(Old)

    def test_covers_objects_inside(self) -> None:
        class Outer(Body):
            old = basic.nested("内", "inner", Old)

        assert structure(Outer())["old"]["fields"]["name"]["maxLength"] == 5


def digest_of(schema: type[Body]) -> str:
    return contract_digest(Contract("a.b", schema, zh="甲", en="a", key="name"), 1)
