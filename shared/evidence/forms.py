"""The structure of a bundle: a file may come from anybody, and what is no bundle is told and not stumbled over."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any

from shared.crypto.encoding import decoded


Form = Callable[[Any], bool] | Mapping[str, Any]
MOST = 10**15  # a number that every language keeps
_DIGEST = re.compile("(?:sm3|sha256):[0-9a-f]{64}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)


def text(value: Any) -> bool:
    return isinstance(value, str)


def ascii_line(value: Any) -> bool:
    return isinstance(value, str) and value.isascii() and value.isprintable()


def whole(value: Any) -> bool:
    return type(value) is int and 0 <= value < MOST


def digest(value: Any) -> bool:
    return isinstance(value, str) and _DIGEST.fullmatch(value) is not None


def link(value: Any) -> bool:
    """A value of a chain, or none."""
    return value == "-" or digest(value)


def base64(value: Any) -> bool:
    return isinstance(value, str) and decoded(value) is not None


def moment(value: Any) -> bool:
    if not isinstance(value, str) or _MOMENT.fullmatch(value) is None:
        return False
    try:
        dt.datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def way(value: Any) -> bool:
    return value in ("in", "out")


def document(value: Any) -> bool:
    return isinstance(value, dict)


def maybe(form: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: value is None or form(value)


def never(value: Any) -> bool:
    return value is None


def several(form: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(map(form, value))


COURSE = {"direction": way, "participant": ascii_line, "lane": ascii_line, "epoch": whole}
LISTS = ("keys", "messages", "parked", "proofs", "receipts")
MANIFEST = {
    "schema": text, "node": ascii_line, "partner": ascii_line, "case": text, "made_at": moment,
    "parts": dict.fromkeys(LISTS, several(digest)),
}  # fmt: skip
FILE = {
    "schema": text, "manifest": document, "signature": text,
    **dict.fromkeys(LISTS, several(document)),
}  # fmt: skip
KEY = {
    "participant": ascii_line, "key_id": digest, "pem": text,
    **dict.fromkeys(("first_used_at", "not_before", "not_after", "revoked_at"), maybe(moment)),
}  # fmt: skip
MESSAGE = {
    **COURSE, "number": whole, "entry": maybe(whole), "at": moment, "message_id": ascii_line,
    "source": ascii_line, "type": ascii_line, "key": text, "digest": digest, "body": maybe(base64),
    "removed_at": maybe(moment), "said": maybe(base64), "conversion": maybe(document), "signature": ascii_line,
}  # fmt: skip
PROOF = {
    **COURSE, "first": whole, "before": link, "entries": several(digest),
    "head": {"length": whole, "value": digest, "signature": ascii_line},
}  # fmt: skip
RECEIPT = {**COURSE, "body": base64, "digest": digest, "signature": ascii_line}
PARKED = {
    **COURSE, "number": whole, "at": moment, "message_id": text, "key": text, "digest": digest, "body": base64,
    "removed_at": never, "reason": ascii_line, "state": ascii_line, "signature": ascii_line,
}  # fmt: skip
PARTS: Mapping[str, Form] = {
    "keys": KEY,
    "messages": MESSAGE,
    "parked": PARKED,
    "proofs": PROOF,
    "receipts": RECEIPT,
}


def misfit(value: Any, form: Form, path: str = "$") -> str | None:
    """Where the value is not of the form, by the first path that is not; None when it is."""
    if callable(form):
        return None if form(value) else path
    if not isinstance(value, dict):
        return path
    if value.keys() != form.keys():
        return f"{path}.{min(map(str, value.keys() ^ form.keys()))[:40]}"
    inner = (misfit(value[name], form[name], f"{path}.{name}") for name in form)
    return next((found for found in inner if found is not None), None)
