"""The JSON Schema 2020-12 of a body: what partners validate with, and what serves our own hot path.

Only keywords of the standard, so that strict validators of other languages take it as it is.  A reader's
schema is open: fields it does not know are ignored.  A writer's is closed: it sends what is declared.
"""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from marshmallow import fields

from contracts.elements.basic import Body, Code, Flag, Free, Nested, Several, Text, Whole


Json = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ANNOTATIONS = ("$schema", "$id", "title", "description", "$comment")


def inside(element: Nested) -> Json:
    """An object inside another, in its place; its title is a name for generated code."""
    title, about = type(element.body).__name__, described(element, story(type(element.body)))
    return {"title": title, "description": about, **_present(element, of_body(element.body))}


def of_body(body: Body, inside: Callable[[Nested], Json] = inside) -> Json:
    """The open schema of an object, with the names and sources of its elements as annotations.

    `inside` says how the objects inside it are given.
    """
    required = [name for name, field in body.fields.items() if field.required]
    properties = {name: of_element(field, inside) for name, field in body.fields.items()}
    return {"type": "object", "properties": properties, "required": required}


def of_element(element: fields.Field[Any], inside: Callable[[Nested], Json] = inside) -> Json:
    """The schema of one element."""
    match element:
        case Text() | Code() | Whole() | Flag() | Free():
            form = element.form()
        case Nested():
            return inside(element)
        case Several():
            limits = {"minItems": element.least, "maxItems": element.most}
            form = {"type": "array", "items": of_element(element.inner, inside), **limits}
        case _:
            raise TypeError(f"{type(element).__name__} is no element of ours")
    return {"description": described(element), **_present(element, form)}


def _present(element: fields.Field[Any], form: Json) -> Json:
    """An optional element may be absent or null, which means the same."""
    return _or_null(form) if element.allow_none else form


def _or_null(form: Json) -> Json:
    nullable = {**form, "type": [form["type"], "null"]}
    return nullable | {"enum": [*form["enum"], None]} if "enum" in form else nullable


def described(element: fields.Field[Any], *more: str) -> str:
    """Chinese and English name, then codes and source, each on its line.

    No title, which generators take for a type's name.
    """
    meta = element.metadata
    codes = "; ".join(f"{code} {name}" for code, name in meta.get("codes", {}).items())
    personal = "个人信息 personal information" if meta.get("personal") else ""
    parts = [f"{meta['zh']} {meta['en']}", *more, codes, meta["source"], personal]
    return lines(*parts)


def lines(*parts: str) -> str:
    """Parts of a description: generators make a comment of it, in which each part has its line."""
    return "\n".join(part for part in parts if part)


def story(body: type[Body]) -> str:
    """What an object is, as its class says it: each paragraph on a line, the Chinese one first."""
    paragraphs = (body.__doc__ or "").split("\n\n")
    return lines(*(" ".join(paragraph.split()) for paragraph in paragraphs))


def closed(schema: Json) -> Json:
    """The same schema for a writer: no object has a field that is not declared."""
    return _walked(schema, {"additionalProperties": False}, drop=())


def bare(schema: Json) -> Json:
    """The same schema without annotations: what is judged, and nothing that is read."""
    return _walked(schema, {}, drop=_ANNOTATIONS)


def _walked(schema: Json, of_objects: Json, *, drop: tuple[str, ...]) -> Json:
    kept = {key: value for key, value in schema.items() if key not in drop}
    if "properties" in kept:
        inner = kept["properties"].items()
        walked = {name: _walked(value, of_objects, drop=drop) for name, value in inner}
        kept |= {"properties": walked, **of_objects}
    if "items" in kept:
        kept["items"] = _walked(kept["items"], of_objects, drop=drop)
    return kept


def text_of(schema: Json) -> str:
    """The file that is published."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def digest(schema: Json) -> str:
    """sha256:<hex> of the published file's bytes, which any partner can compute from the file."""
    return f"sha256:{hashlib.sha256(text_of(schema).encode()).hexdigest()}"
