"""The subjects of the laws: every contract, every version and every example there is."""

from collections.abc import Iterator
from typing import Any

import pytest
from marshmallow import fields

from contracts.contract import Contract
from contracts.elements.basic import Body
from contracts.registry import EXAMPLES, every_contract


CONTRACTS = list(every_contract().values())
VERSIONS = [(contract, version.number) for contract in CONTRACTS for version in contract.versions]
every_contract_there_is = pytest.mark.parametrize("contract", CONTRACTS, ids=lambda c: c.name)
every_version = pytest.mark.parametrize(
    ("contract", "version"), VERSIONS, ids=[f"{c.name}.v{n}" for c, n in VERSIONS]
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
    if isinstance(field, fields.List):
        yield from _field(field.inner, f"{path}[]")
    if isinstance(field, fields.Nested) and isinstance(field.schema, Body):
        yield from fields_of(field.schema, path)
