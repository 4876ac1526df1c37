"""Where the proofs end: what is undecided says why, what can still be found is found."""

import subprocess
import sys
from typing import Any

import pytest

from contracts.compatibility import Document, Judgement, SchemaInvalid, Verdict, compare
from contracts.compatibility.answers import OutOfBudget, Unknown
from contracts.compatibility.literals import must
from contracts.compatibility.search import search
from contracts.compatibility.solver import Solver
from contracts.compatibility.verdict import contains
from tests.contract.compatibility.cases import accepts


Json = Any
TEXT = {"type": "string"}
NOTHING = False
OTHER_RESOURCE = {"x": {"$id": "https://example.org/x", "type": "string"}}
DYNAMIC = {"$dynamicRef": "#n", "$defs": {"n": {"$dynamicAnchor": "n"}, **OTHER_RESOURCE}}


def judged(old: Json, new: Json) -> Judgement:
    return contains(Document(old), Document(new))


LOOP: Json = {"$defs": {"x": TEXT | {"not": {"$ref": "#/$defs/x"}}}, "$ref": "#/$defs/x"}
LOOPING = [
    ({"maxLength": 0}, {"maxLength": 0, "not": {"$ref": "#"}}),
    (LOOP, TEXT),
    (TEXT, LOOP),
    ({"properties": {"a": LOOP["$defs"]["x"]}, **LOOP}, {}),
    ({"if": {"$ref": "#"}, "then": TEXT}, TEXT),
    ({"oneOf": [{"$ref": "#"}, TEXT]}, TEXT),
    ({"allOf": [{"$ref": "#"}, {"anyOf": [TEXT, {"not": {"$ref": "#"}}]}]}, TEXT),
    ({"$defs": {"x": {"not": {"$ref": "#/$defs/y"}}, "y": {"oneOf": [{"$ref": "#/$defs/x"}]}},
      "properties": {"a": {"$ref": "#/$defs/x"}}}, {}),
]  # fmt: skip
UNDECIDED: dict[str, tuple[Json, Json]] = {
    "no string found": ({"pattern": "\\bzq"}, TEXT | {"type": "number"}),
    "patterns and lengths take too many steps": (
        {"pattern": "^(a|b)*a(a|b){12}$"},
        {"pattern": "^(a|b)*b(a|b){12}$"},
    ),
    "a string this long is not built": ({"type": "string", "minLength": 2_000_000}, NOTHING),
    "an array this long is not built": ({"type": "array", "minItems": 1_000_000}, NOTHING),
    "an object this large is not built": ({"type": "object", "minProperties": 10_000}, NOTHING),
    "so many items to contain": ({"type": "array", "contains": TEXT, "minContains": 500}, NOTHING),
    "no number found": (
        {"type": "integer", "minimum": 0, "not": {"enum": list(range(3_000))}},
        NOTHING,
    ),
    "no items found that go together": (
        {"type": "array", "contains": {"const": 1}, "minContains": 2, "uniqueItems": True},
        NOTHING,
    ),
    "no place found": (
        {
            "type": "array",
            "maxItems": 2,
            "allOf": [{"contains": {"enum": values}} for values in ([1, 2], [2, 3], [3, 1])],
            "uniqueItems": True,
            "items": {"enum": [1, 2, 3]},
            "contains": {"enum": [4, 1, 2]},
            "minContains": 2,
            "not": {"contains": {"const": 1}},
        },
        NOTHING,
    ),
    "more properties are needed than allowed": (
        {
            "type": "object",
            "maxProperties": 1,
            "allOf": [{"not": {"propertyNames": {"not": {"pattern": p}}}} for p in ("^a", "^b")],
        },
        NOTHING,
    ),
    "two demands on one property": (
        {
            "type": "object",
            "propertyNames": {"enum": ["a"]},
            "allOf": [
                {"not": {"additionalProperties": TEXT}},
                {"not": {"additionalProperties": {"not": TEXT}}},
            ],
        },
        NOTHING,
    ),
    "pattern beyond what is understood": (
        {"type": "object"},
        {"patternProperties": {"\\bzq": TEXT}},
    ),
    "a keyword beyond what is understood": (
        {"enum": [1], "not": {"$dynamicRef": "#n"}, "$defs": DYNAMIC["$defs"]},
        NOTHING,
    ),
    "too many cases": (
        {"type": "array", "uniqueItems": True, "minItems": 400},
        {"type": "array", "minItems": 401},
    ),
}
UNEVALUATED: dict[str, Json] = {
    "too many branches": {"anyOf": [{"required": [n]} for n in "abcde"]},
    "too many combinations": {"allOf": [{"oneOf": [{"required": [n]}, {}]} for n in "abcdefg"]},
    "recursion in place": {"$ref": "#/$defs/a", "$defs": {"a": {"allOf": [{"$ref": "#/$defs/a"}]}}},
    "a dynamic reference": {"$dynamicRef": "#n", "$defs": {"n": {"$dynamicAnchor": "n"}}},
    "another resource": {"$defs": OTHER_RESOURCE},
}


