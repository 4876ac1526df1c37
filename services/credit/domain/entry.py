"""What a list entry says: an organisation, its persons, the list, the organ, why and until when."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Party:
    """An organisation with its unified social credit code (GB 32100)."""

    name: str
    credit_code: str


@dataclass(frozen=True, kw_only=True)
class Person:
    """A natural person named in an entry: the number masked, a keyed digest to be joined by."""

    name: str
    certificate_kind: str | None = None
    masked_number: str | None = None
    number_digest: str | None = None


@dataclass(frozen=True, kw_only=True)
class ResponsiblePerson(Person):
    """A person marked as responsible for what the organisation is listed for."""

    role: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry of a red or black list, as declared by the competent organ.

    What has no default decides on recognition or names the entry; the rest is kept and passed on.
    """

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
    list_name: str | None = None
    severity: str | None = None  # minor | general | serious
    division: str | None = None
    source_organ: Party | None = None
    decided_on: dt.date | None = None
    repair_notice_on: dt.date | None = None
    renewal_reason: str | None = None
    exit_status: str | None = None
    published_on: dt.date | None = None
    published_until: dt.date | None = None
    withheld: str | None = None
    remark: str | None = None
    legal_representative: Person | None = None
    responsible_persons: tuple[ResponsiblePerson, ...] | None = None
