"""One step between two neighbouring versions, up and down, and what is lost on the way.

The law every step keeps (tests/contract): down after up gives the same body, and up after down too,
except at the paths declared lost.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from contracts.anatomy import Data
from contracts.identity import JoinKey


Converter = Callable[[Data], Data]


@dataclass(frozen=True)
class Loss:
    """What a conversion cannot carry over.

    `path` is a JSON path with [*] for every member of a list, in the version converted from.  A loss
    that is not `harmless` forbids the conversion of a message that has a value there: the message is held
    for a person, since the receiver would decide on less than was said.
    """

    path: str
    zh: str
    en: str
    harmless: bool = True


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

    def raised(self, data: Data, key: JoinKey | None) -> Data:
        """The body one version higher."""
        return self.up(data) if key is None or self.keyed_up is None else self.keyed_up(data, key)
