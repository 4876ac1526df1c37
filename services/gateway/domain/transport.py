"""How messages reach a participant (协作方的传输方式): the same lanes, signatures and receipts over each."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Who carries what goes out."""

    AMQP = "amqp"  # a shovel, or the participant at its queue
    PUSH = "http-push"  # this gateway, to the participant's address
    PULL = "http-pull"  # the participant, which asks from a number on


@dataclass(frozen=True)
class Transport:
    """The kind, and for a push the address under which the participant takes messages."""

    kind: Kind = Kind.AMQP
    url: str | None = None