class TestAnUndecidedVerdict:
    @pytest.mark.parametrize("reason", UNDECIDED)
    def test_says_why(self, reason: str) -> None:
        old, new = UNDECIDED[reason]

        judgement = judged(old, new)

        assert judgement.verdict in {Verdict.UNDECIDED, Verdict.BREAKING}
        if judgement.verdict is Verdict.UNDECIDED:
            assert reason in str(judgement.reason)
            assert judgement.as_dict() == {
                "verdict": "undecided",
                "witness": None,
                "reason": judgement.reason,
            }

    def test_counts_as_breaking(self) -> None:
        assert not compare({"pattern": "\\bzq"}, {"pattern": "zq"}).compatible

    def test_is_given_for_what_is_nested_too_deeply(self) -> None:
        old: Json = TEXT
        for _ in range(252):
            old = {"not": old}

        assert judged(old, dict(old)).reason == "nested too deeply"


class TestUnevaluatedProperties:
    @pytest.mark.parametrize("how", UNEVALUATED)
    def test_that_depend_on_too_much_are_proved_equal_only_to_themselves(self, how: str) -> None:
        closed = UNEVALUATED[how] | {"type": "object", "unevaluatedProperties": False}
        opened = UNEVALUATED[how] | {"type": "object", "unevaluatedProperties": TEXT}

        assert judged(closed, dict(closed)).verdict is Verdict.COMPATIBLE
        assert judged(closed, opened).verdict is Verdict.UNDECIDED

    def test_may_depend_on_dependent_schemas(self) -> None:
        old = {
            "type": "object",
            "properties": {"a": {}},
            "dependentSchemas": {"a": {"properties": {"b": {}}}},
            "unevaluatedProperties": False,
        }

        assert judged(old, {"propertyNames": {"enum": ["a", "b"]}}).verdict is Verdict.COMPATIBLE
        assert judged(old, {"propertyNames": {"enum": ["a"]}}).witness == {"a": "", "b": ""}

    def test_may_depend_on_several_branches_at_once(self) -> None:
        branches = [{"required": [n], "properties": {n: {}}} for n in "ab"]
        old = {"type": "object", "anyOf": branches, "unevaluatedProperties": False}

        assert judged(old, {"propertyNames": {"enum": ["a", "b"]}}).verdict is Verdict.COMPATIBLE
        assert judged(old, {"maxProperties": 1}).witness == {"a": "", "b": ""}

    def test_that_are_all_allowed_say_nothing(self) -> None:
        assert judged({}, {"unevaluatedProperties": True}).verdict is Verdict.COMPATIBLE


