"""Finds every contract by walking the package, so that a new message is one new file."""

import importlib
import pkgutil
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import contracts
from contracts import strict_json
from contracts.contract import Contract
from contracts.errors import MessageProblem, Problem, Unreadable


OWNERS = ("catalogue", "credit", "enforcement")
EXAMPLES = ("typical", "minimal", "edge")


class NameTwice(Exception):
    """Two contracts of one name: one of them would be lost."""

    def __init__(self, name: str, module: str) -> None:
        super().__init__(f"{name} 已在别处声明 is declared elsewhere too")
        self.module = module


class ExampleUnusable(MessageProblem):
    """An example that is not there or no JSON."""


@cache
def every_contract() -> MappingProxyType[str, Contract]:
    """All contracts by name; NameTwice when two have one."""
    return by_name(modules())


def by_name(names: Iterable[str]) -> MappingProxyType[str, Contract]:
    """The contracts of these modules, in the order of their names."""
    found: dict[str, Contract] = {}
    for name in names:
        values = vars(importlib.import_module(name)).values()
        for contract in (value for value in values if isinstance(value, Contract)):
            if found.setdefault(contract.name, contract) is not contract:
                raise NameTwice(contract.name, name)
    return MappingProxyType(dict(sorted(found.items())))


def modules() -> list[str]:
    """The modules that declare contracts, one each."""
    return [
        module.name
        for owner in OWNERS
        for module in pkgutil.iter_modules(
            importlib.import_module(f"contracts.{owner}").__path__, f"contracts.{owner}."
        )
    ]


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
    """One example body of a version: typical, minimal or edge; ExampleUnusable when there is none."""
    path = examples_folder(contract) / f"v{version}-{name}.json"
    try:
        body: dict[str, Any] = strict_json.loads(path.read_bytes())
    except OSError as trouble:
        raise _unusable(path, type(trouble).__name__) from None
    except strict_json.NotJson as why:
        raise _unusable(path, str(why)) from None
    return body


def _unusable(path: Path, why: str) -> ExampleUnusable:
    """Named by its path in the project, which is the same on every machine."""
    place = path.relative_to(Path(contracts.__path__[0]).parent).as_posix()
    return ExampleUnusable([Problem("FILE_UNREADABLE", place, why, "JSON")])
