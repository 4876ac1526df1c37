"""Between contract bodies and this service's own words: readers for what arrives, writers for events."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from contracts.anatomy import Data
from contracts.contract import Contract
from contracts.enforcement.lead_accepted import LEAD_ACCEPTED
from contracts.enforcement.lead_closed import LEAD_CLOSED
from contracts.enforcement.lead_decided import LEAD_DECIDED
from contracts.enforcement.lead_filed import LEAD_FILED
from contracts.enforcement.lead_not_filed import LEAD_NOT_FILED
from contracts.enforcement.lead_offered import LEAD_OFFERED
from contracts.enforcement.lead_returned import LEAD_RETURNED
from contracts.envelope import Envelope
from services.enforcement.commands import (
    AcceptLead,
    DecideLead,
    FileLead,
    NoteClosed,
    NoteStep,
    NotFileLead,
    OfferLead,
    ReceiveLead,
    ReturnLead,
)
from services.enforcement.domain.events import (
    Event,
    LeadAccepted,
    LeadClosed,
    LeadDecided,
    LeadFiled,
    LeadNotFiled,
    LeadOffered,
    LeadReturned,
)
from services.enforcement.domain.offer import Addressee, Further, Offer, Organ, Suspect
from shared.drafts import checked, content_id


NAMESPACE = uuid.UUID("b8a4c1d2-7e63-5f0a-8c19-2d5e6f708192")  # of lead ids; never changes
day = dt.date.fromisoformat


def lead_id(region: str, body: Data) -> str:
    """The id of a lead: letter number, suspect and date of discovery name it.

    An organisation is named by its credit code, a person by the keyed digest: an id is shown everywhere, so
    nothing of a person may be found out by trying.  Who has neither gets an id by chance, since a masked
    number and a name may be those of two.
    """
    suspect = body["suspect"]
    who = suspect["credit_code"] or suspect["number_digest"] or str(uuid.uuid4())
    return content_id(region, NAMESPACE, body["letter_number"], who, body["found_on"])


def offering(region: str, body: Any) -> OfferLead:
    """A person's input, which is the contract's body without the id; ContractBroken names each fault."""
    content = checked(LEAD_OFFERED, region, body)
    return OfferLead(lead_id(region, content), offer_of(content))


def accepting(body: Data) -> AcceptLead:
    """A person's input, as in the four below: the contract's body."""
    return AcceptLead(_accepted(LEAD_ACCEPTED.write(body)))


def returning(body: Data) -> ReturnLead:
    return ReturnLead(_returned(LEAD_RETURNED.write(body)))


def filing(body: Data) -> FileLead:
    return FileLead(_filed(LEAD_FILED.write(body)))


def not_filing(body: Data) -> NotFileLead:
    return NotFileLead(_not_filed(LEAD_NOT_FILED.write(body)))


def deciding(body: Data) -> DecideLead:
    return DecideLead(_decided(LEAD_DECIDED.write(body)))


def _given(values: Mapping[str, Any]) -> Data:
    """Without what is absent, which null means too."""
    return {name: value for name, value in values.items() if value is not None}


def _further(body: Data, *known: str) -> Further:
    """What else a body says."""
    return _given({name: value for name, value in body.items() if name not in known})


# the fields of an offer that the service has a word for, and how each is read
OFFER: Mapping[str, Callable[[Any], Any]] = {
    "letter_number": str,
    "field": str,
    "source": str,
    "sender": lambda organ: Organ(**organ),
    "receiver": lambda organ: Addressee(**organ),
    "suspect": lambda party: Suspect(**party),
    "facts": str,
    "basis": str,
    "found_on": day,
}


def offer_of(body: Data) -> Offer:
    """The offer inside a checked body, or as it stands in a row."""
    known = {name: make(body[name]) for name, make in OFFER.items()}
    return Offer(**known, further=_further(body, "lead_id", *OFFER))


def offer_body(offer: Offer) -> Data:
    """The offer as it stands in a body or a row."""
    body = asdict(offer)
    further = body.pop("further")
    organs = {name: _given(body[name]) for name in ("receiver", "suspect")}
    return {**body, **organs, "found_on": offer.found_on.isoformat(), **further}


def _accepted(body: Data) -> LeadAccepted:
    further = _further(body, "lead_id", "accepted_on", "accepted_by")
    by = Organ(**body["accepted_by"])
    return LeadAccepted(body["lead_id"], day(body["accepted_on"]), by, further)


def _returned(body: Data) -> LeadReturned:
    further = _further(body, "lead_id", "returned_on", "reason")
    return LeadReturned(body["lead_id"], day(body["returned_on"]), body["reason"], further)


def _filed(body: Data) -> LeadFiled:
    further = _further(body, "lead_id", "filed_on", "case_number")
    return LeadFiled(body["lead_id"], day(body["filed_on"]), body["case_number"], further)


def _not_filed(body: Data) -> LeadNotFiled:
    further = _further(body, "lead_id", "decided_on", "reason")
    return LeadNotFiled(body["lead_id"], day(body["decided_on"]), body["reason"], further)


def _decided(body: Data) -> LeadDecided:
    known = {name: body[name] for name in ("lead_id", "decision_number", "penalty", "amount_fen")}
    further = _further(body, "decided_on", *known)
    return LeadDecided(on=day(body["decided_on"]), **known, further=further)


def _closed(body: Data) -> LeadClosed:
    further = _further(body, "lead_id", "closed_on")
    return LeadClosed(body["lead_id"], day(body["closed_on"]), further)


READERS: Mapping[str, Callable[[Data, Envelope], Any]] = {
    LEAD_OFFERED.name: lambda b, _: ReceiveLead(b["lead_id"], offer_of(b)),
    LEAD_ACCEPTED.name: lambda b, _: NoteStep(_accepted(b)),
    LEAD_RETURNED.name: lambda b, _: NoteStep(_returned(b)),
    LEAD_FILED.name: lambda b, _: NoteStep(_filed(b)),
    LEAD_NOT_FILED.name: lambda b, _: NoteStep(_not_filed(b)),
    LEAD_DECIDED.name: lambda b, _: NoteStep(_decided(b)),
    LEAD_CLOSED.name: lambda b, _: NoteClosed(_closed(b)),
}
DATES = {  # what each contract calls the day of the event
    LeadAccepted: (LEAD_ACCEPTED, "accepted_on"),
    LeadReturned: (LEAD_RETURNED, "returned_on"),
    LeadFiled: (LEAD_FILED, "filed_on"),
    LeadNotFiled: (LEAD_NOT_FILED, "decided_on"),
    LeadDecided: (LEAD_DECIDED, "decided_on"),
    LeadClosed: (LEAD_CLOSED, "closed_on"),
}


def message_of(event: Event) -> tuple[Contract, Data]:
    """The contract and body that tell the world of an event."""
    if isinstance(event, LeadOffered):
        return LEAD_OFFERED, {"lead_id": event.lead_id, **offer_body(event.offer)}
    contract, date = DATES[type(event)]
    body = asdict(event)
    further = body.pop("further")
    body[date] = body.pop("on").isoformat()
    if isinstance(event, LeadAccepted):
        body["accepted_by"] = body.pop("by")
    return contract, body | further
