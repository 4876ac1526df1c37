"""The command line of this service: import a list, show matters and their alignment; by RPC only."""

from collections import Counter
from pathlib import Path
from typing import Any

import click

from contracts.elements import materials
from contracts.elements import matters as elements
from services.catalogue.adapters.matter_file import FileUnreadable, MatterFile, read_matters
from services.catalogue.domain.matter import Outcome
from shared.commandline import REFUSED, UNUSABLE, ask_rows, json_option, limit_option, named
from shared.console import Columns, Console


Row = dict[str, Any]
SERVICE = "catalogue"
CHUNK = 50  # rows of one call
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
    "necessity": materials.NECESSITY,
    "channel": materials.SOURCES,
}
PROVENANCES = {"sourced": "有来源", "illustrative": "示例"}
MATTERS: Columns = [
    ("序号 list number", "list_number"),
    ("事项 matter", "name"),
    ("模式 mode", "mode"),
    ("承诺时限 promised", "promised_limit"),
    ("实施主体 organ", "organ"),
    ("版本 revision", "revision"),
]
PROVENANCE = ("出处 provenance", "provenance")
ALIGNMENTS: Columns = [
    ("序号 list number", "number"),
    ("事项 matter", "matter"),
    ("同标 alignment", "standing"),
    ("差异(本方 ≠ 对方)differences", "text"),
]


@click.group()
def catalogue() -> None:
    """事项清单:导入、发布、同标 / matters and their alignment.

    退出码 exit status: 0 全部接受 all accepted · 1 部分未接受 some refused · 2 输入不可用 unusable input
    """


@catalogue.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@click.pass_obj
def import_file(console: Console, file: Path, *, as_json: bool) -> None:
    """导入事项清单(CSV 或 JSON)/ import a matter list and publish what is new in it."""
    try:
        read = read_matters(file)
    except FileUnreadable as unreadable:
        console.problems(unreadable.told())
        if as_json:
            console.json({"accepted": False, "problems": unreadable.told()})
        raise click.exceptions.Exit(UNUSABLE) from None
    results = sorted(read.refused + _sent(console, read), key=lambda result: int(result["row"]))
    _report(console, file, results, as_json=as_json)
    if any(result["outcome"] == Outcome.REFUSED for result in results):
        raise click.exceptions.Exit(REFUSED)


def _sent(console: Console, read: MatterFile) -> list[Row]:
    chunks = [read.rows[start : start + CHUNK] for start in range(0, len(read.rows), CHUNK)]
    results: list[Row] = []
    for chunk in console.progress("导入 importing", chunks):
        answer = console.call(SERVICE, "import_matters", rows=chunk, actor=console.actor)
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
@click.option("--partner", is_flag=True, help="对方事项 / the other side's")
@limit_option
@json_option
@click.pass_obj
def matters(console: Console, limit: int, *, partner: bool, as_json: bool) -> None:
    """本方事项,或收到的对方事项 / own matters, or those received from the other side."""
    found = ask_rows(console, SERVICE, "partner_matters" if partner else "matters", limit)
    columns = MATTERS if partner else [*MATTERS, PROVENANCE]
    title = "对方事项 matters of the other side" if partner else "本方事项 own matters"
    rows = found if as_json else [_readable(matter) for matter in found]
    console.table(title, columns, rows, as_json=as_json)


def _readable(matter: Row) -> Row:
    return matter | {
        "mode": named(elements.MODES, matter["mode"]),
        "promised_limit": _said("promised_limit", matter["promised_limit"]),
        "organ": matter["organ"]["name"],
        "provenance": named(PROVENANCES, matter.get("provenance")),
    }


@catalogue.command()
@limit_option
@json_option
@click.pass_obj
def alignments(console: Console, limit: int, *, as_json: bool) -> None:
    """同标情况 / each matter of either side: aligned, different, not stated or unpaired."""
    found = ask_rows(console, SERVICE, "alignments", limit)
    rows = found if as_json else [_standing(alignment) for alignment in found]
    console.table("同标情况 alignment", ALIGNMENTS, rows, as_json=as_json)


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
