"""Objects and lists that several schemas of one document have alike, said once and referred to."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any


Schema = dict[str, Any]
WORTH = 200  # characters: what is shorter is read more easily in its place


def shared(schemas: Mapping[str, Schema], prefix: str) -> dict[str, Schema]:
    """The schemas, and beside them as `<prefix><field>` every part that occurs twice with the same words."""
    counts = Counter(text for schema in schemas.values() for _, text in _parts(schema))
    names: dict[str, str] = {}
    parts: dict[str, Schema] = {}
    for schema in schemas.values():
        for field, text in _parts(schema):
            if counts[text] > 1 and text not in names:
                names[text] = _free(f"{prefix}{field}", parts)
                parts[names[text]] = json.loads(text)
    return {name: _referring(part, names) for name, part in {**schemas, **parts}.items()}


def _free(wanted: str, taken: Mapping[str, Schema]) -> str:
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted}-{number}"
    return name


def _parts(schema: Schema) -> Iterator[tuple[str, str]]:
    """Every object and list inside a schema by the field's name, as text, from the outside in."""
    for field, part in _properties(schema).items():
        text = json.dumps(part, ensure_ascii=False)
        if ("properties" in part or "items" in part) and len(text) >= WORTH:
            yield field, text
        yield from _parts(part)


def _properties(schema: Schema) -> Mapping[str, Schema]:
    """The fields of an object, or of the members of a list."""
    found: Mapping[str, Schema] = schema.get("items", schema).get("properties", {})
    return found


def _referring(schema: Schema, names: Mapping[str, str]) -> Schema:
    if "items" in schema:
        return {**schema, "items": _referring(schema["items"], names)}
    if "properties" not in schema:
        return schema
    inner = {field: _referred(part, names) for field, part in schema["properties"].items()}
    return {**schema, "properties": inner}


def _referred(part: Schema, names: Mapping[str, str]) -> Schema:
    name = names.get(json.dumps(part, ensure_ascii=False))
    return {"$ref": f"#/components/schemas/{name}"} if name else _referring(part, names)
