"""Finds every contract by walking the package, so that a new message is one new file."""

import importlib
import json
import pkgutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import contracts
from contracts.contract import Contract
from contracts.errors import Problem, Unreadable


OWNERS = ("catalogue", "credit", "enforcement")
EXAMPLES = ("typical", "minimal", "edge")


@cache
def every_contract() -> MappingProxyType[str, Contract]:
    """All contracts by name."""
    found = sorted(_walk(), key=lambda contract: contract.name)
    return MappingProxyType({contract.name: contract for contract in found})


def _walk() -> Iterator[Contract]:
    for owner in OWNERS:
        package = importlib.import_module(f"contracts.{owner}")
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            values = vars(importlib.import_module(module.name)).values()
            yield from (value for value in values if isinstance(value, Contract))


def contract_named(name: str) -> Contract:
    """The contract of that name; Unreadable (TYPE_UNKNOWN) when there is none."""
    try:
        return every_contract()[name]
    except KeyError:
        raise Unreadable(
            [Problem("TYPE_UNKNOWN", "$.type", "", ", ".join(every_contract()))]
        ) from None


def examples_folder(contract: Contract) -> Path:
    """Where the example bodies of a contract lie: contracts/<owner>/examples/<message>/."""
    message = contract.name.partition(".")[2]
    return Path(contracts.__path__[0]) / contract.owner / "examples" / message


def example(contract: Contract, version: int, name: str) -> dict[str, Any]:
    """One example body of a version: typical, minimal or edge."""
    path = examples_folder(contract) / f"v{version}-{name}.json"
    body: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return body
