"""The form of `contracts.json` as far as a comparison reads it, and what of a file is not of this form."""

from itertools import islice
from typing import Any

from jsonschema_rs import Draft202012Validator, ValidationError

from contracts.contract import KeyOwner, Kind
from contracts.errors import Problem, kind_of
from contracts.json_schema import Json
from contracts.roles import Role


MOST = 20  # problems told at once: an older form has one for each rule
TEXT: Json = {"type": "string"}
TEXTS: Json = {"type": "array", "items": TEXT}
COUNT: Json = {"type": "integer", "minimum": 1, "maximum": 10**9}
DIGEST: Json = {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}
BODY: Json = {"type": "object"}


def _object(properties: Json, *optional: str) -> Json:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required}


def _several(inner: Json) -> Json:
    return {"type": "array", "items": inner}


def _or_null(inner: Json) -> Json:
    return {"anyOf": [inner, {"type": "null"}]}


ROLES = _several(_object({"role": {"enum": [str(role) for role in Role]}}))
BOTH = _object({"zh": TEXT, "en": TEXT})
LOSSES = _several(_object({"path": TEXT, "zh": TEXT, "en": TEXT}))
NUMBERS = _several({"type": "integer", "minimum": 0})
RULE = _object(
    {
        "name": TEXT, "code": TEXT, "condition": DIGEST, "paths": TEXTS, "zh": TEXT, "en": TEXT,
        "at": _or_null(TEXT), "allowed": TEXT, "broken": _object({"path": TEXT, "body": BODY}),
        "refused": {"type": "object", "additionalProperties": NUMBERS},
    }
)  # fmt: skip
CONVERSIONS = _several(
    _object({"given": BODY, "becomes": BODY, "held": TEXTS, "fails": TEXT}, "becomes", "held", "fails")
)  # fmt: skip
STEP = _object({"source": DIGEST, "up": CONVERSIONS, "down": CONVERSIONS})
RELEASES = _several(_object({"digest": DIGEST, "date": TEXT, "structure": DIGEST, "code": DIGEST}))
VERSION = _object(
    {
        "version": COUNT, "schema": TEXT, "vector": TEXT, "digest": DIGEST, "about": TEXT,
        "tried": DIGEST, "rules": _several(RULE), "why": _or_null(BOTH), "lost_up": LOSSES,
        "lost_down": LOSSES, "step": _or_null(STEP), "releases": RELEASES,
    },
    "releases",  # an older form has none
)  # fmt: skip
CONTRACT = _object(
    {
        "name": TEXT, "zh": TEXT, "en": TEXT, "kind": {"enum": [str(kind) for kind in Kind]}, "key": TEXT,
        "key_owner": {"enum": [str(owner) for owner in KeyOwner]}, "partner_receivers": TEXTS,
        "local_receivers": TEXTS, "senders": ROLES, "listeners": ROLES, "refusals": TEXTS,
        "largest_bytes": COUNT, "lifetime_seconds": _or_null(COUNT),
        "versions": {**_several(VERSION), "minItems": 1},
    }
)  # fmt: skip
ENVELOPE = _object({"schema": TEXT, "digest": DIGEST, "releases": RELEASES}, "releases")
NOTICE = _object(
    {
        "name": TEXT, "version": COUNT, "schema": TEXT, "digest": DIGEST, "vector": TEXT,
        "releases": RELEASES,
    }
)  # fmt: skip
_INDEX = {"envelope": ENVELOPE, "notices": _several(NOTICE), "contracts": _several(CONTRACT)}
_VALIDATOR = Draft202012Validator(_object(_INDEX, "notices"))  # an older form has none


def problems(index: Any) -> list[Problem]:
    """What of the index is not of its form, or stands in it twice."""
    found = [_problem(error) for error in islice(_VALIDATOR.iter_errors(index), MOST)]
    return found or [*_twice(index)]


def _problem(error: ValidationError) -> Problem:
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.instance_path)
    rule = str(error.schema_path[-1])
    allowed = error.message if rule == "required" else rule  # the one that names no value
    return Problem("BASELINE_FORM", f"${''.join(steps)}", kind_of(error.instance), allowed)


def _twice(index: Any) -> list[Problem]:
    names = [entry["name"] for entry in index["contracts"]]
    found = ["$.contracts[*].name"] if len(set(names)) < len(names) else []
    for at, entry in enumerate(index["contracts"]):
        numbers = [version["version"] for version in entry["versions"]]
        if len(set(numbers)) < len(numbers):
            found.append(f"$.contracts[{at}].versions[*].version")
    return [Problem("BASELINE_FORM", path, "twice", "once") for path in found]
