"""What one side says of a matter: who handles it, how, within which time, on which materials.

None is "not stated", which is not the same as "none": an empty list of materials says that no
material is needed.  `further` is what no rule here looks at: it is stored and published as it was stated.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


Further = Mapping[str, Any]


@dataclass(frozen=True)
class Organ:
    """The implementing body (实施主体) with its unified social credit code (GB 32100)."""

    name: str
    credit_code: str


@dataclass(frozen=True)
class Limit:
    """办结时限: a length and its unit (working-day, day, hour); 0 means at once (即办)."""

    length: int
    unit: str


@dataclass(frozen=True)
class Material:
    """One material an applicant hands in (GB/T 39046-2020 Table 4)."""

    name: str
    necessity: str
    originals: int
    copies: int
    channel: str
    further: Further = field(default_factory=dict, hash=False)


@dataclass(frozen=True, kw_only=True)
class Implementation:
    """One entry of an implementation list (实施清单)."""

    list_number: str
    name: str
    basic_code: str | None
    matter_type: str
    mode: str | None
    organ: Organ
    statutory_limit: Limit | None
    promised_limit: Limit | None
    materials: tuple[Material, ...] | None
    further: Further = field(default_factory=dict, hash=False)
