"""One step between two neighbouring versions, up and down, and what is lost on the way.

The law every step keeps (tests/contract): down after up gives the same body, and up after down too,
except at the paths declared lost.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from contracts.anatomy import Data
from contracts.identity import JoinKey


Converter = Callable[[Data], Data]


@dataclass(frozen=True)
class Loss:
    """What a conversion cannot carry over.

    `path` is a JSON path with [*] for every member of a list, in the version converted from.  It happens
    where a value stands there: with `among` only these values, codes that the other version does not know,
    and with `when` only where it says so of the object that holds the field.  A loss that is not `harmless`
    forbids the conversion: the message is held for a person, since an older reader would decide wrongly.
    """

    path: str
    zh: str
    en: str
    harmless: bool = True
    among: frozenset[str] = frozenset()
    when: Callable[[Data], bool] | None = None

    def happens_to(self, data: Data) -> bool:
        """Whether a body loses something at one of the places."""
        *way, name = self._names
        return any(self._is_lost(holder, name) for holder in _holders(data, way))

    def _is_lost(self, holder: Data, name: str) -> bool:
        if self.when is not None:
            return self.when(holder)
        found = _at(holder, name)
        return any(v in self.among if self.among else v not in (None, [], "") for v in found)

    @cached_property
    def _names(self) -> Sequence[str]:
        return self.path.removeprefix("$.").split(".")


def _at(holder: Data, name: str) -> Sequence[Any]:
    """What stands in a field; of a list each member."""
    found = holder.get(name.removesuffix("[*]"))
    return (found or ()) if name.endswith("[*]") else (found,)


def _holders(data: Data, way: Sequence[str]) -> Iterator[Data]:
    """The objects at the end of the way; what is absent holds nothing."""
    if not way:
        yield data
        return
    for inner in _at(data, way[0]):
        if inner is not None:
            yield from _holders(inner, way[1:])


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
