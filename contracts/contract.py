"""A message contract: one name, all its versions, who sends and receives it, how it is read and written.

Strict writer, tolerant reader: `write` refuses what is undeclared, `read` ignores it.  A version
newer than the last one known raises `UnknownVersion`: that is busy, not poison.
"""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from contracts.anatomy import Data
from contracts.elements.basic import Body
from contracts.errors import ContractBroken, Problem, UnknownVersion
from contracts.identity import JoinKey
from contracts.roles import Role
from contracts.steps import Loss, Step
from contracts.version import Version


LARGEST = 64 * 1024  # bytes of a message on the wire, unless its contract says otherwise


class Kind(StrEnum):
    """A fact is an event (past tense), a request is a command (imperative), a refusal answers one."""

    EVENT = "event"
    COMMAND = "command"
    REFUSAL = "refusal"


class KeyOwner(StrEnum):
    """Whose region the business key begins with: a side may only speak of what is its to speak of.

    A command stays within a province: there the sender is the province that asks, the receiver the other.
    """

    SENDER = "sender"
    RECEIVER = "receiver"
    EITHER = "either"


class Contract:
    """All that is agreed about one message; versions count from 1, the last is the one we write.

    `partner_receivers` are the services of the *other* node that receive it across the border,
    `local_receivers` those of the node where it is published; `senders` are the participants that may
    send it, `listeners` the systems of the own province that may receive it.  `largest` is in bytes of
    the whole message; `lifetime` after its `time` it must take no effect any more.  `refusals` are the
    codes with which its receiver may refuse it, `leads_to` the events that answer a command.
    """

    def __init__(  # noqa: PLR0913 - these are what a contract consists of
        self,
        name: str,
        *schemas: type[Body],
        zh: str,
        en: str,
        key: str,
        key_owner: KeyOwner = KeyOwner.SENDER,
        kind: Kind = Kind.EVENT,
        partner_receivers: Sequence[str] = (),
        local_receivers: Sequence[str] = (),
        senders: Sequence[Role] = (Role.PROVINCE_NODE,),
        listeners: Sequence[Role] = (),
        steps: Sequence[Step] = (),
        refusals: Sequence[str] = (),
        leads_to: Sequence[str] = (),
        largest: int = LARGEST,
        lifetime: dt.timedelta | None = None,
    ) -> None:
        if len(steps) != len(schemas) - 1:
            raise ValueError(f"{name}: every version after the first needs one step")
        self.name, self.zh, self.en, self.kind, self.key = name, zh, en, kind, key
        self.key_owner = key_owner
        self.owner = name.partition(".")[0]
        self.partner_receivers = tuple(partner_receivers)
        self.local_receivers = tuple(local_receivers)
        self.senders, self.listeners = tuple(senders), tuple(listeners)
        self.versions = tuple(
            Version(name, zh, en, n, schema) for n, schema in enumerate(schemas, start=1)
        )
        self.steps = tuple(steps)
        self.refusals, self.leads_to = tuple(refusals), tuple(leads_to)
        self.largest, self.lifetime = largest, lifetime

    @property
    def newest(self) -> int:
        return self.versions[-1].number

    @property
    def shared(self) -> bool:
        """Whether it crosses the border."""
        return bool(self.partner_receivers)

    def type_of(self, version: int | None = None) -> str:
        """The CloudEvents type, cn.chuanyu.<owner>.<message>.v<N>."""
        return f"cn.chuanyu.{self.name}.v{version or self.newest}"

    def business_key(self, body: Data) -> str:
        """The value all messages of one aggregate share: their order is kept."""
        return str(body[self.key])

    def check_size(self, size: int) -> None:
        """ContractBroken when a whole message of that many bytes is larger than agreed."""
        if size > self.largest:
            allowed = f"0..{self.largest} bytes"
            raise ContractBroken([Problem("MESSAGE_TOO_LARGE", "$", f"{size} bytes", allowed)])

    def write(self, body: Any) -> Data:
        """Check what we are about to send against the newest version; ContractBroken is our own fault."""
        return self.versions[-1].write(body)

    def read(self, version: int, body: Any, key: JoinKey | None = None) -> Data:
        """The body as the newest version; ContractBroken or UnknownVersion when it cannot be.

        A handler sees only what was declared in the newest version, whatever was sent.  With the join
        key, persons of versions that carried their number keep a digest to be joined by.
        """
        data = self.version(version).read(body)
        for step in self.steps[version - 1 :]:
            data = step.raised(data, key)
        return self.versions[-1].read(data) if version < self.newest else data

    def lower(self, data: Data, version: int) -> Data:
        """A body of the newest version as an older one; ContractBroken when a forbidden loss stands in the way.

        `data` is what `write` or `read` gave; `losses` tells beforehand what will be lost.
        """
        lowered, forbidden = data, list[Loss]()
        for step in reversed(self.steps[self.version(version).number - 1 :]):
            forbidden += [loss for loss in step.forbidden if loss.happens_to(lowered)]
            lowered = step.down(lowered)
        if forbidden:
            raise ContractBroken(
                Problem("LOSS_FORBIDDEN", loss.path, "", f"v{self.newest}") for loss in forbidden
            )
        return self.versions[version - 1].write(lowered)

    def losses(self, data: Data, version: int) -> list[Loss]:
        """What of this body of the newest version an older one cannot carry."""
        lost: list[Loss] = []
        for step in reversed(self.steps[self.version(version).number - 1 :]):
            lost += [loss for loss in step.lost_down if loss.happens_to(data)]
            data = step.down(data)
        return lost

    def version(self, number: int) -> Version:
        """The version of that number; UnknownVersion when we know none."""
        if number not in range(1, self.newest + 1):
            allowed = f"v1..v{self.newest}"
            raise UnknownVersion([Problem("VERSION_UNKNOWN", "$.type", f"v{number}", allowed)])
        return self.versions[number - 1]
