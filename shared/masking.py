"""Shows a body with its personal information masked, as the contract declares it.

What the contract does not declare, or declares as another kind of value, may be anybody's: it is masked too.
"""

import re
from typing import Any

from contracts.elements.basic import Body, Nested, Several
from contracts.envelope import Envelope
from contracts.registry import every_contract


STARS = 8  # at most, so that the length of a long text is not told
_NAME = re.compile(r"(?!.*[0-9]{5})[A-Za-z][A-Za-z0-9_-]{0,59}")  # of a field, hardly of a person
_KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int, float),
    "boolean": (bool,),
}


def masked(envelope: Envelope, data: Any) -> Any:
    """A body of this message's contract and version, for a person to look at."""
    contract = every_contract().get(envelope.contract)
    if contract is None or not 1 <= envelope.version <= contract.newest:
        return _value(data, None)
    schema = contract.versions[envelope.version - 1].tolerant
    return _object(data, schema) if isinstance(data, dict) else _value(data, None)


def _object(value: dict[str, Any], schema: Body) -> dict[str, Any]:
    return {
        _named(name, number, schema): _value(inner, schema.fields.get(name))
        for number, (name, inner) in enumerate(value.items())
    }


def _named(name: str, number: int, schema: Body | None) -> str:
    declared = schema is not None and name in schema.fields
    return name if declared or _NAME.fullmatch(name) else f"({number})"


def _value(value: Any, field: Any) -> Any:
    if isinstance(value, dict):
        if isinstance(field, Nested):
            return _object(value, field.body)
        return {_named(k, n, None): _value(v, None) for n, (k, v) in enumerate(value.items())}
    if isinstance(value, list):
        inner = field.inner if isinstance(field, Several) else None
        return [_value(member, inner) for member in value]
    return value if value is None or _may_be_shown(value, field) else stars(value)


def _may_be_shown(value: Any, field: Any) -> bool:
    if field is None or isinstance(field, Nested | Several) or field.metadata.get("personal"):
        return False
    return isinstance(value, _KINDS.get(field.form()["type"], ()))


def stars(value: Any) -> str:
    """The first character of a text, and nothing of anything else."""
    if not isinstance(value, str) or len(value) < 2:  # noqa: PLR2004 - one character is all of it
        return "*"
    return value[0] + "*" * min(len(value) - 1, STARS)
