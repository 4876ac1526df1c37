"""The story's input, read from deploy/data: both matter lists, listings and leads of both sides."""

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.catalogue.adapters.matter_file import read_matters


DATA = Path(__file__).resolve().parents[1] / "data"
NODES = ("chongqing", "sichuan")
Body = dict[str, Any]


@dataclass(frozen=True)
class Listing:
    """A listing to declare, what the other side's rules will say, and whether it is lifted again."""

    body: Body
    refusal: str | None
    lift_reason: str | None


@dataclass(frozen=True)
class Lead:
    """A lead to offer, the organ that receives it, and what becomes of it there."""

    body: Body
    receiver: Body
    outcome: Body

    @property
    def returned(self) -> bool:
        return not self.outcome["accept"]

    @property
    def not_filed(self) -> bool:
        return "not_filed" in self.outcome

    @property
    def decided(self) -> bool:
        return not self.returned and not self.not_filed


@dataclass(frozen=True)
class Material:
    """What one side brings."""

    matters: list[Body]
    listings: list[Listing]
    leads: list[Lead]


def material(today: dt.date) -> dict[str, Material]:
    """By node; dates are given as distances from today, so that the story never ages."""
    lists = {"chongqing": "chongqing-matters.csv", "sichuan": "sichuan-matters.json"}
    return {
        node: Material(
            matters=read_matters(DATA / lists[node]).rows,
            listings=[_listing(row, today) for row in _load(f"{node}-listings.json")],
            leads=[_lead(row, today) for row in _load(f"{node}-leads.json")],
        )
        for node in NODES
    }


def _listing(row: Body, today: dt.date) -> Listing:
    listed = today - dt.timedelta(days=row["listed_days_ago"])
    period = row["period_days"]
    expires = None if period is None else (listed + dt.timedelta(days=period)).isoformat()
    body = row["body"] | {"listed_on": listed.isoformat(), "expires_on": expires}
    _, _, refusal = row["expected"].partition("refused:")
    return Listing(body, refusal or None, (row["lift"] or {}).get("reason"))


def _lead(row: Body, today: dt.date) -> Lead:
    found = today - dt.timedelta(days=row["found_days_ago"])
    body = row["body"] | {"found_on": found.isoformat()}
    return Lead(body, row["receiver"], row["outcome"])


def _load(name: str) -> list[Body]:
    rows: list[Body] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return rows
