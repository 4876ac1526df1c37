"""What happens to a lead, in the past tense: told by the side that acts, repeated by the side that hears.

`on` is always a civil date of Asia/Shanghai.
"""

import datetime as dt
from dataclasses import dataclass

from services.enforcement.domain.offer import Offer, Party


@dataclass(frozen=True)
class LeadOffered:
    lead_id: str
    offer: Offer


@dataclass(frozen=True)
class LeadAccepted:
    lead_id: str
    on: dt.date
    by: Party


@dataclass(frozen=True)
class LeadReturned:
    lead_id: str
    on: dt.date
    reason: str


@dataclass(frozen=True)
class LeadFiled:
    lead_id: str
    on: dt.date
    case_number: str


@dataclass(frozen=True)
class LeadNotFiled:
    lead_id: str
    on: dt.date
    reason: str


@dataclass(frozen=True)
class LeadDecided:
    lead_id: str
    on: dt.date
    decision_number: str
    penalty: str  # a code of contracts.elements.leads.PENALTIES
    amount_yuan: int


@dataclass(frozen=True)
class LeadClosed:
    lead_id: str
    on: dt.date


Step = LeadAccepted | LeadReturned | LeadFiled | LeadNotFiled | LeadDecided  # of the receiving side
Event = LeadOffered | Step | LeadClosed
