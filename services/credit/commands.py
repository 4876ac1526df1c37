"""What this service can be asked to do, by a person (first two) or by a message of the other side."""

import datetime as dt
from dataclasses import dataclass

from services.credit.domain.entry import Entry
from services.credit.domain.lift import Lift


@dataclass(frozen=True)
class DeclareListing:
    """列入."""

    listing_id: str
    entry: Entry


@dataclass(frozen=True)
class LiftListing:
    """移出."""

    listing_id: str
    lift: Lift


@dataclass(frozen=True)
class ConsiderListing:
    """The other side declared a listing: recognise or refuse it."""

    listing_id: str
    entry: Entry


@dataclass(frozen=True)
class EndRecognition:
    """The other side lifted its listing."""

    listing_id: str
    lifted_on: dt.date


@dataclass(frozen=True)
class NoteGranted:
    """The other side recognised ours."""

    listing_id: str
    on: dt.date


@dataclass(frozen=True)
class NoteRefused:
    """The other side did not recognise ours."""

    listing_id: str
    on: dt.date
    code: str


@dataclass(frozen=True)
class NoteEnded:
    """The other side ended its recognition."""

    listing_id: str
    on: dt.date
