"""Who takes part (协作方): one file each, read and checked once; what each may send and receive.

The files hold what a participant is; which contracts it may send and receive follows from its role and
from the contracts, so that it is said in one place.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

from contracts import strict_json
from contracts.anatomy import Data
from contracts.contract import Contract
from contracts.participants.form import Profile
from contracts.roles import Role
from contracts.version import Shape


_SHAPE = Shape(Profile)
FOLDER = Path(__file__).parent


class Sendable(Protocol):
    """What of a contract says who sends and receives it."""

    @property
    def senders(self) -> Sequence[Role]: ...
    @property
    def listeners(self) -> Sequence[Role]: ...
    @property
    def partner_receivers(self) -> Sequence[str]: ...
    @property
    def local_receivers(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class Part:
    """What a participant has to do with a contract, and the newest version of it that it speaks."""

    contract: Contract
    sends: bool
    receives: bool
    version: int


@dataclass(frozen=True)
class Participant:
    """One participant and its file."""

    id: str
    zh: str
    en: str
    region: str
    role: Role
    profile: Data

    def may_send(self, contract: Sendable) -> bool:
        return self.role in contract.senders

    def may_receive(self, contract: Sendable) -> bool:
        """A system is told by its node; a node receives what has a receiver in it."""
        if self.role is Role.PROVINCE_NODE:
            return bool(contract.partner_receivers or contract.local_receivers)
        return self.role in contract.listeners

    def speaks(self, name: str) -> int | None:
        """The newest version it speaks of a contract; None when it speaks every one."""
        if self.profile["every_version"]:
            return None
        return next(
            (one["version"] for one in self.profile["speaks"] if one["contract"] == name), 1
        )

    def knows(self, name: str, version: int | None) -> bool:
        """Whether it speaks that version; None asks for none in particular."""
        newest = self.speaks(name)
        return newest is None or version is None or version <= newest

    def parts(self, every: Iterable[Contract]) -> Iterator[Part]:
        """Its part in each contract it has to do with."""
        for contract in every:
            spoken = self.speaks(contract.name) or contract.newest
            part = Part(contract, self.may_send(contract), self.may_receive(contract), spoken)
            if part.sends or part.receives:
                yield part


@cache
def every_participant() -> MappingProxyType[str, Participant]:
    """All participants by id; ContractBroken when a file is not of its form."""
    found = (
        of_profile(strict_json.loads(path.read_bytes())) for path in sorted(FOLDER.glob("*.json"))
    )
    return MappingProxyType({participant.id: participant for participant in found})


def of_profile(content: Any) -> Participant:
    """The participant a file describes; ContractBroken with every problem when it is not of its form."""
    profile = _SHAPE.write(content)
    role = Role(profile["role"])
    return Participant(
        profile["id"], profile["zh"], profile["en"], profile["region"], role, profile
    )
