"""Questions to the other node's gateway over HTTP: answered at once, or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import requests

from services.gateway.domain.asking import Stretch
from services.gateway.domain.numbers import Numbers
from services.gateway.domain.reconciling import Total
from shared import topology


SECONDS = 5
REFUSALS = (400, 401, 404)
LONGEST_CODE = 64
MOST_LANES = 1_000  # of its answer that are compared
GIVEN = ("epoch", "highest", "settled")


class PartnerSilent(Exception):
    """The other side does not answer, or not to us; the message says how."""

    code = "NODE_SILENT"


class PartnerRefused(PartnerSilent):
    """The other side answered that it cannot say; the message is its code."""


@dataclass(frozen=True)
class PartnerNode:
    """The other gateway: its address and the token that we present."""

    url: str
    token: str

    def report(self) -> dict[str, Any]:
        """What the node says about itself: queues, shovels, services."""
        return self._get("/v1/status")

    def trace(self, message_id: str) -> dict[str, Any]:
        """The way of a message through the other node, by service."""
        return self._get(f"/v1/trace/{quote(message_id, safe='')}")

    def number(self, lane: str, epoch: int, number: int) -> dict[str, Any]:
        """Where a message of ours is there, by its number."""
        return self._get(f"/v1/lanes/{quote(lane, safe='')}/{epoch}/{number}")

    def given_out(self) -> list[dict[str, Any]]:
        """The lanes on which it sends to us: `lane`, `epoch`, `highest`, `settled`."""
        with _understood():
            return [
                {"lane": str(row["lane"])} | {name: int(row[name]) for name in GIVEN}
                for row in self._get("/v1/lanes")["lanes"][:MOST_LANES]
                if row["lane"] in topology.SERVICES
            ]

    def total(self, lane: str, epoch: int, wanted: Stretch) -> Total:
        """What it has of a stretch of ours."""
        answer = self._stretch(lane, epoch, "totals", wanted)
        with _understood():
            return Total(
                highest=int(answer["highest"]),
                count=int(answer["count"]),
                digest=str(answer["digest"]),
                missing=_numbers(answer["missing"], wanted),
                skipped=_numbers(answer["skipped"], wanted),
            )

    def digests(self, lane: str, epoch: int, wanted: Stretch) -> dict[int, str]:
        """By number, of those of a stretch of ours whose message it has."""
        answer = self._stretch(lane, epoch, "numbers", wanted)
        with _understood():
            return {int(row["number"]): str(row["digest"]) for row in answer["numbers"]}

    def _stretch(self, lane: str, epoch: int, what: str, wanted: Stretch) -> dict[str, Any]:
        ends = f"from={wanted.first}&to={wanted.last}"
        return self._get(f"/v1/lanes/{quote(lane, safe='')}/{epoch}/{what}?{ends}")

    def _get(self, path: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.token}"}
        try:
            answer = requests.get(f"{self.url}{path}", headers=headers, timeout=SECONDS)
            _refuse(answer)
            answer.raise_for_status()
            found = answer.json()
            if not isinstance(found, dict):
                raise requests.exceptions.InvalidJSONError
        except requests.RequestException as trouble:
            raise PartnerSilent(type(trouble).__name__) from trouble
        return found


def _refuse(answer: requests.Response) -> None:
    """PartnerRefused when it says by a code why it does not answer."""
    if answer.status_code not in REFUSALS:
        return
    with suppress(ValueError, TypeError, LookupError):
        raise PartnerRefused(str(answer.json()["problems"][0]["code"])[:LONGEST_CODE])


@contextmanager
def _understood() -> Iterator[None]:
    """PartnerSilent when an answer is not of the form that was agreed."""
    try:
        yield
    except (LookupError, TypeError, ValueError) as wrong:
        raise PartnerSilent(f"answer not understood: {type(wrong).__name__}") from wrong


def _numbers(spans: Any, wanted: Stretch) -> Numbers:
    """Of its answer, those that were asked for."""
    clipped = [
        (max(int(first), wanted.first), min(int(last), wanted.last)) for first, last in spans
    ]
    return Numbers().together(Numbers(tuple(span for span in clipped if span[0] <= span[1])))
