"""The chain (存证链) of a lane's journal: each entry's digest, and one value over it and all entries before it.

Lines and not JSON, as with signatures.  A link names an entry by its digest alone, so that a bundle can prove a message
without telling of the messages of others that entered the journal between it and the next signed head.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from contracts import strict_json
from shared.crypto.digests import SM3, digest
from shared.crypto.encoding import encoded


NONE = "-"  # before the first entry


@dataclass(frozen=True, kw_only=True)
class Course:
    """Which lane it is the chain of."""

    direction: str
    participant: str
    lane: str
    epoch: int

    @property
    def lines(self) -> str:
        return (
            f"direction: {self.direction}\nparticipant: {self.participant}\n"
            f"lane: {self.lane}\nepoch: {self.epoch}\n"
        )


@dataclass(frozen=True, kw_only=True)
class Head:
    """How many entries there are, and the value over all of them."""

    length: int = 0
    value: str = NONE

    def link(self, entry: str) -> "Head":
        """The head after one more entry, which stands here as its digest."""
        text = f"chuanyu-chain-1\nbefore: {self.value}\nentry: {entry}\n"
        return Head(length=self.length + 1, value=digest(SM3, text.encode("ascii")))

    def text(self, course: Course) -> bytes:
        """What is signed as `what: head`."""
        said = f"chuanyu-head-1\n{course.lines}entries: {self.length}\nchain: {self.value}\n"
        return said.encode("ascii")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A row of the journal as the chain has it: of the body, the digest, so that it can be removed."""

    course: Course
    number: int  # on the lane; entries of a lane that comes in may be out of its order
    at: dt.datetime
    message_id: str
    source: str
    type: str
    key: str
    body: str  # digest
    conversion: dict[str, Any] | None  # names the digest of what was said
    signature: str  # the line

    @property
    def digest(self) -> str:
        return digest(SM3, self.text)

    @property
    def text(self) -> bytes:
        """A key may hold any character: it stands here as base64 of its UTF-8."""
        converted = NONE if self.conversion is None else digest_of(self.conversion)
        return (
            f"chuanyu-entry-1\n{self.course.lines}number: {self.number}\nat: {moment(self.at)}\n"
            f"message: {self.message_id}\nsource: {self.source}\ntype: {self.type}\n"
            f"key: {encoded(self.key.encode())}\nbody: {self.body}\nconversion: {converted}\n"
            f"signature: {self.signature}\n"
        ).encode()


def digest_of(document: Any) -> str:
    """SM3 over the canonical form."""
    return digest(SM3, canonical(document))


def canonical(document: Any) -> bytes:
    """JSON as RFC 8785 has it, for documents of objects, lists, text, whole numbers, truth and null."""
    return strict_json.dumps(_sorted(document))


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _sorted(value[name]) for name in sorted(value)}
    return [_sorted(one) for one in value] if isinstance(value, list) else value


def moment(at: dt.datetime) -> str:
    """2026-12-01T01:30:00.000Z, as in statements that are signed."""
    utc = at.astimezone(dt.UTC).replace(tzinfo=None)
    return f"{utc.isoformat(timespec='milliseconds')}Z"
