"""What is signed: twelve lines that stand beside the message and name its bytes by their digest.

Lines and not JSON, so that every language makes the same bytes without knowing how another one writes JSON.
The parser takes exactly what `text` writes.
"""

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum

from shared.crypto import digests


class What(StrEnum):
    """What the signature is for: a receipt can never pass for a message."""

    MESSAGE = "message"
    VOID = "void"  # fills the number of a message that was withdrawn
    RECEIPT = "receipt"
    BEACON = "beacon"  # of an idle lane: epoch, highest number, chain head
    HEAD = "head"  # of the journal's chain
    EVIDENCE = "evidence"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Between whom, where on which lane, under which contract; what does not apply is None or 0."""

    what: What
    sender: str
    receiver: str | None
    lane: str | None  # the owning service; the direction is sender and receiver
    epoch: int
    number: int
    contract: str | None  # digest of the contract's version


@dataclass(frozen=True, kw_only=True)
class Statement:
    """All that a signature says."""

    place: Place
    body: str  # digest
    signed: dt.datetime  # to the millisecond
    algorithm: str
    key: str  # id

    @property
    def text(self) -> bytes:
        """The bytes that are signed."""
        return _FORM.format(
            p=self.place,
            receiver=self.place.receiver or _NONE,
            lane=self.place.lane or _NONE,
            contract=self.place.contract or _NONE,
            body=self.body,
            signed=_moment(self.signed),
            algorithm=self.algorithm,
            key=self.key,
        ).encode("ascii")


_NONE = "-"
_FORM = """\
chuanyu-signature-1
what: {p.what}
sender: {p.sender}
receiver: {receiver}
lane: {lane}
epoch: {p.epoch}
number: {p.number}
contract: {contract}
body: {body}
signed: {signed}
algorithm: {algorithm}
key: {key}
"""
_NAME = "[a-z][a-z0-9-]{0,63}"
_NUMBER = "(?:0|[1-9][0-9]{0,14})"  # every language keeps 15 digits exactly
_STATEMENT = re.compile(
    rf"""chuanyu-signature-1
what: (?P<what>{"|".join(What)})
sender: (?P<sender>{_NAME})
receiver: (?P<receiver>{_NAME}|-)
lane: (?P<lane>{_NAME}|-)
epoch: (?P<epoch>{_NUMBER})
number: (?P<number>{_NUMBER})
contract: (?P<contract>sha256:[0-9a-f]{{64}}|-)
body: (?P<body>{digests.FORM})
signed: (?P<signed>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}\.[0-9]{{3}}Z)
algorithm: (?P<algorithm>{_NAME})
key: (?P<key>{digests.FORM})
""".encode("ascii")
)


def parsed(text: bytes) -> Statement | None:
    """The statement of these bytes; None for any others, and for a day that is not in the calendar."""
    found = _STATEMENT.fullmatch(text)
    if found is None:
        return None
    said = {name: value.decode("ascii") for name, value in found.groupdict().items()}
    try:
        signed = dt.datetime.fromisoformat(said["signed"])
    except ValueError:
        return None
    place = Place(
        what=What(said["what"]),
        sender=said["sender"],
        receiver=_or_none(said["receiver"]),
        lane=_or_none(said["lane"]),
        epoch=int(said["epoch"]),
        number=int(said["number"]),
        contract=_or_none(said["contract"]),
    )
    statement = Statement(
        place=place,
        body=said["body"],
        signed=signed,
        algorithm=said["algorithm"],
        key=said["key"],
    )
    return statement if statement.text == text else None  # newer Pythons read 24:00 as the next day


def _or_none(text: str) -> str | None:
    return None if text == _NONE else text


def _moment(moment: dt.datetime) -> str:
    """2026-11-24T04:00:00.000Z, what JavaScript's toISOString writes."""
    utc = moment.astimezone(dt.UTC).replace(tzinfo=None)
    return f"{utc.isoformat(timespec='milliseconds')}Z"