class TestTheSearchAtRandom:
    def test_finds_what_the_solver_does_not_build(self) -> None:
        patterns = {f"^{letter}": TEXT for letter in "uvwxyz"}

        judgement = judged(
            {"type": "object", "patternProperties": patterns, "minProperties": 1}, NOTHING
        )

        assert judgement.verdict is Verdict.BREAKING

    def test_ends_with_its_time(self) -> None:
        assert list(search(lambda _: True, lambda _: False, [], seconds=-1)) == []

    def test_uses_the_bounds_and_names_of_both_schemas(self) -> None:
        old = {
            "properties": {"size": {"maximum": 7, "default": 3, "examples": [5]}, "minLength": {}}
        }
        new = {"properties": {"size": {"maximum": 6, "minLength": 2}}}

        found = list(search(Document(old).accepts, Document(new).accepts, [{"size": 1}], old, new))

        assert {"size": 7} in found


class TestAnItem:
    def test_may_serve_two_demands(self) -> None:
        old = {
            "type": "array",
            "maxItems": 1,
            "allOf": [{"contains": {"enum": [v, 3]}} for v in (1, 2)],
        }

        assert judged(old, NOTHING).witness == [3]

    def test_is_not_one_of_the_few_that_may_match(self) -> None:
        old = {"type": "array", "contains": TEXT, "maxContains": 1, "minItems": 2}

        judgement = judged(old, NOTHING)

        assert accepts(old, judgement.witness)
        assert judged(old | {"items": TEXT}, NOTHING).verdict is Verdict.COMPATIBLE

    def test_may_be_limited_without_being_needed(self) -> None:
        new = {"contains": TEXT, "minContains": 0, "maxContains": 1}

        assert judged({"type": "array"}, new).witness == ["", ""]

    def test_is_placed_where_its_kind_is_allowed(self) -> None:
        old = {"type": "array", "prefixItems": [{"type": "integer"}, TEXT], "contains": TEXT}

        assert judged(old | {"items": False}, NOTHING).witness == [0, ""]

    def test_may_match_where_it_must(self) -> None:
        few = {"contains": TEXT, "minContains": 0, "maxContains": 1}
        old = {
            "type": "array",
            "prefixItems": [TEXT, {"type": "integer"}],
            "items": False,
            "allOf": [few],
        }

        assert judged(old | {"contains": {"type": "integer"}}, NOTHING).witness == ["", 0]

    def test_that_may_be_anything_ends_no_tuple(self) -> None:
        assert compare({"prefixItems": [TEXT, {}]}, {"prefixItems": [TEXT]}).compatible

    def test_may_be_repeated_further_on(self) -> None:
        old = {
            "prefixItems": [{"const": 1}, {"const": 2}, {"const": 1}],
            "type": "array",
            "minItems": 3,
        }

        assert judged(old, {"uniqueItems": True}).witness == [1, 2, 1]


class TestAnObject:
    def test_that_may_have_no_other_property_cannot_have_enough(self) -> None:
        old = {"type": "object", "properties": {"a": False}, "additionalProperties": False}

        assert judged(old | {"minProperties": 1}, NOTHING).verdict is Verdict.COMPATIBLE


class TestANumber:
    def test_too_large_for_a_float_is_written_as_an_integer(self) -> None:
        old = {"type": "number", "minimum": 10**400, "exclusiveMinimum": 10**400}

        assert judged(old, NOTHING).witness == 10**400 + 1

    def test_without_a_lower_bound_is_looked_for_downwards(self) -> None:
        assert judged({"type": "integer", "maximum": -1}, TEXT).witness == -1


class TestAReference:
    def test_into_a_known_metaschema_equals_only_itself(self) -> None:
        meta = {"$ref": "https://json-schema.org/draft/2020-12/schema"}

        assert judged(meta, dict(meta)).verdict is Verdict.COMPATIBLE
        assert judged(meta, {"type": ["object", "boolean"]}).verdict is Verdict.UNDECIDED

    def test_that_is_dynamic_over_two_resources_is_left_open(self) -> None:
        assert judged(DYNAMIC, TEXT).verdict is not Verdict.COMPATIBLE
        assert judged(DYNAMIC, dict(DYNAMIC)).verdict is Verdict.COMPATIBLE


