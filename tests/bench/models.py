"""The same contract in the words of pydantic and msgspec, made from its JSON Schema."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import msgspec
import pydantic


Json = dict[str, Any]


@dataclass(frozen=True)
class Words:
    """How a library says an object with fields, and limits of text, numbers and lists."""

    model: Callable[[str, dict[str, Any], list[str]], Any]  # name, types by field, required fields
    text: Callable[[Json], Any]
    whole: Callable[[Json], Any]
    items: Callable[[Json], Any]


def model(words: Words, name: str, schema: Json) -> Any:
    """A type that checks what the schema says; undeclared fields are ignored."""
    types = {key: _type(words, f"{name}_{key}", s) for key, s in schema["properties"].items()}
    return words.model(name, types, schema["required"])


def _type(words: Words, name: str, schema: Json) -> Any:
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    found = _plain(words, name, schema, kinds[0])
    return found | None if "null" in kinds else found


def _plain(words: Words, name: str, schema: Json, kind: str) -> Any:
    if "enum" in schema:
        return Literal[tuple(code for code in schema["enum"] if code is not None)]
    if kind == "array":
        inner: Any = _type(words, name, schema["items"])
        return Annotated[list.__class_getitem__(inner), words.items(schema)]
    if kind == "object":
        return model(words, name, schema) if "properties" in schema else dict[str, Any]
    limited = {"string": (str, words.text), "integer": (int, words.whole)}
    if kind not in limited:
        return bool
    base, limits = limited[kind]
    return Annotated[base, limits(schema)]


def _struct(name: str, types: dict[str, Any], required: list[str]) -> Any:
    fields = [(key, kind, *(() if key in required else (None,))) for key, kind in types.items()]
    return msgspec.defstruct(name, fields, kw_only=True)


def _model(name: str, types: dict[str, Any], required: list[str]) -> Any:
    fields: dict[str, Any] = {
        key: (kind, ... if key in required else None) for key, kind in types.items()
    }
    return pydantic.create_model(name, **fields)


def _words(make: Any, limits: Callable[..., Any]) -> Words:
    """Both libraries call the limits alike."""
    return Words(
        model=make,
        text=lambda s: limits(
            pattern=s["pattern"], min_length=s["minLength"], max_length=s["maxLength"]
        ),
        whole=lambda s: limits(ge=s["minimum"], le=s["maximum"]),
        items=lambda s: limits(min_length=s["minItems"], max_length=s["maxItems"]),
    )


MSGSPEC = _words(_struct, msgspec.Meta)
PYDANTIC = _words(_model, pydantic.Field)
