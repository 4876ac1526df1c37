"""What changed, by name and place."""
# ruff: noqa: E501 - a table reads by its lines

from typing import Any

import pytest

from contracts.compatibility.differences import Difference, differences


Json = Any
TABLE: list[tuple[Json, Json, list[tuple[str, str]]]] = [
    ({"a": 1}, {"a": 1.0}, []),
    (True, False, [("schema-closed", "$")]),
    ({}, {"type": "string"}, [("type-narrowed", "$.type")]),
    (True, {"type": "string"}, [("schema-restricted", "$")]),
    (False, {"type": "string"}, [("schema-opened", "$")]),
    ({"type": "string"}, True, [("schema-opened", "$")]),
    ({"type": "integer"}, {"type": "number"}, [("type-widened", "$.type")]),
    ({"type": "integer"}, {"type": ["string"]}, [("type-changed", "$.type")]),
    ({"type": ["integer", "number"]}, {"type": "number"}, []),
    ({"maximum": 5}, {"maximum": 4}, [("maximum-lowered", "$.maximum")]),
    ({"minLength": 1}, {"minLength": 2}, [("min-length-raised", "$.minLength")]),
    ({}, {"maxItems": 2}, [("max-items-added", "$.maxItems")]),
    ({"maxItems": 2}, {}, [("max-items-removed", "$.maxItems")]),
    ({"pattern": "a"}, {"pattern": "b"}, [("pattern-changed", "$.pattern")]),
    ({"$schema": "https://json-schema.org/draft/2020-12/schema"}, {}, [("dialect-changed", "$.$schema")]),
    ({"title": "a"}, {}, [("title-removed", "$.title")]),
    ({"const": 1}, {"const": 2}, [("const-changed", "$.const")]),
    ({"enum": [1, 2]}, {"enum": [2, 3]}, [("enum-value-added", "$.enum[1]"), ("enum-value-removed", "$.enum[0]")]),
    ({}, {"enum": [1]}, [("enum-added", "$.enum")]),
    ({"enum": [1]}, {}, [("enum-removed", "$.enum")]),
    ({"required": ["a"]}, {"required": ["b"]}, [("required-added", "$.required[0]"), ("required-removed", "$.required[0]")]),
    ({}, {"required": ["a"]}, [("required-added", "$.required[0]")]),
    ({"properties": {"a": {}}}, {"properties": {"x-b": {}}}, [("property-removed", "$.properties.a"), ("property-added", "$.properties['x-b']")]),
    ({"properties": {"it's": {"type": "string"}}}, {"properties": {"it's": {"type": "null"}}}, [("type-changed", "$.properties['it\\'s'].type")]),
    ({}, {"patternProperties": {"^a": {}}}, [("pattern-property-added", "$.patternProperties['^a']")]),
    ({}, {"additionalProperties": False}, [("additional-properties-closed", "$.additionalProperties")]),
    ({"additionalProperties": {"type": "null"}}, {"additionalProperties": False}, [("additional-properties-closed", "$.additionalProperties")]),
    ({"additionalProperties": False}, {"additionalProperties": True}, [("additional-properties-opened", "$.additionalProperties")]),
    ({"additionalProperties": False}, {"additionalProperties": {"type": "null"}}, [("additional-properties-opened", "$.additionalProperties")]),
    ({}, {"additionalProperties": {"type": "null"}}, [("additional-properties-restricted", "$.additionalProperties")]),
    ({}, {"additionalProperties": True}, []),
    ({"additionalProperties": {"type": "null"}}, {"additionalProperties": {"type": "string"}}, [("type-changed", "$.additionalProperties.type")]),
    ({"items": {"type": "integer"}}, {"items": {"type": "number"}}, [("type-widened", "$.items.type")]),
    ({"items": [{}]}, {"items": [{}, {}]}, [("tuple-item-added", "$.items[1]")]),
    ({"items": [{}]}, {"items": {}}, [("items-changed", "$.items")]),
    ({"prefixItems": [{}, {}]}, {"prefixItems": [{"type": "null"}]}, [("type-narrowed", "$.prefixItems[0].type"), ("tuple-item-removed", "$.prefixItems[1]")]),
    ({"oneOf": [{"type": "null"}, {"type": "string"}]}, {"oneOf": [{"type": "string"}, {"type": "integer"}]}, [("type-changed", "$.oneOf[1].type")]),
    ({"anyOf": [{"type": "null"}]}, {"anyOf": [{"type": "null"}, {"type": "string"}]}, [("any-of-branch-added", "$.anyOf[1]")]),
    ({"allOf": [{"type": "null"}, {"type": "string"}]}, {"allOf": [{"type": "null"}]}, [("all-of-branch-removed", "$.allOf[1]")]),
    ({"not": {"type": "null"}}, {}, [("not-removed", "$.not")]),
    ({"if": {"minimum": 1}}, {"if": {"minimum": 2}}, [("minimum-raised", "$.if.minimum")]),
    ({"$defs": {"a": {}}}, {"$defs": {"a": {}, "b": {}}}, [("definition-added", "$.$defs.b")]),
    ({"$ref": "#/a"}, {"$ref": "#/b"}, [("ref-changed", "$.$ref")]),
    ({"dependentRequired": {"a": ["b"], "c": ["d"]}}, {"dependentRequired": {"a": ["e"], "c": ["d"]}}, [("dependency-changed", "$.dependentRequired.a")]),
    ({"dependentSchemas": {"a": {"minimum": 1}}}, {"dependentSchemas": {"a": {}}}, [("minimum-removed", "$.dependentSchemas.a.minimum")]),
]  # fmt: skip


class TestTheDifferences:
    @pytest.mark.parametrize(("old", "new", "expected"), TABLE)
    def test_are_named_and_placed(
        self, old: Json, new: Json, expected: list[tuple[str, str]]
    ) -> None:
        found = sorted(differences(old, new), key=lambda d: (d.path, d.name))

        assert [(d.name, d.path) for d in found] == sorted(
            expected, key=lambda pair: (pair[1], pair[0])
        )

    def test_are_plain_data(self) -> None:
        assert Difference("enum-added", "$").as_dict() == {"name": "enum-added", "path": "$"}
