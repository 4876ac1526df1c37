"""JSON that every parser reads alike and that can be written again (RFC 8259, I-JSON of RFC 7493)."""

import json
import math
from typing import Any


DEEPEST = 64  # levels; parsers of other languages give up at different depths


class NotJson(ValueError):
    """Why the bytes are no such JSON, without a value of theirs."""


def loads(body: bytes) -> Any:
    """The document of UTF-8 bytes; NotJson also for NaN, a name that occurs twice, a lone surrogate."""
    try:
        return _document(body)
    except UnicodeDecodeError:
        raise NotJson("not UTF-8") from None
    except UnicodeEncodeError:
        raise NotJson("a lone surrogate is no character") from None
    except json.JSONDecodeError as wrong:
        raise NotJson(f"no JSON at line {wrong.lineno}, column {wrong.colno}") from None
    except RecursionError:
        raise NotJson("JSON nested too deeply") from None
    except ValueError as wrong:
        raise NotJson(str(wrong)) from None


def _document(body: bytes) -> Any:
    document = _DECODER.decode(body.decode())
    if body.count(b"[") + body.count(b"{") > DEEPEST:
        _not_deeper(document, DEEPEST)
    if b"\\ud" in body.lower():  # an escaped surrogate: a lone one cannot be written again
        json.dumps(document, ensure_ascii=False).encode()
    return document


def _not_deeper(value: Any, levels: int) -> None:
    if isinstance(value, dict | list):
        if not levels:
            raise ValueError("JSON nested too deeply")
        for inner in value.values() if isinstance(value, dict) else value:
            _not_deeper(inner, levels - 1)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON (RFC 8259)")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("a number out of range cannot be written again")
    return number


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two parsers may choose differently between two values of one name (RFC 7493, I-JSON)."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name occurs twice")
    return found


_DECODER = json.JSONDecoder(  # once: json.loads would build one for every message
    parse_constant=_no_constant, parse_float=_finite, object_pairs_hook=_each_name_once
)
