"""The envelope in the form of a version of a message, with examples: it is the same around all of them."""

from collections.abc import Sequence
from typing import Any

from contracts import json_schema
from contracts.codes import CODES
from contracts.contract import Contract
from contracts.envelope import SHAPE
from deploy.publish.code_lists import CodeLists
from deploy.publish.description import Facts, Releases, schema_file
from deploy.publish.elements import rows
from deploy.publish.vectors import vector


JUDGED = {  # what is judged beyond structure, by code: where
    "NOT_JSON": ("$",),
    "MESSAGE_TOO_LARGE": ("$",),
    "DATA_TWICE": ("$.data_base64",),
    "ID_REUSED": ("$.id",),
    "SENDER_NOT_ALLOWED": ("$.source",),
    "TYPE_UNKNOWN": ("$.type",),
    "VERSION_UNKNOWN": ("$.type",),
    "NOT_SHARED": ("$.type",),
    "NOT_HANDLED_YET": ("$.type",),
    "KEY_MISMATCH": ("$.partitionkey", "$.subject"),
    "KEY_OF_OTHER_REGION": ("$.partitionkey",),
    "EXPIRED": ("$.expirytime",),
}
EVERYTHING = {
    "causationid": "5f0c3f5a-9d0b-4c59-8d7e-2f6b1c1f7a10",
    "expirytime": "2026-12-02T09:30:00+08:00",
    "traceparent": f"00-{'0af7651916cd43dd8448eb211c80319c'}-b7ad6b7169203331-01",
    "test": True,
    "anotherextension": "passed on as it is",
}


def described(contract: Contract, releases: Releases, lists: CodeLists) -> Facts:
    """Its fields, rules and examples, the last around the smallest body of a contract."""
    return {
        "version": SHAPE.number,
        "schema": schema_file(SHAPE),
        "digest": SHAPE.digest,
        "releases": [line.as_dict() for line in releases.get(SHAPE.name, ())],
        "about": json_schema.story(SHAPE.schema),
        "fields": list(rows(SHAPE.tolerant, lists)),
        "rules": [_rule(code, paths) for code, paths in JUDGED.items()],
        "examples": [{"name": name, "body": body} for name, body in _examples(contract).items()],
    }


def _rule(code: str, paths: Sequence[str]) -> Facts:
    text = CODES[code]
    return {
        "code": code, "zh": text.zh, "en": text.en, "paths": list(paths), "at": None
    }  # fmt: skip


def _examples(contract: Contract) -> dict[str, dict[str, Any]]:
    """As we write it, with what is required alone, and with everything there is."""
    typical = vector(contract, contract.versions[-1], "minimal").document
    required = SHAPE.structure["required"]
    return {
        "typical": typical,
        "minimal": {name: typical[name] for name in typical if name in required},
        "edge": typical | EVERYTHING,
    }
