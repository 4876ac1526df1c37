"""Conditions between fields that several messages share, as named rules."""

from collections.abc import Iterable
from typing import Any

from contracts.rules import Rule


def in_order(first: str, later: str, zh: str, en: str) -> Rule:
    """Two days of one object, of which `later` is not before `first`; either may be absent."""

    def holds(data: dict[str, Any]) -> bool:
        return not data[first] or not data[later] or bool(data[first] <= data[later])

    return Rule(
        name=f"{later}-not-before-{first}".replace("_", "-"),
        code="PERIOD_REVERSED",
        zh=f"{zh}，不得颠倒",
        en=f"{en} are in order: {later} is not before {first}",
        holds=holds,
        broken={first: "2026-06-02", later: "2026-06-01"},
        at=later,
        allowed=f"≥ {first}",
    )


def all_differ(  # noqa: PLR0913 - a rule has these properties
    members: str,
    field: str,
    zh: str,
    en: str,
    *,
    example: Any,
    code: str = "MEMBER_REPEATED",
) -> Rule:
    """No two members of a list have the same `field`, `a.b` inside of them, "" the member itself.

    List and field may be absent; `zh` and `en` name what differs, `example` is a member.
    """

    def holds(data: dict[str, Any]) -> bool:
        return different(_found(member, field) for member in data[members] or ())

    return Rule(
        name="-".join(part for part in (members, field, "differ") if part).translate(_KEBAB),
        code=code,
        zh=f"{zh}不得重复",
        en=f"{en} all differ",
        holds=holds,
        broken={members: [example, example]},
        at=members,
    )


def different(values: Iterable[Any]) -> bool:
    """Whether no value comes twice; what is absent is no value."""
    stated = [value for value in values if value is not None]
    return len(stated) == len(set(stated))


_KEBAB = str.maketrans("_.", "--")


def _found(member: Any, field: str) -> Any:
    for name in field.split(".") if field else ():
        member = member[name]
    return member
