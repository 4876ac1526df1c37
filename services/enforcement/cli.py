"""`chuanyu enforcement`: what an enforcement officer types about leads; every command asks the service."""

import re
from pathlib import Path
from typing import Any

import click

from contracts.elements.decisions import PENALTIES
from contracts.elements.leads import FIELDS
from shared.commandline import (
    ask_each,
    ask_rows,
    json_option,
    limit_option,
    named,
    on_option,
    show_answer,
    show_answers,
)
from shared.console import Columns, Console


SERVICE = "enforcement"
ANSWER: Columns = [("线索编号 lead id", "lead_id")]
COLUMNS: Columns = [
    ("线索编号 lead id", "lead_id"),
    ("方向 side", "side"),
    ("状态 state", "state"),
    ("领域 field", "field"),
    ("当事人 suspect", "suspect_name"),
    ("信用代码 credit code", "credit_code"),
    ("发现 found", "found_on"),
    ("接收 accepted", "accepted_on"),
    ("立案 filed", "filed_on"),
    ("决定 decided", "decided_on"),
    ("办结 closed", "closed_on"),
]
SIDES = {"sent": "移出", "received": "移入"}
STATES = {
    "offered": "已移送",
    "received": "待签收",
    "accepted": "核查中",
    "returned": "已退回",
    "filed": "已立案",
    "not-filed": "不予立案",
    "decided": "已决定",
    "closed": "已办结",
}
lead_argument = click.argument("lead_id")
YUAN = re.compile(r"([0-9]{1,13})(?:\.([0-9]{1,2}))?")


class Yuan(click.ParamType[int]):
    """An amount in 元 as a person writes it; becomes 分."""

    name = "元"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        found = YUAN.fullmatch(str(value))
        if found is None:
            self.fail(
                "金额为元,至多两位小数,如 1234.50 / in yuan with at most two decimals", param, ctx
            )
        whole, decimals = found.groups(default="")
        return int(whole + decimals.ljust(2, "0"))


@click.group()
def enforcement() -> None:
    """执法线索:移送、签收、退回、立案、反馈 / enforcement leads.

    退出码 exit status: 0 受理 accepted · 1 被拒绝 refused · 2 输入不可用 unusable input
    """


@enforcement.command()
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@click.pass_obj
def offer(console: Console, file: Path, *, as_json: bool) -> None:
    """移送线索:文件含一个或一组线索 / offer the lead or leads of a JSON file."""
    answers = ask_each(console, file, SERVICE, "offer_lead", doing="移送 offering")
    show_answers(console, ANSWER, answers, as_json=as_json)


@enforcement.command()
@lead_argument
@click.option("--organ", required=True, help="接收机关名称 / name of the accepting organ")
@click.option("--credit-code", required=True, help="接收机关统一社会信用代码 / its credit code")
@on_option("接收日期 / accepted on")
@json_option
@click.pass_obj
def accept(  # noqa: PLR0913 - one argument each
    console: Console, lead_id: str, organ: str, credit_code: str, on: str, *, as_json: bool
) -> None:
    """签收线索 / accept a lead."""
    by = {"name": organ, "credit_code": credit_code}
    body = {"lead_id": lead_id, "accepted_by": by, "accepted_on": on}
    _take(console, "accept_lead", body, as_json=as_json)


@enforcement.command("return")
@lead_argument
@click.option("--reason", required=True, help="退回理由 / the reason")
@on_option("退回日期 / returned on")
@json_option
@click.pass_obj
def return_(console: Console, lead_id: str, reason: str, on: str, *, as_json: bool) -> None:
    """退回线索(无管辖权) / return a lead that is not ours to handle."""
    body = {"lead_id": lead_id, "returned_on": on, "reason": reason}
    _take(console, "return_lead", body, as_json=as_json)


@enforcement.command("file")
@lead_argument
@click.option("--case-number", required=True, help="案号,如 川广市监立〔2026〕3号 / case number")
@on_option("立案日期 / filed on")
@json_option
@click.pass_obj
def file_(console: Console, lead_id: str, case_number: str, on: str, *, as_json: bool) -> None:
    """立案 / file a case from an accepted lead."""
    body = {"lead_id": lead_id, "case_number": case_number, "filed_on": on}
    _take(console, "file_lead", body, as_json=as_json)


@enforcement.command()
@lead_argument
@click.option("--reason", required=True, help="不予立案理由 / the reason")
@on_option("不予立案日期 / decided on")
@json_option
@click.pass_obj
def not_file(console: Console, lead_id: str, reason: str, on: str, *, as_json: bool) -> None:
    """不予立案 / file no case from an accepted lead."""
    body = {"lead_id": lead_id, "decided_on": on, "reason": reason}
    _take(console, "not_file_lead", body, as_json=as_json)


@enforcement.command()
@lead_argument
@click.option("--decision-number", required=True, help="决定书文号 / number of the decision")
@click.option(
    "--penalty", required=True, type=click.Choice(list(PENALTIES)), help="决定种类 / kind"
)
@click.option(
    "--amount-yuan", type=Yuan(), default="0", show_default=True, help="金额(元) / in yuan"
)
@on_option("决定日期 / decided on")
@json_option
@click.pass_obj
def decide(
    console: Console, /, *, on: str, amount_yuan: int, as_json: bool, **decision: Any
) -> None:
    """反馈处理决定 / feed the decision on the case back."""
    body = {**decision, "amount_fen": amount_yuan, "decided_on": on}
    _take(console, "decide_lead", body, as_json=as_json)


@enforcement.command()
@limit_option
@json_option
@click.pass_obj
def leads(console: Console, limit: int, *, as_json: bool) -> None:
    """线索清单 / leads sent and received."""
    rows = ask_rows(console, SERVICE, "leads", limit)
    shown = rows if as_json else [_readable(row) for row in rows]
    console.table("执法线索 leads", COLUMNS, shown, as_json=as_json)


@enforcement.command()
@lead_argument
@json_option
@click.pass_obj
def lead(console: Console, lead_id: str, *, as_json: bool) -> None:
    """一条线索的全部内容 / everything about one lead."""
    answer = console.call(SERVICE, "lead", lead_id=lead_id)
    if as_json or not answer["accepted"]:
        show_answer(console, ANSWER, answer, as_json=as_json)
        return
    rows = [{"name": name, "value": value} for name, value in _flat(answer["lead"]).items()]
    columns = [("字段 field", "name"), ("内容 value", "value")]
    console.table(f"线索 lead {lead_id}", columns, rows, as_json=False)


def _take(console: Console, method: str, body: dict[str, Any], *, as_json: bool) -> None:
    answer = console.call(SERVICE, method, body=body, actor=console.actor)
    show_answer(console, ANSWER, answer, as_json=as_json)


def _readable(row: dict[str, Any]) -> dict[str, Any]:
    return row | {
        "side": named(SIDES, row["side"]),
        "state": named(STATES, row["state"]),
        "field": named(FIELDS, row["field"]),
        "decided_on": row["decided_on"] or row["not_filed_on"],
    }


def _flat(value: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, inner in value.items():
        path = f"{prefix}{name}"
        flat |= _flat(inner, f"{path}.") if isinstance(inner, dict) else {path: inner}
    return flat
