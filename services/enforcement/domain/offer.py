"""What a transfer letter says: who sends what to whom, whom it suspects, of what and on which basis."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


Further = Mapping[str, Any]  # what else a message says, as its contract has it; never judged


@dataclass(frozen=True)
class Organ:
    """An organ with its unified social credit code (GB 32100)."""

    name: str
    credit_code: str


@dataclass(frozen=True)
class Addressee:
    """The organ a letter goes to; its code may be unknown."""

    name: str
    credit_code: str | None = None


@dataclass(frozen=True, kw_only=True)
class Suspect:
    """Who is suspected, as far as is known: by credit code, by masked number, or by what it is called."""

    kind: str  # a code of contracts.elements.parties.KINDS
    name: str
    credit_code: str | None = None
    certificate_kind: str | None = None
    masked_number: str | None = None
    number_digest: str | None = None
    sex: str | None = None
    age: int | None = None
    legal_representative: str | None = None
    address: str | None = None
    phone: str | None = None


@dataclass(frozen=True, kw_only=True)
class Offer:
    """The content of one 线索移送函; it never changes after it was sent."""

    letter_number: str
    field: str  # a code of contracts.elements.leads.FIELDS
    source: str  # a code of contracts.elements.leads.SOURCES
    sender: Organ
    receiver: Addressee
    suspect: Suspect
    facts: str
    basis: str
    found_on: dt.date
    further: Further = dataclasses.field(default_factory=dict)
