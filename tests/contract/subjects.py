"""The subjects of the laws: every contract, every version and every example there is."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from marshmallow import fields

from contracts import places
from contracts.anatomy import Place
from contracts.contract import Contract
from contracts.elements.basic import Body, Nested, Several
from contracts.places import Steps
from contracts.registry import EXAMPLES, every_contract, example
from contracts.version import Version


CONTRACTS = list(every_contract().values())
VERSIONS = [(contract, version.number) for contract in CONTRACTS for version in contract.versions]
STEPS = [(c, n) for c, n in VERSIONS if n < c.newest]  # from n to n + 1
every_contract_there_is = pytest.mark.parametrize("contract", CONTRACTS, ids=lambda c: c.name)
every_version = pytest.mark.parametrize(
    ("contract", "version"), VERSIONS, ids=[f"{c.name}.v{n}" for c, n in VERSIONS]
)
every_step = pytest.mark.parametrize(
    ("contract", "number"), STEPS, ids=[f"{c.name}.v{n}-v{n + 1}" for c, n in STEPS]
)
every_example = pytest.mark.parametrize(
    ("contract", "version", "name"),
    [(c, n, name) for c, n in VERSIONS for name in EXAMPLES],
    ids=[f"{c.name}.v{n}-{name}" for c, n in VERSIONS for name in EXAMPLES],
)


def schema_of(contract: Contract, version: int) -> Body:
    return contract.versions[version - 1].strict


def fields_of(schema: Body, path: str = "$") -> Iterator[tuple[str, fields.Field[Any]]]:
    """Every field at every depth with its path."""
    for name, field in schema.fields.items():
        yield from _field(field, f"{path}.{name}")


def _field(field: fields.Field[Any], path: str) -> Iterator[tuple[str, fields.Field[Any]]]:
    yield path, field
    if isinstance(field, Several):
        yield from _field(field.inner, f"{path}[*]")
    if isinstance(field, Nested):
        yield from fields_of(field.body, path)


def examples_of(contract: Contract, version: int) -> list[Any]:
    return [example(contract, version, name) for name in EXAMPLES]


def every_place(value: Any, steps: Steps = ()) -> Iterator[Steps]:
    """Every place in a JSON value but the root."""
    inside = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )  # fmt: skip
    for key, inner in inside:
        yield (*steps, key)
        yield from every_place(inner, (*steps, key))


def broken_bodies(contract: Contract, version: Version, place: Place) -> Iterator[Any]:
    """Examples that break one rule at each place where an example has it."""
    for body in examples_of(contract, version.number):
        for steps in places.places(body, place.path):
            yield places.patched(body, steps, place.rule.broken)


def canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
