"""What the world hears from this service, in the past tense."""

import datetime as dt
from dataclasses import dataclass

from services.credit.domain.entry import Entry
from services.credit.domain.lift import Lift


@dataclass(frozen=True)
class ListingDeclared:
    listing_id: str
    entry: Entry


@dataclass(frozen=True)
class ListingLifted:
    listing_id: str
    lift: Lift


@dataclass(frozen=True)
class RecognitionGranted:
    listing_id: str
    granted_on: dt.date


@dataclass(frozen=True)
class RecognitionRefused:
    listing_id: str
    refused_on: dt.date
    code: str


@dataclass(frozen=True)
class RecognitionEnded:
    listing_id: str
    ended_on: dt.date
    reason: str


Event = ListingDeclared | ListingLifted | RecognitionGranted | RecognitionRefused | RecognitionEnded
