"""The forms every element is made of: text, codes, whole numbers, dates, times, nested objects.

All of them say their faults with codes of `contracts.errors`; every element carries its Chinese and
English name and its source as metadata, from which documents are generated.
"""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields
from marshmallow.types import UnknownOption

from contracts.fault import fault


_UNSTORABLE = re.compile("[\\x00\ud800-\udfff]")  # PostgreSQL and UTF-8 cannot hold these
_MESSAGES = {"required": fault("FIELD_REQUIRED"), "null": fault("FIELD_REQUIRED")}


def _meta(zh: str, en: str, source: str, **more: Any) -> dict[str, Any]:
    return {"zh": zh, "en": en, "source": source, **more}


class Body(Schema):
    """Base of every schema: undeclared fields are judged by who reads, faults carry our codes."""

    error_messages = {"unknown": fault("FIELD_UNKNOWN"), "type": fault("FIELD_TYPE", "object")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for field in self.fields.values():
            _judge_alike(field, self.unknown)


def _judge_alike(field: fields.Field[Any], unknown: UnknownOption) -> None:
    """Inner objects treat undeclared fields as the outermost does; marshmallow alone would refuse them."""
    if isinstance(field, fields.List):
        _judge_alike(field.inner, unknown)
    if isinstance(field, fields.Nested):
        field.schema.unknown = unknown
        for inner in field.schema.fields.values():
            _judge_alike(inner, unknown)


class _Text(fields.String):
    def __init__(self, *, longest: int, pattern: str | None, form: str, **kwargs: Any) -> None:
        self.longest, self.form = longest, form
        self.pattern = re.compile(pattern) if pattern else None
        super().__init__(**kwargs)

    default_error_messages = {**_MESSAGES, "invalid": fault("FIELD_TYPE", "text")}

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not 1 <= len(text) <= self.longest:
            raise ValidationError(fault("FIELD_LENGTH", f"1..{self.longest}"))
        if _UNSTORABLE.search(text):
            raise ValidationError(fault("FIELD_FORM", "no NUL, no lone surrogate"))
        if self.pattern and not self.pattern.fullmatch(text):
            raise ValidationError(fault("FIELD_FORM", self.form))
        return text


def text(  # noqa: PLR0913 - an element has these properties
    zh: str,
    en: str,
    *,
    longest: int,
    source: str = "",
    pattern: str | None = None,
    form: str = "",
    **kwargs: Any,
) -> fields.Field[Any]:
    """Text of 1 to `longest` characters, never empty; `pattern` must match the whole."""
    meta = _meta(zh, en, source, maxLength=longest, pattern=pattern)
    return _Text(longest=longest, pattern=pattern, form=form, metadata=meta, **kwargs)


class _Code(fields.String):
    def __init__(self, *, codes: Mapping[str, str], **kwargs: Any) -> None:
        self.codes = codes
        super().__init__(**kwargs)

    default_error_messages = {**_MESSAGES, "invalid": fault("FIELD_TYPE", "text")}

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        code = super()._deserialize(value, attr, data, **kwargs)
        if code not in self.codes:
            allowed = ", ".join(f"{key} {name}" for key, name in self.codes.items())
            raise ValidationError(fault("VALUE_NOT_IN_LIST", allowed))
        return code


def code(
    zh: str, en: str, *, codes: Mapping[str, str], source: str, **kwargs: Any
) -> fields.Field[Any]:
    """One code of a closed list."""
    return _Code(codes=codes, metadata=_meta(zh, en, source, codes=dict(codes)), **kwargs)


class _Whole(fields.Integer):
    def __init__(self, *, least: int, most: int, **kwargs: Any) -> None:
        self.least, self.most = least, most
        super().__init__(strict=True, **kwargs)

    default_error_messages = {
        **_MESSAGES,
        "invalid": fault("FIELD_TYPE", "whole number"),
        "too_large": fault("FIELD_RANGE"),
    }

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, bool | str):  # marshmallow would turn true and "3" into numbers
            raise self.make_error("invalid", input=value)
        number = super()._deserialize(value, attr, data, **kwargs)
        if not self.least <= number <= self.most:
            raise ValidationError(fault("FIELD_RANGE", f"{self.least}..{self.most}"))
        return number


def whole(
    zh: str, en: str, *, least: int, most: int, source: str = "", **kwargs: Any
) -> fields.Field[Any]:
    """A whole number between two bounds, both included."""
    meta = _meta(zh, en, source, minimum=least, maximum=most)
    return _Whole(least=least, most=most, metadata=meta, **kwargs)


class _Flag(fields.Boolean):
    default_error_messages = {**_MESSAGES, "invalid": fault("FIELD_TYPE", "true or false")}

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, bool):  # marshmallow would take "yes" and 1
            raise self.make_error("invalid", input=value)
        return value


def flag(zh: str, en: str, *, source: str = "", **kwargs: Any) -> fields.Field[Any]:
    """True or false."""
    return _Flag(metadata=_meta(zh, en, source), **kwargs)


class _Day(fields.String):
    default_error_messages = {**_MESSAGES, "invalid": fault("DATE_INVALID", "YYYY-MM-DD")}

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        day = super()._deserialize(value, attr, data, **kwargs)
        try:
            real = dt.date.fromisoformat(day)
        except ValueError:
            raise ValidationError(fault("DATE_INVALID", "YYYY-MM-DD")) from None
        if real.isoformat() != day:  # Python also reads 20261231 and week dates
            raise ValidationError(fault("DATE_INVALID", "YYYY-MM-DD"))
        return day


def day(zh: str, en: str, *, source: str = "GB/T 7408", **kwargs: Any) -> fields.Field[Any]:
    """A civil date of Asia/Shanghai, YYYY-MM-DD; it stays text, since it is no moment."""
    return _Day(metadata=_meta(zh, en, source, format="date"), **kwargs)


class _Nested(fields.Nested):
    default_error_messages = {**_MESSAGES, "type": fault("FIELD_TYPE", "object")}


def nested(zh: str, en: str, schema: type[Body], **kwargs: Any) -> fields.Field[Any]:
    """An object inside the body."""
    return _Nested(schema, metadata=_meta(zh, en, ""), **kwargs)


class _Several(fields.List[Any]):
    def __init__(self, inner: fields.Field[Any], *, most: int, **kwargs: Any) -> None:
        self.most = most
        super().__init__(inner, **kwargs)

    default_error_messages = {**_MESSAGES, "invalid": fault("FIELD_TYPE", "list")}

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, list) and len(value) > self.most:
            raise ValidationError(fault("FIELD_LENGTH", f"0..{self.most}"))
        return super()._deserialize(value, attr, data, **kwargs)


def several(
    zh: str, en: str, inner: fields.Field[Any], *, most: int, **kwargs: Any
) -> fields.Field[Any]:
    """A list of at most `most` members."""
    return _Several(inner, most=most, metadata=_meta(zh, en, "", maxItems=most), **kwargs)
