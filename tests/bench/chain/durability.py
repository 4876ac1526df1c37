"""Whether a service of the chain really waits for the disk at each commit: asked of its own connection."""

from collections.abc import Callable
from typing import Any


SETTINGS = {
    "sqlite": {"PRAGMA journal_mode": "wal", "PRAGMA synchronous": "2"},  # 2 is FULL
    "postgresql": {"SHOW fsync": "on", "SHOW synchronous_commit": "on"},
}


class NotDurable(Exception):
    """A figure measured without waiting for the disk would say nothing."""


def settings_of(database_url: str, ask: Callable[[str], Any]) -> dict[str, str]:
    """How a connection commits; `ask` gives the one value that a statement answers."""
    return {question: str(ask(question)) for question in SETTINGS[kind_of(database_url)]}


def assert_durable(database_url: str, found: dict[str, str]) -> None:
    """NotDurable unless each commit waits for the disk."""
    if found != SETTINGS[kind_of(database_url)]:
        raise NotDurable(str(found))


def kind_of(database_url: str) -> str:
    """sqlite or postgresql, whatever driver the address names."""
    return database_url.partition(":")[0].partition("+")[0]
