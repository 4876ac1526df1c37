"""Conditions between two fields that several messages share, as named rules."""

from typing import Any

from contracts.rules import Rule


def in_order(first: str, later: str, zh: str, en: str) -> Rule:
    """Two days of one object, of which `later` is not before `first`; either may be absent."""

    def holds(data: dict[str, Any]) -> bool:
        return not data[first] or not data[later] or bool(data[first] <= data[later])

    return Rule(
        name=f"{later}-not-before-{first}".replace("_", "-"),
        code="PERIOD_REVERSED",
        zh=f"{zh},不得颠倒",
        en=f"{en} are in order: {later} is not before {first}",
        holds=holds,
        broken={first: "2026-06-02", later: "2026-06-01"},
        at=later,
        allowed=f"≥ {first}",
    )
