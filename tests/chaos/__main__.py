"""Runs a scenario, prints what it did and appends it to build/chaos.json; 0 when every promise was kept.

python -m tests.chaos delivery --database sqlite --seed 1 --messages 20000
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from shared.console import terminal
from tests.bench.chain.databases import KINDS
from tests.chaos.delivery import plan as plans
from tests.chaos.delivery import run as delivery


RESULT = Path("build/chaos.json")
SITE = Path(".run/chaos")
ZERO = ("lost", "duplicated", "unexpected", "out_of_order")


def main() -> int:
    asked, console = _arguments(), terminal()
    plan = plans.make(asked.seed, asked.messages)

    def tell(line: str) -> None:
        console.print(line, markup=False, highlight=False)

    outcome = delivery.run(plan, KINDS[asked.database], asked.site, tell)
    document = delivery.as_document(outcome, plan, asked.database)
    _keep(asked.output, document)
    _show(console, document)
    return 0 if outcome.verdict.is_clean and outcome.recovered else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenario", choices=["delivery"])
    parser.add_argument("--database", choices=KINDS, default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--messages", type=int, default=plans.FULL)
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
    figures = " · ".join(f"{name} {document[name]}" for name in ZERO)
    console.print(f"{figures} · recovered {document['recovered']} · {document['seconds']} s")


if __name__ == "__main__":
    sys.exit(main())
