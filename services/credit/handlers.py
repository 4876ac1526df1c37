"""What happens on each command: load, let the domain decide, store, publish."""

from collections.abc import Callable, Mapping
from typing import Any

from services.credit.commands import (
    ConsiderListing,
    DeclareListing,
    EndRecognition,
    LiftListing,
    NoteEnded,
    NoteGranted,
    NoteRefused,
)
from services.credit.domain.errors import AlreadyDeclared, UnknownListing
from services.credit.domain.listing import Listing
from services.credit.domain.recognition import Recognition
from services.credit.ports import UnitOfWork


def declare_listing(command: DeclareListing, work: UnitOfWork) -> None:
    if work.listings.get(command.listing_id):
        raise AlreadyDeclared(command.listing_id)
    listing = Listing.declare(command.listing_id, command.entry)
    work.listings.add(listing)
    _publish(listing, work)


def lift_listing(command: LiftListing, work: UnitOfWork) -> None:
    listing = _listing(command.listing_id, work)
    listing.lift(command.lift)
    work.listings.save(listing)
    _publish(listing, work)


def consider_listing(command: ConsiderListing, work: UnitOfWork) -> None:
    if work.recognitions.get(command.listing_id):
        raise AlreadyDeclared(command.listing_id)
    recognition = Recognition.decide(command.listing_id, command.entry, today=work.today)
    work.recognitions.add(recognition)
    _publish(recognition, work)


def end_recognition(command: EndRecognition, work: UnitOfWork) -> None:
    recognition = work.recognitions.get(command.listing_id)
    if recognition is None:
        raise UnknownListing(command.listing_id)
    recognition.listing_lifted(lifted_on=command.lifted_on, today=work.today)
    work.recognitions.save(recognition)
    _publish(recognition, work)


def note_granted(command: NoteGranted, work: UnitOfWork) -> None:
    listing = _listing(command.listing_id, work)
    listing.granted(on=command.on)
    work.listings.save(listing)


def note_refused(command: NoteRefused, work: UnitOfWork) -> None:
    listing = _listing(command.listing_id, work)
    listing.refused(on=command.on, code=command.code)
    work.listings.save(listing)


def note_ended(command: NoteEnded, work: UnitOfWork) -> None:
    listing = _listing(command.listing_id, work)
    listing.recognition_ended(on=command.on)
    work.listings.save(listing)


def _listing(listing_id: str, work: UnitOfWork) -> Listing:
    listing = work.listings.get(listing_id)
    if listing is None:
        raise UnknownListing(listing_id)
    return listing


def _publish(aggregate: Listing | Recognition, work: UnitOfWork) -> None:
    for event in aggregate.events:
        work.publish(event)


HANDLERS: Mapping[type, Callable[[Any, UnitOfWork], None]] = {
    DeclareListing: declare_listing,
    LiftListing: lift_listing,
    ConsiderListing: consider_listing,
    EndRecognition: end_recognition,
    NoteGranted: note_granted,
    NoteRefused: note_refused,
    NoteEnded: note_ended,
}
