"""Conditions between two moments: their order is that of the instants, whatever zone they are written in."""

from typing import Any

from contracts.elements.times import parsed
from contracts.rules import Rule


def instants_in_order(first: str, later: str, zh: str, en: str) -> Rule:
    """Two moments of one object, of which `later` is not before `first`; either may be absent."""

    def holds(data: dict[str, Any]) -> bool:
        return not data[first] or not data[later] or parsed(data[first]) <= parsed(data[later])

    return Rule(
        name=f"{later}-not-before-{first}".replace("_", "-"),
        code="PERIOD_REVERSED",
        zh=f"{zh}，不得颠倒",
        en=f"{en} are in order: {later} is not before {first}",
        holds=holds,
        broken={first: "2026-06-01T08:00:01+08:00", later: "2026-06-01T00:00:00Z"},
        at=later,
        allowed=f"≥ {first}",
    )
