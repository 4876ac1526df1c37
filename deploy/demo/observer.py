"""Asks the services what was sent, what arrived and what took effect; keeps the last answer of each.

A node that falls silent keeps its last known figures, and the report says so.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from contracts.codes import CODES
from contracts.contract import Contract
from contracts.credit.listing_declared import LISTING_DECLARED
from contracts.enforcement.lead_offered import LEAD_OFFERED
from contracts.registry import every_contract
from deploy.demo.material import NODES
from deploy.demo.stage import Stage
from shared.client import NodeSilent
from shared.figures import median
from shared.topology import GATEWAY, SERVICES


Answer = dict[str, Any]
UNKNOWN = "unknown"


@dataclass
class Row:
    """The figures of one contract over both directions."""

    contract: str
    sent: int = 0
    arrived: int = 0
    effective: int = 0
    refused: int = 0
    duplicates: int = 0
    parked: int = 0
    latencies: list[float] = field(default_factory=list)

    @property
    def p50_ms(self) -> float | None:
        return median(self.latencies)


@dataclass
class Observer:
    """The newest figures and effects of every service of both nodes."""

    stage: Stage
    figures: dict[tuple[str, str], Answer] = field(default_factory=dict)
    effects: dict[tuple[str, str], Answer] = field(default_factory=dict)
    alignments: dict[str, Counter[str]] = field(default_factory=dict)
    refused: dict[str, Counter[tuple[str, str, str]]] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)

    def look(self) -> None:
        """Ask everybody again."""
        self.look_at(SERVICES)
        for node in NODES:
            self._look_closer(node)

    def _look_closer(self, node: str) -> None:
        try:
            matters = self.stage.call(node, "catalogue", "alignments")
            listings = self.stage.call(node, "credit", "recognitions")
            leads = self.stage.call(node, "enforcement", "leads")
        except NodeSilent:
            self.silent.add(node)
            return
        self.alignments[node] = Counter(row["state"] for row in matters)
        self.refused[node] = Counter(
            ("credit", LISTING_DECLARED.name, _explained(row["refusal_code"]))
            for row in listings
            if row["refusal_code"]
        )
        self.refused[node].update(
            ("enforcement", LEAD_OFFERED.name, _explained("NOT_COMPETENT"))
            for row in leads
            if row["side"] == "received" and row["state"] == "returned"
        )

    def refusal_groups(self) -> list[Answer]:
        """Refusals by node, contract and rule, for the part that is shown apart."""
        return [
            {"node": node, "service": s, "contract": c, "reason": why, "count": count}
            for node, groups in self.refused.items()
            for (s, c, why), count in sorted(groups.items())
        ]

    def look_at(self, services: tuple[str, ...]) -> None:
        for node in NODES:
            for service in services:
                self._ask(node, service)

    def _ask(self, node: str, service: str) -> None:
        try:
            self.figures[node, service] = self.stage.call(node, service, "figures")
            if service != GATEWAY:
                self.effects[node, service] = self.stage.call(node, service, "effects")
        except NodeSilent:
            self.silent.add(node)

    def effective(self, contract: str) -> int:
        """Effects of a contract at the receivers of both nodes, as last answered."""
        return sum(answer.get(contract, {}).get("effective", 0) for answer in self.effects.values())

    def rows(self) -> list[Row]:
        """One row per contract, and one for bytes that name none."""
        rows = [self._row(contract) for contract in every_contract().values()]
        unknown = Row(UNKNOWN)
        unknown.parked = self._parked(UNKNOWN)
        return rows + ([unknown] if unknown.parked else [])

    def _row(self, contract: Contract) -> Row:
        name = contract.name
        row = Row(name, effective=self.effective(name), parked=self._parked(name))
        for node in NODES:
            row.sent += self._figures(node, contract.owner).get("written", {}).get(name, 0)
            row.refused += self._effects(node, name, "refused")
            self._add_arrivals(row, node, contract)
        return row

    def _add_arrivals(self, row: Row, node: str, contract: Contract) -> None:
        for service in (*contract.partner_receivers, GATEWAY):
            for group in self._figures(node, service).get("arrived", []):
                if group["contract"] != contract.name or group["source"].startswith(f"/{node}/"):
                    continue
                row.duplicates += group["duplicates"]
                if service != GATEWAY:
                    row.arrived += group["arrived"]
                    row.latencies += group["latencies_ms"]

    def _figures(self, node: str, service: str) -> Answer:
        return self.figures.get((node, service), {})

    def _effects(self, node: str, contract: str, which: str) -> int:
        owner = contract.partition(".")[0]
        found = self.effects.get((node, owner), {}).get(contract, {})
        return int(found.get(which, 0))

    def _parked(self, contract: str) -> int:
        return sum(
            group["count"]
            for answer in self.figures.values()
            for group in answer["parked"]
            if group["contract"] == contract
        )

    def parked_groups(self) -> list[Answer]:
        """What is parked where and why, for the part that is shown apart."""
        counted: dict[tuple[str, str, str, str], int] = defaultdict(int)
        for (node, service), answer in self.figures.items():
            for group in answer["parked"]:
                counted[node, service, group["contract"], group["reason"]] += group["count"]
        return [
            {"node": node, "service": service, "contract": c, "reason": why, "count": count}
            for (node, service, c, why), count in sorted(counted.items())
        ]


def _explained(code: str) -> str:
    known = CODES[code]
    return f"{code} {known.zh} {known.en}"
