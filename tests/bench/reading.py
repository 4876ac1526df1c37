"""Reading one message: from its bytes to a checked envelope and body."""

import json
import warnings
from collections.abc import Callable
from typing import Any

import fastjsonschema
import jsonschema
import msgspec
from jsonschema_rs import Draft202012Validator
from marshmallow import EXCLUDE

from contracts import envelope as envelopes
from contracts import json_schema
from contracts.contract import Contract
from contracts.envelope import SHAPE, Attributes
from contracts.reading import read
from contracts.registry import contract_named, example
from tests.bench.models import MSGSPEC, PYDANTIC, model
from tests.builders import an_envelope


TYPICAL = "credit.listing-declared"
OURS = "ours"


def a_message(contract: Contract) -> bytes:
    """A typical message of the newest version, as it travels."""
    body = example(contract, contract.newest, "typical")
    key = contract.business_key(body)
    newest = contract.version(contract.newest)
    return envelopes.encode(
        an_envelope(
            type=contract.type_of(),
            data=body,
            subject=key,
            partitionkey=key,
            contractdigest=newest.digest,
        )
    )


def calls() -> dict[str, Callable[[], object]]:
    """Each peer reads the same bytes and checks what it can of envelope and body."""
    contract = contract_named(TYPICAL)
    message = a_message(contract)
    schema = _whole_schema(contract)
    return {
        OURS: lambda: read(envelopes.decode(message), len(message)),
        "json.loads": lambda: json.loads(message),
        **_marshmallow(contract, message),
        **_json_schema(schema, message),
        **_typed(schema, message),
    }


def _whole_schema(contract: Contract) -> dict[str, Any]:
    body = json_schema.bare(contract.version(contract.newest).structure)
    envelope = json_schema.bare(SHAPE.structure)
    return envelope | {"properties": envelope["properties"] | {"data": body}}


def _marshmallow(contract: Contract, message: bytes) -> dict[str, Callable[[], object]]:
    schema = contract.version(contract.newest).schema
    envelope, body = Attributes(unknown=EXCLUDE), schema(unknown=EXCLUDE)

    def built_once() -> object:
        document = json.loads(message)
        return envelope.load(document), body.load(document["data"])

    def built_per_message() -> object:
        document = json.loads(message)
        return Attributes(unknown=EXCLUDE).load(document), schema(unknown=EXCLUDE).load(
            document["data"]
        )

    return {"marshmallow": built_once, "marshmallow_built_per_message": built_per_message}


def _json_schema(schema: dict[str, Any], message: bytes) -> dict[str, Callable[[], object]]:
    compiled = Draft202012Validator(schema)
    python = jsonschema.Draft202012Validator(schema)
    with warnings.catch_warnings(action="ignore"):
        generated = fastjsonschema.compile(
            schema | {"$schema": "http://json-schema.org/draft-07/schema"}
        )
    return {
        "jsonschema_rs": lambda: compiled.is_valid(json.loads(message)),
        "jsonschema": lambda: python.is_valid(json.loads(message)),
        "fastjsonschema": lambda: generated(json.loads(message)),
    }


def _typed(schema: dict[str, Any], message: bytes) -> dict[str, Callable[[], object]]:
    checked = model(PYDANTIC, "Message", schema)
    decoder = msgspec.json.Decoder(model(MSGSPEC, "Message", schema))
    return {
        "pydantic": lambda: checked.model_validate_json(message),
        "msgspec": lambda: decoder.decode(message),
    }
