"""What a list entry says: an organisation, the list, the organ, why and until when."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Party:
    """An organisation with its unified social credit code (GB 32100)."""

    name: str
    credit_code: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry of a red or black list, as declared by the competent organ."""

    subject: Party
    kind: str  # red | black
    list_code: str
    tier: str  # national | provincial | local
    organ: Party
    document_number: str
    cause: str
    basis: str
    listed_on: dt.date
    expires_on: dt.date | None
