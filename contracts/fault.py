"""How a marshmallow check names its coded fault: one string that holds the code and what is allowed."""

import re
from collections.abc import Iterable
from typing import Any

from contracts.codes import CODES
from contracts.errors import Problem, kind_of


_SEPARATOR = "|"
_LONGEST = 200  # characters of what was allowed
# a name that nobody declared may be a person's: only what looks like a field is shown
_NAME = re.compile(r"(?!.*[0-9]{5})[A-Za-z][A-Za-z0-9_-]{0,59}")


def fault(code: str, allowed: str = "") -> str:
    """The message a validator raises; read back by `problems`."""
    return f"{code}{_SEPARATOR}{allowed}"


def listed(entries: Iterable[str]) -> str:
    """As many entries as fit; of a longer list it is said how many there are."""
    every = list(entries)
    text, kept = ", ".join(every), len(every)
    while len(text) > _LONGEST:
        kept -= 1
        text = f"{', '.join(every[:kept])}, … ({len(every)})"
    return text


def problems(messages: Any, data: Any, path: str = "$") -> list[Problem]:
    """Flatten what marshmallow collected into coded problems with JSON paths."""
    if isinstance(messages, list | str):
        several = [messages] if isinstance(messages, str) else messages
        return [_problem(message, data, path) for message in several]
    found: list[Problem] = []
    for key, inner in messages.items():
        if key == "_schema":
            found += problems(inner, data, path)
        else:
            found += problems(inner, _inside(data, key), f"{path}{_step(key)}")
    return found


def _problem(message: object, data: Any, path: str) -> Problem:
    code, _, allowed = str(message).partition(_SEPARATOR)
    if code not in CODES:  # a message of marshmallow's own that no element has replaced
        code, allowed = "FIELD_TYPE", str(message)
    found = "" if code == "FIELD_REQUIRED" else kind_of(data)
    return Problem(code, path, found, allowed)


def _inside(data: Any, key: Any) -> Any:
    if isinstance(data, dict):
        return data.get(key)
    if isinstance(data, list) and isinstance(key, int) and key < len(data):
        return data[key]
    return None


def _step(key: Any) -> str:
    if isinstance(key, int):
        return f"[{key}]"
    return f".{key}" if _NAME.fullmatch(key) else f".(name of {len(key)} characters)"