class TestAComparison:
    def test_is_plain_data(self) -> None:
        assert compare({"type": "integer"}, {"type": "number"}).as_dict() == {
            "backward": {"verdict": "compatible", "witness": None},
            "forward": {"verdict": "breaking", "witness": 0.5},
            "differences": [{"name": "type-widened", "path": "$.type"}],
        }


class TestASchema:
    @pytest.mark.parametrize(
        "schema",
        [
            [],
            None,
            {"$schema": 5},
            {"$schema": "http://json-schema.org/draft-04/schema#"},
            {"type": 5},
            {"$ref": "https://example.org/elsewhere"},
            {"$defs": {"a": {"$schema": "http://json-schema.org/draft-07/schema#", "$id": "a"}}},
            {"pattern": "["},
        ],
    )
    def test_that_is_none_is_refused_with_a_code(self, schema: Json) -> None:
        with pytest.raises(SchemaInvalid, match="SCHEMA_INVALID"):
            Document(schema)

    @pytest.mark.parametrize("scheme", ["http", "https"])
    def test_names_its_dialect_with_either_scheme(self, scheme: str) -> None:
        schema = {"$schema": f"{scheme}://json-schema.org/draft-07/schema", "items": [TEXT]}

        assert Document(schema).dialect == "draft-07"

    def test_that_says_a_thing_twice_says_it_once(self) -> None:
        assert judged({"const": 1, "enum": [1]}, {"const": 1}).verdict is Verdict.COMPATIBLE


class TestTheSolver:
    def test_does_not_take_more_steps_than_allowed(self) -> None:
        with pytest.raises(OutOfBudget):
            Solver({}, steps=0).solve(frozenset({must(TEXT)}))

    def test_doubts_a_name_it_cannot_make(self) -> None:
        goal = frozenset(
            {
                must(
                    {
                        "type": ["object"],
                        "propertyNames": {"pattern": "\\bzq"},
                        "minProperties": 1,
                    }
                )
            }
        )

        assert isinstance(Solver({}).solve(goal), Unknown)


class TestAWitness:
    def test_that_the_validator_does_not_confirm_is_none(self) -> None:
        old = Document({"contains": {"const": [1]}, "minContains": 2, "unevaluatedItems": TEXT})

        judgement = contains(old, Document({"unevaluatedItems": TEXT}))

        assert judgement.verdict is not Verdict.COMPATIBLE


LONG = """
from contracts.compatibility import Document, judge
old, new = ({"enum": [f"v{n}" for n in range(first, first + 100_000)]} for first in (0, 1))
found = judge(Document(old), Document(new))
print(*(difference.name for difference in found.differences))
"""


class TestALongEnumeration:
    def test_of_a_hundred_thousand_values_is_not_compared_each_with_each(self) -> None:
        """That would take hours; what is judged once a value takes a second or a few."""
        # in a process of its own, where nobody counts the lines
        done = subprocess.run(
            [sys.executable, "-c", LONG], capture_output=True, text=True, check=True, timeout=100
        )

        assert sorted(done.stdout.split()) == ["enum-value-added", "enum-value-removed"]


class TestASchemaThatDeniesItselfForTheSameValue:
    @pytest.mark.parametrize(("old", "new"), LOOPING)
    def test_has_no_meaning_and_no_verdict(self, old: Json, new: Json) -> None:
        judgement = judged(old, new)

        assert judgement.verdict is Verdict.UNDECIDED
        assert "denies itself for the same value" in str(judgement.reason)

    def test_is_none_when_something_is_stepped_into_before(self) -> None:
        tree = {"type": "object", "properties": {"a": {"not": {"$ref": "#"}}}}

        assert judged(tree, tree | {"minProperties": 0}).verdict is Verdict.COMPATIBLE

    def test_is_none_when_it_asks_itself_without_a_denial(self) -> None:
        either = {
            "anyOf": [{"$ref": "#"}, TEXT],
            "not": {"$ref": "#/$defs/x"},
            "$defs": {"x": TEXT},
        }

        assert judged(either, {"not": TEXT}).verdict is Verdict.COMPATIBLE
