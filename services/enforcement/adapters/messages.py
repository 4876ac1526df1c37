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
from services.enforcement.domain.offer import Offer, Party
from shared.drafts import checked, content_id


NAMESPACE = uuid.UUID("b8a4c1d2-7e63-5f0a-8c19-2d5e6f708192")  # of lead ids; never changes
day = dt.date.fromisoformat


def lead_id(region: str, body: Data) -> str:
    """The id of a lead: letter number, suspect's credit code and date of discovery name it."""
    named = (body["letter_number"], body["suspect"]["credit_code"], body["found_on"])
    return content_id(region, NAMESPACE, *named)


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


def offer_of(body: Data) -> Offer:
    """The offer inside a checked body."""
    return Offer(
        letter_number=body["letter_number"],
        field=body["field"],
        source=body["source"],
        sender=Party(**body["sender"]),
        receiver_name=body["receiver_name"],
        suspect=Party(**body["suspect"]),
        facts=body["facts"],
        basis=body["basis"],
        found_on=day(body["found_on"]),
    )


def offer_body(offer: Offer) -> Data:
    """The offer as it stands in a body or a row."""
    return {**asdict(offer), "found_on": offer.found_on.isoformat()}


def _accepted(body: Data) -> LeadAccepted:
    return LeadAccepted(body["lead_id"], day(body["accepted_on"]), Party(**body["accepted_by"]))


def _returned(body: Data) -> LeadReturned:
    return LeadReturned(body["lead_id"], day(body["returned_on"]), body["reason"])


def _filed(body: Data) -> LeadFiled:
    return LeadFiled(body["lead_id"], day(body["filed_on"]), body["case_number"])


def _not_filed(body: Data) -> LeadNotFiled:
    return LeadNotFiled(body["lead_id"], day(body["decided_on"]), body["reason"])


def _decided(body: Data) -> LeadDecided:
    return LeadDecided(
        body["lead_id"],
        day(body["decided_on"]),
        body["decision_number"],
        body["penalty"],
        body["amount_yuan"],
    )


READERS: Mapping[str, Callable[[Data, Envelope], Any]] = {
    LEAD_OFFERED.name: lambda b, _: ReceiveLead(b["lead_id"], offer_of(b)),
    LEAD_ACCEPTED.name: lambda b, _: NoteStep(_accepted(b)),
    LEAD_RETURNED.name: lambda b, _: NoteStep(_returned(b)),
    LEAD_FILED.name: lambda b, _: NoteStep(_filed(b)),
    LEAD_NOT_FILED.name: lambda b, _: NoteStep(_not_filed(b)),
    LEAD_DECIDED.name: lambda b, _: NoteStep(_decided(b)),
    LEAD_CLOSED.name: lambda b, _: NoteClosed(b["lead_id"], day(b["closed_on"])),
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
    body[date] = body.pop("on").isoformat()
    if isinstance(event, LeadAccepted):
        body["accepted_by"] = body.pop("by")
    return contract, body
