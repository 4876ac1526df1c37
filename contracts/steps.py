"""One step between two neighbouring versions, up and down, and what is lost on the way.

The law every step keeps (tests/contract): down after up gives the same body, and up after down too,
except at the paths declared lost.
"""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property

from contracts.anatomy import Data
from contracts.identity import JoinKey


Converter = Callable[[Data], Data]


@dataclass(frozen=True)
class Loss:
    """What a conversion cannot carry over.

    `path` is a JSON path with [*] for every member of a list, in the version converted from.  A loss
    that is not `harmless` forbids the conversion of a message that has a value there: the message is held
    for a person, since the receiver would decide on less than was said.  With `among` only these values are
    lost, codes that the other version does not know.
    """

    path: str
    zh: str
    en: str
    harmless: bool = True
    among: frozenset[str] = frozenset()

    def happens_to(self, data: Data) -> bool:
        """Whether a body has a value at one of the places."""
        return _is_there(data, self._names, self.among)

    @cached_property
    def _names(self) -> Sequence[str]:
        return self.path.removeprefix("$.").split(".")


def _is_there(data: Data, names: Sequence[str], among: AbstractSet[str]) -> bool:
    name, *rest = names
    found = data.get(name.removesuffix("[*]"))
    members = (found or []) if name.endswith("[*]") else [found]
    if rest:
        return any(member is not None and _is_there(member, rest, among) for member in members)
    return any(member in among if among else member not in (None, [], "") for member in members)


@dataclass(frozen=True, kw_only=True)
class Step:
    """From a version to the next and back; `why` is the reason of the new version."""

    why_zh: str
    why_en: str
    up: Converter
    down: Converter
    lost_up: Sequence[Loss] = ()
    lost_down: Sequence[Loss] = ()
    keyed_up: Callable[[Data, JoinKey], Data] | None = None  # with the key that joins persons

    @cached_property
    def forbidden(self) -> Sequence[Loss]:
        """The losses downwards that hold a message back."""
        return [loss for loss in self.lost_down if not loss.harmless]

    def raised(self, data: Data, key: JoinKey | None) -> Data:
        """The body one version higher."""
        return self.up(data) if key is None or self.keyed_up is None else self.keyed_up(data, key)
