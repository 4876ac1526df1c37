"""Bodies on which every named rule is tried when it is published, so that a later rule of its name can be compared.

They are those near the typical example: made again from the published schema and vector, never published
themselves.  What is published is which of them each rule refuses, and a digest that tells whether they are
still the same.
"""

import hashlib
import json
from collections.abc import Sequence
from itertools import islice

from contracts.anatomy import Data, Place
from contracts.changes.bodies import near, values
from contracts.compatibility import Document
from contracts.errors import ContractBroken
from contracts.json_schema import Json
from contracts.version import Version


TRIALS = 200  # for each version


def sound(version: Version, body: Data) -> bool:
    """Whether a writer of this version may send the body, rules included."""
    try:
        return version.holds(body) and bool(version.write(body))  # a reader tells sooner
    except ContractBroken:
        return False


def bodies(schema: Json, writer: Document, typical: Data) -> list[Data]:
    """The typical example and bodies near it that a writer's structure lets pass."""
    return list(islice(filter(writer.accepts, near(schema, typical)), TRIALS))


def known(tried: Sequence[Data]) -> str:
    """sha256:<hex> of the bodies."""
    text = json.dumps(tried, ensure_ascii=False, sort_keys=True)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def refused(place: Place, tried: Sequence[Data]) -> list[int]:
    """The numbers of the bodies, as a reader takes them, that break a rule at its place."""
    return [number for number, data in enumerate(tried) if _breaks(place, data)]


def breaks(place: Place, version: Version, body: Data) -> bool:
    """Whether a body, right in structure, breaks a rule at its place."""
    return _breaks(place, version.anatomy.take(body))


def _breaks(place: Place, data: Data) -> bool:
    found = values(data, place.path)
    return any(value is not None and not place.rule.holds(value) for value in found)
