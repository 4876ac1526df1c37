"""Brings schemas of both dialects into one small form: 2020-12 without sugar, all references flat.

`dependent…` become conditions, `const` an enumeration, tuples `prefixItems`; annotations go.  What cannot be
said in that form becomes one opaque keyword, which only equals itself.
"""

from dataclasses import dataclass, field
from typing import Any

from contracts.compatibility.documents import Document
from contracts.compatibility.keywords import RULES
from contracts.compatibility.literals import NEVER, OPAQUE, Schema, canonical, plain
from contracts.compatibility.unevaluated import close


NEW_IN_2020 = (
    "prefixItems", "minContains", "maxContains", "dependentRequired", "dependentSchemas",
    "unevaluatedProperties", "unevaluatedItems", "$dynamicRef",
)  # fmt: skip
OLD_ONLY = ("additionalItems",)
BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "pattern")
SIZES = ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties")


@dataclass
class Normaliser:
    """One document on its way; its definitions are named after it, so that two documents can meet."""

    document: Document
    side: str
    definitions: dict[str, Schema] = field(default_factory=dict)
    _names: dict[int, tuple[str, Any]] = field(default_factory=dict)
    _waiting: list[tuple[str, Any]] = field(default_factory=list)

    def run(self) -> Schema:
        """The whole document, and into `definitions` all that it refers to."""
        root = self.schema(self.document.schema)
        while self._waiting:
            name, target = self._waiting.pop()
            self.definitions[name] = self.schema(target)
        return root

    def schema(self, raw: Any) -> Schema:
        if isinstance(raw, bool):
            return {} if raw else NEVER
        said = self._said(raw)
        parts = [
            part for keyword in said for part in self._keyword(keyword, said, raw) if part != {}
        ]
        parts += self._unevaluated(said, raw)
        return _joined(parts)

    def _said(self, raw: Schema) -> Schema:
        """The keywords that count in this dialect."""
        if self.document.dialect != "draft-07":
            return {k: v for k, v in raw.items() if k not in OLD_ONLY}
        if "$ref" in raw:
            return {"$ref": raw["$ref"]}
        return {k: v for k, v in raw.items() if k not in NEW_IN_2020}

    def _keyword(self, keyword: str, said: Schema, raw: Schema) -> list[Schema]:
        value = said[keyword]
        if keyword in BOUNDS:
            return [{keyword: plain(value)}]
        if keyword in SIZES:
            return [{keyword: int(value)}] if value or keyword.startswith("max") else []
        if keyword == "$ref":
            return [self._reference(value, raw)]
        if keyword == "$dynamicRef":
            single = self.document.is_single  # then there is one place it can lead to
            return [self._reference(value, raw) if single else self._opaque({keyword: value})]
        return RULES[keyword](self, said) if keyword in RULES else []

    def _reference(self, reference: str, raw: Schema) -> Schema:
        try:
            target = self.document.target(reference, self.document.base(raw))
        except (LookupError, ValueError, TypeError):
            return self._opaque({"$ref": reference})
        return self.later(target)

    def later(self, target: Any) -> Schema:
        """A reference to a definition that is still to be normalised: so what is recursive ends."""
        if isinstance(target, bool):
            return self.schema(target)
        if id(target) not in self._names:
            name = f"#/$defs/{self.side}-{len(self._names)}"
            self._names[id(target)] = name, target  # holding it keeps its id its own
            self._waiting.append((name, target))
        return {"$ref": self._names[id(target)][0]}

    def _unevaluated(self, said: Schema, raw: Schema) -> list[Schema]:
        def follow(reference: str) -> Any:
            return self.document.target(reference, self.document.base(raw))

        found: list[Schema] = []
        for keyword in ("unevaluatedProperties", "unevaluatedItems"):
            if keyword in said:
                closed = None
                if self.document.is_single:
                    closed = close(keyword, said, self.later, follow)
                found.append(self._opaque(said) if closed is None else closed)
        return [closed for closed in found if closed != {}]

    def _opaque(self, said: Schema) -> Schema:
        """Equal only to itself; what refers elsewhere only within an equal document."""
        text = canonical(said)
        within = canonical(self.document.schema) if "Ref" in text or "$ref" in text else ""
        return {OPAQUE: text + within}

    def members(self, schemas: list[Any]) -> list[Schema]:
        return [self.schema(member) for member in schemas]

    def named(self, schemas: Schema) -> Schema:
        return {name: self.schema(member) for name, member in schemas.items()}


def _joined(parts: list[Schema]) -> Schema:
    """One schema; what has the same keyword twice stands beside it in allOf."""
    if NEVER in parts:
        return NEVER
    joined: Schema = {}
    beside = []
    for part in parts:
        if joined.keys().isdisjoint(part):
            joined |= part
        else:
            beside.append(part)
    if not beside:
        return joined
    return {"allOf": [*([joined] if joined else []), *beside]}
