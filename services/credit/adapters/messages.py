"""Between contract bodies and this service's own words: readers for what arrives, writers for events."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from contracts.anatomy import Data
from contracts.contract import Contract
from contracts.credit.listing_declared import LISTING_DECLARED
from contracts.credit.listing_lifted import LISTING_LIFTED
from contracts.credit.recognition_ended import RECOGNITION_ENDED
from contracts.credit.recognition_granted import RECOGNITION_GRANTED
from contracts.credit.recognition_refused import RECOGNITION_REFUSED
from contracts.envelope import Envelope
from services.credit.adapters.entries import entry_body, entry_of, lift_body, lift_of
from services.credit.commands import (
    ConsiderListing,
    DeclareListing,
    EndRecognition,
    LiftListing,
    NoteEnded,
    NoteGranted,
    NoteRefused,
)
from services.credit.domain.events import (
    Event,
    ListingDeclared,
    ListingLifted,
    RecognitionEnded,
    RecognitionGranted,
    RecognitionRefused,
)
from shared.drafts import checked, content_id


NAMESPACE = uuid.UUID("6f0c2d0e-5a0f-5b1e-9b0a-8d2f3c4e5f60")  # of listing ids; never changes
day = dt.date.fromisoformat


def listing_id(region: str, body: Data) -> str:
    """The id of a listing: credit code, date and document number name it, as in the national feed."""
    named = (body["subject"]["credit_code"], body["listed_on"], body["document_number"])
    return content_id(region, NAMESPACE, *named)


def declaration(region: str, body: Any) -> DeclareListing:
    """A person's input, which is the contract's body without the id; ContractBroken names each fault."""
    content = checked(LISTING_DECLARED, region, body)
    return DeclareListing(listing_id(region, content), entry_of(content))


def lifting(body: Data) -> LiftListing:
    """A person's input for a lift: the contract's body."""
    content = LISTING_LIFTED.write(body)
    return LiftListing(content["listing_id"], lift_of(content))


READERS: Mapping[str, Callable[[Data, Envelope], Any]] = {
    LISTING_DECLARED.name: lambda b, _: ConsiderListing(b["listing_id"], entry_of(b)),
    LISTING_LIFTED.name: lambda b, _: EndRecognition(b["listing_id"], day(b["lifted_on"])),
    RECOGNITION_GRANTED.name: lambda b, _: NoteGranted(b["listing_id"], day(b["granted_on"])),
    RECOGNITION_REFUSED.name: lambda b, _: NoteRefused(
        b["listing_id"], day(b["refused_on"]), b["code"]
    ),
    RECOGNITION_ENDED.name: lambda b, _: NoteEnded(b["listing_id"], day(b["ended_on"])),
}


def message_of(event: Event) -> tuple[Contract, Data]:
    """The contract and body that tell the world of an event."""
    match event:
        case ListingDeclared():
            return LISTING_DECLARED, {"listing_id": event.listing_id, **entry_body(event.entry)}
        case ListingLifted():
            return LISTING_LIFTED, {"listing_id": event.listing_id, **lift_body(event.lift)}
        case RecognitionGranted():
            return RECOGNITION_GRANTED, _flat(event)
        case RecognitionRefused():
            return RECOGNITION_REFUSED, _flat(event)
        case RecognitionEnded():
            return RECOGNITION_ENDED, _flat(event)


def _flat(event: Any) -> Data:
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value
        for name, value in vars(event).items()
    }
