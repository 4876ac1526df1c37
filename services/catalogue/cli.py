"""The command line of this service: import a list, show matters and their alignment; by RPC only."""

from collections import Counter
from pathlib import Path
from typing import Any

import click

from contracts.elements import matters as elements
from services.catalogue.adapters.matter_file import FileUnreadable, MatterFile, read_matters
from services.catalogue.domain.matter import Outcome
from shared.console import Console


Row = dict[str, Any]
CHUNK = 50  # rows of one call
LIMIT = 1000
SOME_REFUSED, UNREADABLE = 1, 2  # exit status

OUTCOMES = {
    Outcome.PUBLISHED: "已发布 published",
    Outcome.REVISED: "已修订 revised",
    Outcome.UNCHANGED: "无变化 unchanged",
    Outcome.REFUSED: "未接受 refused",
}
STATES = {
    "aligned": "同标 aligned",
    "different": "有差异 different",
    "unknown": "未载明 not stated",
    "unpaired": "无对应 unpaired",
}
ELEMENTS = {
    "name": "名称 name",
    "matter_type": "类型 type",
    "mode": "模式 mode",
    "statutory_limit": "法定时限 statutory limit",
    "promised_limit": "承诺时限 promised limit",
    "materials": "材料 materials",
}
ASPECTS = {
    "necessity": "必要性 necessity",
    "originals": "原件 originals",
    "copies": "复印件 copies",
    "channel": "来源渠道 channel",
}
NAMES = {  # of codes, by the element or aspect they belong to
    "matter_type": elements.MATTER_TYPES,
    "mode": elements.MODES,
    "necessity": elements.NECESSITY,
    "channel": elements.SOURCES,
}
as_json_option = click.option("--json", "as_json", is_flag=True, help="JSON 输出 for machines")
limit_option = click.option(
    "--limit", type=click.IntRange(1), default=LIMIT, help="最多条数 rows at most"
)


@click.group()
def catalogue() -> None:
    """事项清单与同标 matters and their alignment."""


@catalogue.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@as_json_option
@click.pass_obj
def import_file(console: Console, file: Path, as_json: bool) -> None:  # noqa: FBT001 - click calls it so
    """导入事项清单 import a matter list (CSV or JSON); exit 0 all accepted, 1 some refused, 2 unreadable."""
    try:
        read = read_matters(file)
    except FileUnreadable as unreadable:
        console.problems(unreadable.told())
        if as_json:
            console.json({"accepted": False, "problems": unreadable.told()})
        raise SystemExit(UNREADABLE) from None
    results = sorted(read.refused + _sent(console, read), key=lambda result: int(result["row"]))
    _report(console, file, results, as_json=as_json)
    if any(result["outcome"] == Outcome.REFUSED for result in results):
        raise SystemExit(SOME_REFUSED)


def _sent(console: Console, read: MatterFile) -> list[Row]:
    chunks = [read.rows[start : start + CHUNK] for start in range(0, len(read.rows), CHUNK)]
    results: list[Row] = []
    for chunk in console.progress("导入 importing", chunks):
        answer = console.call("catalogue", "import_matters", rows=chunk, actor=console.actor)
        results += answer["results"]
    return results


def _report(console: Console, file: Path, results: list[Row], *, as_json: bool) -> None:
    counts = Counter(result["outcome"] for result in results)
    if as_json:
        console.json({"outcomes": counts, "results": results})
        return
    rows = [{"outcome": said, "rows": counts[outcome]} for outcome, said in OUTCOMES.items()]
    columns = [("结果 outcome", "outcome"), ("行数 rows", "rows")]
    console.table(f"导入 import {file.name}", columns, rows, as_json=False)
    console.problems([problem for result in results for problem in result["problems"]])


@catalogue.command()
@click.option("--partner", is_flag=True, help="对方事项 the other side's")
@limit_option
@as_json_option
@click.pass_obj
def matters(console: Console, partner: bool, limit: int, as_json: bool) -> None:  # noqa: FBT001 - click calls it so
    """事项 own matters, or those received from the other side."""
    found = console.call("catalogue", "partner_matters" if partner else "matters", limit=limit)
    columns = [
        ("序号 list number", "list_number"),
        ("事项 matter", "name"),
        ("模式 mode", "mode_name"),
        ("承诺时限 promised", "promise"),
        ("实施主体 organ", "organ_name"),
        ("版本 revision", "revision"),
    ]
    if not partner:
        columns.append(("出处 provenance", "provenance"))
    title = f"{'对方事项 matters of the other side' if partner else '本方事项 own matters'} · {console.node}"
    rows = found if as_json else [_readable(matter) for matter in found]
    console.table(title, columns, rows, as_json=as_json)


def _readable(matter: Row) -> Row:
    return {
        **matter,
        "mode_name": _said("mode", matter["mode"]),
        "promise": _said("promised_limit", matter["promised_limit"]),
        "organ_name": matter["organ"]["name"],
    }


@catalogue.command()
@limit_option
@as_json_option
@click.pass_obj
def alignments(console: Console, limit: int, as_json: bool) -> None:  # noqa: FBT001 - click calls it so
    """同标情况 each matter of either side: aligned, different, not stated or unpaired."""
    found = console.call("catalogue", "alignments", limit=limit)
    columns = [
        ("序号 list number", "number"),
        ("事项 matter", "matter"),
        ("同标 alignment", "standing"),
        ("差异(本方 ≠ 对方)differences", "text"),
    ]
    rows = found if as_json else [_standing(alignment) for alignment in found]
    console.table(f"同标 alignment · {console.node}", columns, rows, as_json=as_json)


def _standing(alignment: Row) -> Row:
    different = (_difference(e, alignment["elements"][e]) for e in alignment["differences"])
    return {
        "number": alignment["list_number"] or alignment["partner_list_number"],
        "matter": alignment["name"] or alignment["partner_name"],
        "standing": STATES[alignment["state"]],
        "text": "\n".join(different),
    }


def _difference(element: str, compared: Row) -> str:
    if compared["details"]:
        return "\n".join(map(_detail, compared["details"]))
    own, partner = (_said(element, compared[side]) for side in ("own", "partner"))
    return f"{ELEMENTS[element]}: {own} ≠ {partner}"


def _detail(detail: Row) -> str:
    aspect, material = detail["aspect"], detail["material"]
    if aspect == "presence":
        return f"{material}: {'仅本方要求 only here' if detail['own'] else '仅对方要求 only there'}"
    own, partner = (_said(aspect, detail[side]) for side in ("own", "partner"))
    return f"{material}: {ASPECTS[aspect]} {own} ≠ {partner}"


def _said(what: str, value: Any) -> str:
    """A value in words: codes by their names, limits with their unit, nothing as a dash."""
    if value is None:
        return "—"
    if isinstance(value, dict):
        return f"{value['length']} {elements.LIMIT_UNITS[value['unit']]}"
    return NAMES.get(what, {}).get(value, str(value))
