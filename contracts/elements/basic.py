"""The forms every element is made of: text, codes, whole numbers, truth, nested objects, lists.

Each form says the same thing twice: to marshmallow, which names what is wrong, and as JSON Schema, which
is published and serves the hot path.  The two agree exactly on every JSON value; whatever structure
cannot say is a named rule (`contracts.rules`).  Elements carry their Chinese and English name and their
source, from which documents are generated.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from marshmallow import Schema, ValidationError, fields
from marshmallow.types import UnknownOption

from contracts.fault import fault, listed
from contracts.rules import Rule


Form = dict[str, Any]
UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_BLANK = r"\u0001-\u0020\u007f-\u00a0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
_NEVER = (
    r"\u0000\u202a-\u202e\u2066-\u2069"  # PostgreSQL cannot hold NUL; the others turn what is read
)
STATED = f"[{_BLANK}]*[^{_NEVER}{_BLANK}][^{_NEVER}]*"
STATED_FORM = "非空白，不含 NUL 和双向控制字符 not blank; no NUL, no bidirectional controls"
_SURROGATE = re.compile("[\ud800-\udfff]")  # UTF-8 cannot hold it
_MESSAGES = {"required": fault("FIELD_REQUIRED"), "null": fault("FIELD_REQUIRED")}


def settled(zh: str, en: str, source: str, *, optional: bool, **more: Any) -> dict[str, Any]:
    """What every element hands to marshmallow: its names, and whether it may be absent or null."""
    presence = {"load_default": None, "allow_none": True} if optional else {"required": True}
    return {**presence, "metadata": {"zh": zh, "en": en, "source": source, **more}}


class Body(Schema):
    """Base of every schema: undeclared fields are judged by who reads, faults carry our codes."""

    error_messages = {"unknown": fault("FIELD_UNKNOWN"), "type": fault("FIELD_TYPE", "object")}
    rules: ClassVar[Sequence[Rule]] = ()  # conditions between fields of one object

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


class Text(fields.String):
    """Text; made by `text`."""

    default_error_messages = {**_MESSAGES, "invalid": fault("FIELD_TYPE", "text")}

    def __init__(  # noqa: PLR0913 - an element has these properties
        self,
        *,
        shortest: int,
        longest: int,
        pattern: str,
        code: str,
        form: str,
        rule: Rule | None,
        **kwargs: Any,
    ) -> None:
        self.shortest, self.longest, self.rule = shortest, longest, rule
        self._wrong = fault(code, form)
        length = fault("FIELD_LENGTH", f"{shortest}..{longest}")
        # the telling one first: a code of its own, or a form that says the length too
        telling = code != "FIELD_FORM" or shortest == longest
        self._wrong_length = self._wrong if telling else length
        self.pattern = pattern
        self._whole = re.compile(pattern)
        super().__init__(**kwargs)

    def form(self) -> Form:
        length = {"minLength": self.shortest, "maxLength": self.longest}
        return {"type": "string", **length, "pattern": anchored(self.pattern)}

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not self.shortest <= len(text) <= self.longest:
            raise ValidationError(self._wrong_length)
        if _SURROGATE.search(text) or not self._whole.fullmatch(text):
            raise ValidationError(self._wrong)
        return text


def anchored(pattern: str) -> str:
    """A pattern for the whole text, which JSON Schema else would look for anywhere in it."""
    return f"^(?:{pattern})$" if "|" in pattern else f"^{pattern}$"


def text(  # noqa: PLR0913 - an element has these properties
    zh: str,
    en: str,
    *,
    longest: int,
    shortest: int = 1,
    source: str = "",
    pattern: str = STATED,
    form: str = STATED_FORM,
    code: str = "FIELD_FORM",
    rule: Rule | None = None,
    personal: bool = False,
    optional: bool = False,
) -> Text:
    """Text of 1 to `longest` characters; `pattern` must match the whole and is read alike by ECMA 262.

    Without a pattern of its own a text says something: it may begin with blanks but has more than them.

    `form` tells a reader of a fault what was expected, `code` names the fault; `personal` marks personal
    information (个人信息保护法 Art. 4): never logged, shown in full or put into a key.
    """
    what = settled(zh, en, source, optional=optional, personal=personal)
    return Text(
        shortest=shortest, longest=longest, pattern=pattern, code=code, form=form, rule=rule, **what
    )  # fmt: skip


class Code(fields.String):
    """One code of a closed list; made by `code`."""

    default_error_messages = {**_MESSAGES, "invalid": fault("FIELD_TYPE", "text")}

    def __init__(self, *, codes: Mapping[str, str], **kwargs: Any) -> None:
        self.codes = codes
        allowed = listed(f"{key} {name}" for key, name in codes.items())
        self._wrong = fault("VALUE_NOT_IN_LIST", allowed)
        super().__init__(**kwargs)

    def form(self) -> Form:
        return {"type": "string", "enum": list(self.codes)}

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        code = super()._deserialize(value, attr, data, **kwargs)
        if code not in self.codes:
            raise ValidationError(self._wrong)
        return code


def code(
    zh: str, en: str, *, codes: Mapping[str, str], source: str, optional: bool = False
) -> Code:
    """One code of a closed list: `codes` by code, with the Chinese name."""
    return Code(codes=codes, **settled(zh, en, source, optional=optional, codes=dict(codes)))


class Whole(fields.Integer):
    """A whole number between two bounds; made by `whole`."""

    default_error_messages = {
        **_MESSAGES,
        "invalid": fault("FIELD_TYPE", "whole number"),
        "too_large": fault("FIELD_RANGE"),
    }

    def __init__(self, *, least: int, most: int, **kwargs: Any) -> None:
        self.least, self.most = least, most
        super().__init__(strict=True, **kwargs)

    def form(self) -> Form:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, bool | str):  # marshmallow would turn true and "3" into numbers
            raise self.make_error("invalid", input=value)
        if (
            isinstance(value, float) and value.is_integer()
        ):  # JSON knows no difference between 1.0 and 1
            value = int(value)
        number = super()._deserialize(value, attr, data, **kwargs)
        if not self.least <= number <= self.most:
            raise ValidationError(fault("FIELD_RANGE", f"{self.least}..{self.most}"))
        return number


def whole(  # noqa: PLR0913 - an element has these properties
    zh: str, en: str, *, least: int, most: int, source: str = "", optional: bool = False
) -> Whole:
    """A whole number between two bounds, both included."""
    return Whole(least=least, most=most, **settled(zh, en, source, optional=optional))


class Flag(fields.Boolean):
    """True or false; made by `flag`."""

    default_error_messages = {**_MESSAGES, "invalid": fault("FIELD_TYPE", "true or false")}

    def form(self) -> Form:
        return {"type": "boolean"}

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, bool):  # marshmallow would take "yes" and 1
            raise self.make_error("invalid", input=value)
        return value


def flag(zh: str, en: str, *, source: str = "", optional: bool = False) -> Flag:
    """True or false; null when optional and unknown."""
    return Flag(**settled(zh, en, source, optional=optional))


class Nested(fields.Nested):
    """An object inside the body; made by `nested`."""

    default_error_messages = {**_MESSAGES, "type": fault("FIELD_TYPE", "object")}

    @property
    def body(self) -> Body:
        schema: Body = self.schema  # type: ignore[assignment]  # `nested` takes nothing else
        return schema


def nested(zh: str, en: str, schema: type[Body], *, optional: bool = False) -> Nested:
    """An object inside the body."""
    return Nested(schema, **settled(zh, en, "", optional=optional))


class Free(fields.Dict):
    """An object whose fields are judged elsewhere; made by `free`."""

    default_error_messages = {**_MESSAGES, "invalid": fault("FIELD_TYPE", "object")}

    def form(self) -> Form:
        return {"type": "object"}


def free(zh: str, en: str) -> Free:
    """An object whose fields are judged elsewhere."""
    return Free(**settled(zh, en, "", optional=False))


class Several(fields.List[Any]):
    """A list; made by `several`."""

    default_error_messages = {**_MESSAGES, "invalid": fault("FIELD_TYPE", "list")}

    def __init__(self, inner: fields.Field[Any], *, least: int, most: int, **kwargs: Any) -> None:
        self.least, self.most = least, most
        super().__init__(inner, **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, list) and not self.least <= len(value) <= self.most:
            raise ValidationError(fault("FIELD_LENGTH", f"{self.least}..{self.most}"))
        return super()._deserialize(value, attr, data, **kwargs)


def several(  # noqa: PLR0913 - an element has these properties
    zh: str,
    en: str,
    inner: fields.Field[Any],
    *,
    most: int,
    least: int = 0,
    optional: bool = False,
) -> Several:
    """A list of `least` to `most` members."""
    return Several(inner, least=least, most=most, **settled(zh, en, "", optional=optional))
