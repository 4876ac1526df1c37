"""A JSON Schema document as it was given: its dialect, its compiled validator, its references.

`format` and content keywords are annotations in both dialects here, as 2020-12 has it; nothing is fetched.
"""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin

import jsonschema_rs

from contracts.errors import MessageProblem, Problem


DIALECTS = {
    "json-schema.org/draft-07/schema": "draft-07",
    "json-schema.org/draft/2020-12/schema": "2020-12",
}
VALIDATORS: dict[str, Any] = {
    "draft-07": jsonschema_rs.Draft7Validator,
    "2020-12": jsonschema_rs.Draft202012Validator,
}
LITERAL = {"enum", "const", "default", "examples"}  # values, not schemas: no $id in them counts


class _Annotation:
    """A keyword that asserts nothing, whatever the validator would make of it."""

    def __init__(
        self, parent_schema: dict[str, Any], value: Any, schema_path: list[str | int]
    ) -> None:
        """The validator hands over what we do not need."""

    def validate(self, instance: Any) -> None:
        """Everything is well."""


ANNOTATIONS = dict.fromkeys(("contentEncoding", "contentMediaType"), _Annotation)


class SchemaInvalid(MessageProblem):
    """A document that is no JSON Schema of a dialect we judge."""


def _invalid(found: str) -> SchemaInvalid:
    return SchemaInvalid([Problem("SCHEMA_INVALID", "$", found, "draft-07, 2020-12")])


@dataclass
class Document:
    """One schema document; SchemaInvalid when it is none."""

    schema: Any
    dialect: str = field(init=False)
    validator: Any = field(init=False, repr=False)
    _resources: dict[str, Any] = field(init=False, repr=False, default_factory=dict)
    _bases: dict[int, str] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.dialect = _dialect(self.schema)
        try:
            self.validator = VALIDATORS[self.dialect](
                self.schema, validate_formats=False, offline=True, keywords=ANNOTATIONS
            )
        except (ValueError, jsonschema_rs.ReferencingError) as invalid:
            raise _invalid(str(invalid).partition("\n")[0]) from None
        self._resources[""] = self.schema
        self._index(self.schema, "")

    def accepts(self, value: Any) -> bool:
        """What the compiled validator says."""
        return bool(self.validator.is_valid(value))

    @property
    def is_single(self) -> bool:
        """Whether all references start from the same address."""
        return len(set(self._bases.values())) <= 1

    def base(self, schema: Any) -> str:
        return self._bases.get(id(schema), "")

    def target(self, reference: str, base: str) -> Any:
        """The schema a reference names; LookupError for one outside of the document."""
        address, fragment = urldefrag(urljoin(base, reference))
        if fragment and not fragment.startswith("/"):
            return self._resources[f"{address}#{fragment}"]
        found = self._resources[address]
        for step in unquote(fragment).split("/")[1:]:
            name = step.replace("~1", "/").replace("~0", "~")
            found = found[int(name)] if isinstance(found, list) else found[name]
        return found

    def _index(self, node: Any, base: str) -> None:
        """Note every $id and anchor, and under which address each part stands."""
        if isinstance(node, list):
            for member in node:
                self._index(member, base)
        if not isinstance(node, dict):
            return
        if isinstance(node.get("$schema"), str) and _dialect(node) != self.dialect:
            raise _invalid("parts of different dialects")
        base = self._identify(node, base)
        self._bases[id(node)] = base
        for name, member in node.items():
            if name not in LITERAL:
                self._index(member, base)

    def _identify(self, node: dict[str, Any], base: str) -> str:
        identifier = node.get("$id")
        if isinstance(identifier, str) and not (self.dialect == "draft-07" and "$ref" in node):
            address = urljoin(base, identifier)
            self._resources[address.removesuffix("#")] = node
            base = urldefrag(address).url
        for keyword in ("$anchor", "$dynamicAnchor"):
            if isinstance(node.get(keyword), str):
                self._resources[f"{base}#{node[keyword]}"] = node
        return base


def _dialect(schema: Any) -> str:
    if not isinstance(schema, dict | bool):
        raise _invalid("neither an object nor a boolean")
    named = schema.get("$schema", "") if isinstance(schema, dict) else ""
    if not named:
        return "2020-12"
    address = named.removesuffix("#") if isinstance(named, str) else ""
    dialect = DIALECTS.get(address.removeprefix("http://").removeprefix("https://"))
    if dialect is None:
        raise _invalid(f"$schema {named}")
    return dialect
