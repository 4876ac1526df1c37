"""A message contract: one name, all its versions, who receives it, how it is read and written.

Strict writer, tolerant reader: `write` refuses what is undeclared, `read` ignores it.  A version
newer than the last one known raises `UnknownVersion`: that is busy, not poison.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from marshmallow import EXCLUDE, RAISE, ValidationError

from contracts.elements.basic import Body
from contracts.errors import ContractBroken, Problem, UnknownVersion
from contracts.fault import problems


Data = dict[str, Any]
Converter = Callable[[Data], Data]


class Kind(StrEnum):
    """A fact is an event (past tense), a request is a command (imperative), a refusal answers one."""

    EVENT = "event"
    COMMAND = "command"
    REFUSAL = "refusal"


class KeyOwner(StrEnum):
    """Whose region the business key begins with: a side may only speak of what is its to speak of."""

    SENDER = "sender"
    RECEIVER = "receiver"
    EITHER = "either"


@dataclass(frozen=True)
class Version:
    """One version: its number and its two instances of the schema (built once: 292 µs each)."""

    number: int
    schema: type[Body]
    strict: Body = field(init=False, repr=False, compare=False)
    tolerant: Body = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "strict", self.schema(unknown=RAISE))
        object.__setattr__(self, "tolerant", self.schema(unknown=EXCLUDE))


class Contract:
    """All that is agreed about one message; versions count from 1, the last is the one we write.

    `partner_receivers` are the services of the *other* node that receive it across the border,
    `local_receivers` those of the node where it is published.
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
        up: Sequence[Converter] = (),
    ) -> None:
        if len(up) != len(schemas) - 1:
            raise ValueError(f"{name}: every version after the first needs one converter")
        self.name, self.zh, self.en, self.kind, self.key = name, zh, en, kind, key
        self.key_owner = key_owner
        self.owner = name.partition(".")[0]
        self.partner_receivers = tuple(partner_receivers)
        self.local_receivers = tuple(local_receivers)
        self.versions = tuple(Version(n, schema) for n, schema in enumerate(schemas, start=1))
        self.up = tuple(up)

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

    def write(self, body: Data) -> Data:
        """Check what we are about to send against the newest version; ContractBroken is our own fault."""
        return _checked(self.versions[-1].strict, body)

    def read(self, version: int, body: Any) -> Data:
        """The body as the newest version; ContractBroken or UnknownVersion when it cannot be.

        A handler sees only what was declared in the newest version, whatever was sent.
        """
        if version not in range(1, self.newest + 1):
            allowed = f"v1..v{self.newest}"
            raise UnknownVersion([Problem("VERSION_UNKNOWN", "$.type", f"v{version}", allowed)])
        data = _checked(self.versions[version - 1].tolerant, body)
        for convert in self.up[version - 1 :]:
            data = convert(data)
        return _checked(self.versions[-1].strict, data) if version < self.newest else data


def _checked(schema: Body, body: Any) -> Data:
    try:
        loaded: Data = schema.load(body)
    except ValidationError as invalid:
        raise ContractBroken(problems(invalid.messages, body)) from None
    return loaded
