"""What a transfer letter says: who sends what to whom, whom it suspects, of what and on which basis."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Party:
    """An organisation with its unified social credit code (GB 32100)."""

    name: str
    credit_code: str


@dataclass(frozen=True, kw_only=True)
class Offer:
    """The content of one 线索移送函; it never changes after it was sent."""

    letter_number: str
    field: str  # a code of contracts.elements.leads.FIELDS
    source: str  # a code of contracts.elements.leads.SOURCES
    sender: Party
    receiver_name: str
    suspect: Party
    facts: str
    basis: str
    found_on: dt.date
