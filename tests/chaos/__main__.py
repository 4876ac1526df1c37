"""Runs a scenario, prints what it did and appends it to build/chaos.json; 0 when every promise was kept.

python -m tests.chaos delivery --database sqlite --seed 1 --messages 20000
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Console
from rich.table import Table

from shared.console import terminal
from tests.bench.chain.databases import KINDS
from tests.chaos.border import plan as border_plans
from tests.chaos.border import run as border
from tests.chaos.delivery import plan as delivery_plans
from tests.chaos.delivery import run as delivery


RESULT = Path("build/chaos.json")
SITE = Path(".run/chaos")
ZERO = ("lost", "duplicated", "unexpected", "out_of_order")
TRUE = ("journals_equal", "receipts_complete", "recovered")
Tell = Callable[[str], None]


class Ran(NamedTuple):
    """As it stands in build/chaos.json, and whether every promise was kept."""

    document: dict[str, Any]
    is_kept: bool


def _delivery(asked: argparse.Namespace, tell: Tell) -> Ran:
    plan = delivery_plans.make(asked.seed, asked.messages)
    outcome = delivery.run(plan, KINDS[asked.database], asked.site, tell)
    document = delivery.as_document(outcome, plan, asked.database)
    return Ran(document, outcome.verdict.is_clean and outcome.aftermath.recovered)


def _border(asked: argparse.Namespace, tell: Tell) -> Ran:
    plan = border_plans.make(asked.seed, asked.messages)
    outcome = border.run(plan, asked.database, asked.site, tell)
    document = border.as_document(outcome, plan, asked.database)
    return Ran(document, outcome.finding.is_clean and outcome.aftermath.recovered)


SCENARIOS: Mapping[str, Callable[[argparse.Namespace, Tell], Ran]] = {
    "delivery": _delivery,
    "border": _border,
}


def main() -> int:
    asked, console = _arguments(), terminal()

    def tell(line: str) -> None:
        console.print(line, markup=False, highlight=False)

    ran = SCENARIOS[asked.scenario](asked, tell)
    _keep(asked.output, ran.document)
    _show(console, ran.document)
    return 0 if ran.is_kept else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenario", choices=SCENARIOS)
    parser.add_argument("--database", choices=KINDS, default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--messages", type=int, default=delivery_plans.FULL, help="of border: each way"
    )
    parser.add_argument("--output", type=Path, default=RESULT)
    parser.add_argument("--site", type=Path, default=SITE, help="folder of broker and databases")
    return parser.parse_args()


def _keep(path: Path, document: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    before = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    text = json.dumps([*before, document], ensure_ascii=False, indent=2)
    path.write_text(f"{text}\n", encoding="utf-8")


def _show(console: Console, document: dict[str, Any]) -> None:
    table = Table(title=f"故障 faults · {document['deaths']} 次进程死亡 deaths of processes")
    table.add_column("名称 name")
    table.add_column("次数 hits", justify="right")
    for name, count in document["faults"].items():
        table.add_row(name, str(count))
    console.print(table)
    shown = [name for name in (*ZERO, *TRUE) if name in document]
    figures = " · ".join(f"{name} {document[name]}" for name in shown)
    console.print(f"{figures} · {document['seconds']} s")


if __name__ == "__main__":
    sys.exit(main())
