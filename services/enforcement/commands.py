"""What this service can be asked to do, by a person (first six) or by a message of the other side."""

from dataclasses import dataclass

from services.enforcement.domain.events import (
    LeadAccepted,
    LeadClosed,
    LeadDecided,
    LeadFiled,
    LeadNotFiled,
    LeadReturned,
    Step,
)
from services.enforcement.domain.offer import Offer


@dataclass(frozen=True)
class OfferLead:
    """线索移送."""

    lead_id: str
    offer: Offer


@dataclass(frozen=True)
class AcceptLead:
    """签收."""

    step: LeadAccepted


@dataclass(frozen=True)
class ReturnLead:
    """退回."""

    step: LeadReturned


@dataclass(frozen=True)
class FileLead:
    """立案."""

    step: LeadFiled


@dataclass(frozen=True)
class NotFileLead:
    """不予立案."""

    step: LeadNotFiled


@dataclass(frozen=True)
class DecideLead:
    """处理决定."""

    step: LeadDecided


TakeStep = AcceptLead | ReturnLead | FileLead | NotFileLead | DecideLead


@dataclass(frozen=True)
class ReceiveLead:
    """The other side offered us a lead."""

    lead_id: str
    offer: Offer


@dataclass(frozen=True)
class NoteStep:
    """The other side did something about a lead of ours."""

    step: Step


@dataclass(frozen=True)
class NoteClosed:
    """The other side took note of our result."""

    closing: LeadClosed
