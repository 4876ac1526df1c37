"""Batches of signed messages to a participant's address over HTTP: taken, refused, or to be sent again later."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import requests

from services.gateway.adapters import http_batch
from services.gateway.adapters.http_batch import Signed


CONNECT_SECONDS, ANSWER_SECONDS = (
    5,
    10,
)  # together less than the broker's patience with a silent consumer
LARGEST_ANSWER = 1024 * 1024  # bytes
LONGEST_CODE = 64
LONGEST_PAUSE = 600  # seconds that a participant may ask us to wait
UNFIT = (400, 413, 415, 422)  # these messages, not this moment
TOO_LARGE = 413


class NotTaken(Exception):
    """Nothing is sure: all of it is sent again, not before so many seconds when the participant says so."""

    def __init__(self, why: str, pause: float | None = None) -> None:
        super().__init__(why)
        self.pause = pause


class Refused(Exception):
    """As a whole, by an answer that names the code."""


@dataclass
class Posting:
    """To one participant; `session` is the one place where certificates belong."""

    token: str
    session: requests.Session = field(default_factory=requests.Session)

    def post(self, url: str, messages: Sequence[Signed]) -> list[str | None]:
        """Of each message None, or the code by which it was refused; raises NotTaken, Refused."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        try:
            with self.session.post(
                f"{url.rstrip('/')}/v1/messages",
                data=http_batch.written(messages),
                headers=headers,
                timeout=(CONNECT_SECONDS, ANSWER_SECONDS),
                allow_redirects=False,
                stream=True,
            ) as answer:
                return _outcomes(answer, _said(answer), len(messages))
        except requests.RequestException as trouble:
            raise NotTaken(type(trouble).__name__) from trouble


def _said(answer: requests.Response) -> Any:
    """Its JSON, None for anything else; who answers without end is not heard to the end."""
    end, found = time.monotonic() + ANSWER_SECONDS, b""
    for part in answer.iter_content(64 * 1024):
        found += part
        if len(found) > LARGEST_ANSWER or time.monotonic() > end:
            raise NotTaken("answer without end")
    try:
        return json.loads(found)
    except ValueError:
        return None


def _outcomes(answer: requests.Response, said: Any, count: int) -> list[str | None]:
    """Only an answer of the form that was agreed counts: a proxy's page says nothing about messages."""
    status = answer.status_code
    try:
        if status in UNFIT:
            raise Refused("MESSAGE_TOO_LARGE" if status == TOO_LARGE else _code(said))
        if not answer.ok or said["accepted"] is not True or len(said["messages"]) != count:
            raise NotTaken(f"HTTP {status}", _pause(answer.headers.get("Retry-After", "")))
        return [None if one["accepted"] is True else _code(one) for one in said["messages"]]
    except (LookupError, TypeError):
        raise NotTaken(f"HTTP {status}, answer not understood") from None


def _code(said: Any) -> str:
    return str(said["problems"][0]["code"])[:LONGEST_CODE]


def _pause(text: str) -> float | None:
    """Whole seconds; a date is left to our own back-off."""
    if not (text.isascii() and text.isdigit()):
        return None
    return float(min(int(text[:9]), LONGEST_PAUSE))
