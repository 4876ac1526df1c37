"""The end of the story: a table per contract, what is missing by name, and the same as JSON."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console as Terminal
from rich.table import Table

from contracts.registry import every_contract
from deploy.demo.observer import UNKNOWN, Row
from deploy.demo.play import Play
from deploy.demo.trouble import POISON


COLUMNS = (
    "契约\ncontract",
    "已发\nsent",
    "已到\narrived",
    "生效\neffective",
    "应有\nexpected",
    "拒绝\nrefused",
    "重复\ndoubled",
    "滞留\nparked",
    "全程 p50\nms",
    "结果\nwhat it led to",
)
LED_TO = {
    "catalogue.matter-published": "配对比对 paired, compared",
    "credit.listing-declared": "互认或不予互认 recognised or refused",
    "credit.listing-lifted": "互认终止 recognition ended",
    "credit.recognition-granted": "认定方知悉 noted by the listing side",
    "credit.recognition-refused": "认定方知悉原因 reason noted",
    "credit.recognition-ended": "认定方知悉 noted by the listing side",
    "enforcement.lead-offered": "进入对方收件 in the receiver's intake",
    "enforcement.lead-accepted": "移送方知悉 noted by the sender",
    "enforcement.lead-returned": "移送方知悉理由 reason noted",
    "enforcement.lead-filed": "移送方知悉案号 case number noted",
    "enforcement.lead-not-filed": "移送方办结 closed by the sender",
    "enforcement.lead-decided": "移送方办结 closed by the sender",
    "enforcement.lead-closed": "双方办结 closed on both sides",
}


APART = ("类别 kind", "节点 node", "服务 service", "契约 contract", "原因 reason", "件数 count")


@dataclass(frozen=True)
class Missing:
    """Effects of one kind that should be there and are not."""

    what: str
    expected: int
    found: int
    hint: str = ""

    @property
    def count(self) -> int:
        return self.expected - self.found


def missing(play: Play, rows: Sequence[Row]) -> list[Missing]:
    """Every expected effect that is not there; refusals, duplicates and poison are expected as well."""
    found = {row.contract: row for row in rows}
    lacking = [_lacking(found[name], play.expected[name]) for name in every_contract()]
    reasons = {group["reason"] for group in play.observer.parked_groups()}
    lacking += [Missing(f"parked: {reason}", 1, int(reason in reasons)) for reason in POISON]
    lacking.append(Missing("duplicate dropped", 1, min(1, sum(row.duplicates for row in rows))))
    return [one for one in lacking if one.count > 0]


def _lacking(row: Row, expected: int) -> Missing:
    hint = f" (已发 sent {row.sent}, 已到 arrived {row.arrived})"
    return Missing(row.contract, expected, row.effective, hint)


def write_json(path: Path, rows: Sequence[Row], lacking: Sequence[Missing]) -> None:
    """build/demo.json."""
    document = {
        "contracts": [_as_json(row) for row in rows],
        "missing": sum(one.count for one in lacking),
        "missing_by_name": {one.what: one.count for one in lacking},
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _as_json(row: Row) -> dict[str, Any]:
    return {
        "contract": row.contract,
        "sent": row.sent,
        "arrived": row.arrived,
        "effective": row.effective,
        "refused": row.refused,
        "duplicates": row.duplicates,
        "parked": row.parked,
        "p50_ms": row.p50_ms,
    }


def show(terminal: Terminal, play: Play, rows: Sequence[Row], lacking: Sequence[Missing]) -> None:
    """The tables and, at the end, one line that says whether all is there."""
    terminal.print(_contracts(play, rows))
    terminal.print(_alignment(play))
    terminal.print(_apart(play, rows))
    for node in sorted(play.observer.silent):
        said = f"{node}: 无应答,以上为其最后一次应答的数字 / silent, figures as it last answered"
        terminal.print(said, style="yellow")
    for one in lacking:
        said = f"缺少 missing: {one.what}: 应有 expected {one.expected}, 实有 found {one.found}{one.hint}"
        terminal.print(said, style="red", highlight=False)
    total = sum(one.count for one in lacking)
    verdict = f"缺少 missing = {total}"
    terminal.print(verdict, style="bold red" if total else "bold green", highlight=False)


def _contracts(play: Play, rows: Sequence[Row]) -> Table:
    table = Table(
        title="川渝双向报文 messages both ways", title_justify="left", header_style="bold"
    )
    for number, column in enumerate(COLUMNS):
        at_the_side = number in {0, len(COLUMNS) - 1}
        table.add_column(column, justify="left" if at_the_side else "right", no_wrap=True)
    for row in rows:
        if row.contract != UNKNOWN and (play.expected[row.contract] or row.arrived):
            table.add_row(*_cells(play, row))
    return table


def _cells(play: Play, row: Row) -> list[str]:
    counts = (row.sent, row.arrived, row.effective, play.expected[row.contract])
    apart = (row.refused, row.duplicates, row.parked)
    p50 = "—" if row.p50_ms is None else f"{row.p50_ms:.0f}"
    return [row.contract, *map(str, counts), *map(str, apart), p50, LED_TO.get(row.contract, "—")]


ALIGNMENT = {
    "aligned": "同标 aligned",
    "different": "有差异 different",
    "unknown": "要素未填 not stated",
    "unpaired": "未配对 unpaired",
}


def _alignment(play: Play) -> str:
    """How the two sides' matters compare, as each node's catalogue counts them."""
    return "\n".join(
        f"{node}: " + " · ".join(f"{ALIGNMENT[k]} {v}" for k, v in sorted(counts.items()))
        for node, counts in play.observer.alignments.items()
    )


def _apart(play: Play, rows: Sequence[Row]) -> Table:
    title = f"另列 shown apart: {_counts_apart(play, rows)}"
    table = Table(title=title, title_justify="left", header_style="bold")
    for column in APART:
        table.add_column(column)
    for group in play.observer.refusal_groups():
        table.add_row("拒绝 refused", *_place(group), group["reason"], str(group["count"]))
    for row in rows:
        if row.duplicates:
            where = ("—", "gateway", row.contract)
            table.add_row("重复 duplicate", *where, "已剔除 dropped", str(row.duplicates))
    for group in play.observer.parked_groups():
        why = POISON.get(group["reason"], group["reason"])
        table.add_row("滞留 parked", *_place(group), why, str(group["count"]))
    return table


def _counts_apart(play: Play, rows: Sequence[Row]) -> str:
    refused = sum(group["count"] for group in play.observer.refusal_groups())
    doubled = sum(row.duplicates for row in rows)
    parked = sum(group["count"] for group in play.observer.parked_groups())
    return f"{refused} 拒绝 refused · {doubled} 重复 duplicate · {parked} 滞留 parked"


def _place(group: dict[str, Any]) -> tuple[str, str, str]:
    return group["node"], group["service"], group["contract"]
