"""What happens to a lead, in the past tense: told by the side that acts, repeated by the side that hears.

`on` is always a civil date of Asia/Shanghai; `further` is what else was said.
"""

import datetime as dt
from dataclasses import dataclass, field

from services.enforcement.domain.offer import Further, Offer, Organ


@dataclass(frozen=True)
class LeadOffered:
    lead_id: str
    offer: Offer


@dataclass(frozen=True)
class LeadAccepted:
    lead_id: str
    on: dt.date
    by: Organ
    further: Further = field(default_factory=dict)


@dataclass(frozen=True)
class LeadReturned:
    lead_id: str
    on: dt.date
    reason: str
    further: Further = field(default_factory=dict)


@dataclass(frozen=True)
class LeadFiled:
    lead_id: str
    on: dt.date
    case_number: str
    further: Further = field(default_factory=dict)


@dataclass(frozen=True)
class LeadNotFiled:
    lead_id: str
    on: dt.date
    reason: str
    further: Further = field(default_factory=dict)


@dataclass(frozen=True)
class LeadDecided:
    lead_id: str
    on: dt.date
    decision_number: str
    penalty: str  # a code of contracts.elements.decisions.PENALTIES
    amount_fen: int
    further: Further = field(default_factory=dict)


@dataclass(frozen=True)
class LeadClosed:
    lead_id: str
    on: dt.date
    further: Further = field(default_factory=dict)


Step = LeadAccepted | LeadReturned | LeadFiled | LeadNotFiled | LeadDecided  # of the receiving side
Event = LeadOffered | Step | LeadClosed
