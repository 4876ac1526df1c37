"""List entries and their lifts as they stand in a body or a row, and back."""

import datetime as dt
from dataclasses import asdict, fields
from typing import Any

from contracts.anatomy import Data
from services.credit.domain.entry import Entry, Party, Person, ResponsiblePerson
from services.credit.domain.lift import Lift


DAYS = (
    "decided_on",
    "repair_notice_on",
    "listed_on",
    "expires_on",
    "published_on",
    "published_until",
)
NAMES = tuple(field.name for field in fields(Entry))


def entry_of(body: Data) -> Entry:
    """The entry inside a checked body or a row; a row written by an older node lacks what is optional."""
    said: dict[str, Any] = {name: body.get(name) for name in NAMES}
    said |= {name: said[name] and dt.date.fromisoformat(said[name]) for name in DAYS}
    said |= {
        name: said[name] and Party(**said[name]) for name in ("subject", "organ", "source_organ")
    }
    representative, responsible = said["legal_representative"], said["responsible_persons"]
    said["legal_representative"] = representative and Person(**representative)
    if responsible is not None:
        said["responsible_persons"] = tuple(ResponsiblePerson(**person) for person in responsible)
    return Entry(**said)


def entry_body(entry: Entry) -> Data:
    """The entry as it stands in a body or a row."""
    body = asdict(entry)
    body |= {name: body[name] and body[name].isoformat() for name in DAYS}
    responsible = body["responsible_persons"]
    return body | {"responsible_persons": None if responsible is None else list(responsible)}


def lift_of(body: Data) -> Lift:
    """The lift inside a checked body."""
    organ = body["organ"]
    return Lift(
        lifted_on=dt.date.fromisoformat(body["lifted_on"]),
        reason=body["reason"],
        explanation=body["explanation"],
        organ=organ and Party(**organ),
        document_number=body["document_number"],
    )


def lift_body(lift: Lift) -> Data:
    """The lift as it stands in a body."""
    return asdict(lift) | {"lifted_on": lift.lifted_on.isoformat()}
