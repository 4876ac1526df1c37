"""Base64 with one text for the same bytes: RFC 4648 §4, padded, no line breaks."""

import base64
import binascii


FORM = "(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def decoded(text: str) -> bytes | None:
    """The bytes, or None when `encoded` would write them otherwise: Python itself overlooks stray bits."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return None
    return data if encoded(data) == text else None
