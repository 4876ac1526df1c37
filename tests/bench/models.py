"""The same contract in the words of pydantic and msgspec, made from its JSON Schema."""

from typing import Annotated, Any, Literal

import msgspec
import pydantic


Json = dict[str, Any]


def msgspec_model(name: str, schema: Json) -> Any:
    """A Struct type that checks what the schema says; undeclared fields are ignored."""
    required = schema["required"]
    fields = [
        (key, _msgspec(f"{name}_{key}", inner), *(() if key in required else (None,)))
        for key, inner in schema["properties"].items()
    ]
    return msgspec.defstruct(name, fields, kw_only=True)


def _msgspec(name: str, schema: Json) -> Any:
    kind, nullable = _kind(schema)
    found: Any
    if "enum" in schema:
        found = Literal[tuple(code for code in schema["enum"] if code is not None)]
    elif kind == "string":
        limits = {"min_length": schema["minLength"], "max_length": schema["maxLength"]}
        found = Annotated[str, msgspec.Meta(pattern=schema["pattern"], **limits)]
    elif kind == "integer":
        found = Annotated[int, msgspec.Meta(ge=schema["minimum"], le=schema["maximum"])]
    elif kind == "array":
        inner: Any = _msgspec(name, schema["items"])
        limits = {"min_length": schema["minItems"], "max_length": schema["maxItems"]}
        found = Annotated[list.__class_getitem__(inner), msgspec.Meta(**limits)]
    elif kind == "object":
        found = msgspec_model(name, schema) if "properties" in schema else dict
    else:
        found = bool
    return found | None if nullable else found


def pydantic_model(name: str, schema: Json) -> Any:
    """A model that checks what the schema says; undeclared fields are ignored."""
    required = schema["required"]
    fields: dict[str, Any] = {
        key: (_pydantic(f"{name}_{key}", inner), ... if key in required else None)
        for key, inner in schema["properties"].items()
    }
    return pydantic.create_model(name, **fields)


def _pydantic(name: str, schema: Json) -> Any:
    kind, nullable = _kind(schema)
    found: Any
    if "enum" in schema:
        found = Literal[tuple(code for code in schema["enum"] if code is not None)]
    elif kind == "string":
        limits = {"min_length": schema["minLength"], "max_length": schema["maxLength"]}
        found = Annotated[str, pydantic.Field(pattern=schema["pattern"], **limits)]
    elif kind == "integer":
        found = Annotated[int, pydantic.Field(ge=schema["minimum"], le=schema["maximum"])]
    elif kind == "array":
        inner: Any = _pydantic(name, schema["items"])
        limits = {"min_length": schema["minItems"], "max_length": schema["maxItems"]}
        found = Annotated[list.__class_getitem__(inner), pydantic.Field(**limits)]
    elif kind == "object":
        found = pydantic_model(name, schema) if "properties" in schema else dict[str, Any]
    else:
        found = bool
    return found | None if nullable else found


def _kind(schema: Json) -> tuple[str, bool]:
    kind = schema["type"]
    return (kind[0], True) if isinstance(kind, list) else (kind, False)
