"""What the README of a service must say, taken from its code."""

import importlib.resources
from collections.abc import Mapping
from typing import Any

from contracts.registry import every_contract
from shared.entrypoints import Operations


def readme(service: str) -> str:
    return importlib.resources.files(f"services.{service}").joinpath("README.md").read_text("utf-8")


def rows(what: str, life: Mapping[Any, Mapping[str, Any]], names: Mapping[str, str]) -> set[str]:
    """The lines of the README's table that show one transition table."""
    return {
        f"| {what} | {state} {names[state]} | "
        + (", ".join(f"{action} → {after}" for action, after in possible.items()) or "nothing")
        + " |"
        for state, possible in life.items()
    }


def messages(owner: str) -> set[str]:
    """How the README's table names each message of an owner."""
    return {f"| {name} |" for name in named_messages(owner)}


def named_messages(owner: str) -> set[str]:
    """How text names each message of an owner."""
    names = (contract.name for contract in every_contract().values() if contract.owner == owner)
    return {f"`{name}`" for name in names}


def operations() -> set[str]:
    """The RPC methods all services have."""
    return {name for name in vars(Operations) if not name.startswith("_")} - {"app", "receive"}


def public_methods(service: type) -> set[str]:
    """The RPC methods a service class adds to those all services have."""
    return {name for name in vars(service) if not name.startswith("_")} - {"name", "app", "receive"}


def codes(base: type[Exception]) -> set[str]:
    """The codes of a service's refusals."""
    return {error.code for error in base.__subclasses__()}  # type: ignore[attr-defined]
