"""JSON that every parser reads alike and that can be written again (RFC 8259, I-JSON of RFC 7493)."""

import json
import math
from typing import Any

import orjson


DEEPEST = 64  # levels; parsers of other languages give up at different depths


class NotJson(ValueError):
    """Why the bytes are no such JSON, in both languages and without a value of theirs."""


_TOO_DEEP = f"嵌套超过 {DEEPEST} 层 JSON nested too deeply, more than {DEEPEST} levels"
_MARK = b"\xef\xbb\xbf"


def loads(body: bytes) -> Any:
    """The document of UTF-8 bytes; NotJson also for NaN, a name that occurs twice, a lone surrogate.

    What is written back to the same bytes was strict: each name stands once, and every number is kept.  So
    our own messages are read at a fourth of the cost, and all others with care.
    """
    try:
        document = orjson.loads(body)
        if orjson.dumps(document) == body:
            _look_deeper(document, body)
            return document
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):  # the careful reader says why
        pass
    return _with_care(body)


def dumps(document: Any) -> bytes:
    """The shortest UTF-8 bytes of a document, names in their order; ValueError when there are none.

    NaN becomes null, as in JavaScript: no contract has a number that is not whole, and `loads` lets none in.
    """
    try:
        return orjson.dumps(document)
    except orjson.JSONEncodeError:  # an integer beyond 64 bits, which JSON allows
        return _ENCODER.encode(document).encode()


def _with_care(body: bytes) -> Any:
    try:
        return _document(body)
    except UnicodeDecodeError:
        raise NotJson("不是 UTF-8 not UTF-8") from None
    except UnicodeEncodeError:
        raise NotJson("孤立的代理码位不是字符 a lone surrogate is no character") from None
    except json.JSONDecodeError as wrong:
        raise NotJson(_syntax(body, wrong)) from None
    except RecursionError:
        raise NotJson(_TOO_DEEP) from None
    except NotJson:
        raise
    except ValueError:  # of Python, which converts no integer longer than that
        raise NotJson("整数位数过多 an integer has too many digits") from None


def _syntax(body: bytes, wrong: json.JSONDecodeError) -> str:
    """What is wrong where; bytes of another encoding are told by how they begin."""
    if body.startswith(_MARK):
        return "以字节顺序标记 (BOM) 开头 begins with a byte order mark (BOM)"
    if b"\0" in body[:2]:
        return "不是 UTF-8，疑为 UTF-16 not UTF-8 but UTF-16, it seems"
    where = f"at line {wrong.lineno}, column {wrong.colno}"
    where_zh = f"第 {wrong.lineno} 行第 {wrong.colno} 列"
    if wrong.msg == "Extra data":
        return f"{where_zh}起在文档之后还有内容 more after the document {where}"
    return f"{where_zh}不是 JSON no JSON {where}"


def _document(body: bytes) -> Any:
    document = _DECODER.decode(body.decode())
    _look_deeper(document, body)
    if b"\\ud" in body.lower():  # an escaped surrogate: a lone one cannot be written again
        json.dumps(document, ensure_ascii=False).encode()
    return document


def _look_deeper(document: Any, body: bytes) -> None:
    if body.count(b"[") + body.count(b"{") > DEEPEST:
        _not_deeper(document, DEEPEST)


def _not_deeper(value: Any, levels: int) -> None:
    if isinstance(value, dict | list):
        if not levels:
            raise NotJson(_TOO_DEEP)
        for inner in value.values() if isinstance(value, dict) else value:
            _not_deeper(inner, levels - 1)


def _no_constant(name: str) -> None:
    raise NotJson(f"{name} 不是 JSON {name} is no JSON (RFC 8259)")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise NotJson("数字超出范围 a number out of range cannot be written again")
    return number


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two parsers may choose differently between two values of one name (RFC 7493, I-JSON)."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotJson("同一对象中名称重复 a name occurs twice in one object")
    return found


_DECODER = json.JSONDecoder(  # once: json.loads would build one for every message
    parse_constant=_no_constant, parse_float=_finite, object_pairs_hook=_each_name_once
)
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
