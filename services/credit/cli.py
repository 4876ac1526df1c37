"""`chuanyu credit`: what a clerk of the credit office types about listings; every command asks the service."""

from pathlib import Path
from typing import Any

import click

from contracts.elements import lifts
from contracts.elements import listings as elements
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


SERVICE = "credit"
ANSWER: Columns = [("名单条目编号 listing id", "listing_id")]
SUBJECT: Columns = [
    ("对象 subject", "subject"),
    ("信用代码 credit code", "credit_code"),
    ("名单 list", "list"),
    ("列入 listed", "listed_on"),
]
OWN: Columns = [
    ("名单条目编号 listing id", "id"),
    *SUBJECT,
    ("状态 state", "state"),
    ("移出 lifted", "lifted_on"),
    ("对方答复 answer", "answer"),
    ("不予互认原因 refusal", "refusal_code"),
]
THEIRS: Columns = [
    ("名单条目编号 listing id", "listing_id"),
    *SUBJECT,
    ("互认 recognition", "state"),
    ("答复日期 decided", "decided_on"),
    ("不予互认原因 refusal", "refusal_code"),
    ("终止 ended", "ended_on"),
]
STATES = {"declared": "已列入", "lifted": "已移出"}
ANSWERS = {
    "awaited": "待答复",
    "granted": "已互认",
    "refused": "不予互认",
    "ended": "互认终止",
    "lapsed": "已失效",
}
REASONS = ", ".join(f"{code} {name}" for code, name in lifts.REASONS.items())


@click.group()
def credit() -> None:
    """红黑名单:列入、移出、互认 / credit lists.

    退出码 exit status: 0 受理 accepted · 1 被拒绝 refused · 2 输入不可用 unusable input
    """


@credit.command()
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@click.pass_obj
def declare(console: Console, file: Path, *, as_json: bool) -> None:
    """列入名单:文件含一个或一组条目 / declare the listing or listings of a JSON file."""
    answers = ask_each(console, file, SERVICE, "declare_listing", doing="列入 declaring")
    show_answers(console, ANSWER, answers, as_json=as_json)


@credit.command()
@click.argument("listing_id")
@click.option("--reason", required=True, help="移出事由 / the reason in words")
@click.option(
    "--code",
    type=click.Choice([*lifts.REASONS]),
    default="other",
    show_default=True,
    help=f"移出原因 / the coded reason: {REASONS}",
)
@on_option("移出日期 / lifted on")
@json_option
@click.pass_obj
def lift(  # noqa: PLR0913 - what a clerk may say of a lift
    console: Console, listing_id: str, reason: str, code: str, on: str, *, as_json: bool
) -> None:
    """移出名单 / take a subject off our list."""
    body = {"listing_id": listing_id, "lifted_on": on, "reason": code, "explanation": reason}
    answer = console.call(SERVICE, "lift_listing", body=body, actor=console.actor)
    show_answer(console, ANSWER, answer, as_json=as_json)


@credit.command()
@limit_option
@json_option
@click.pass_obj
def listings(console: Console, limit: int, *, as_json: bool) -> None:
    """本方名单条目及对方答复 / our listings and what the other side answered."""
    rows = ask_rows(console, SERVICE, "listings", limit)
    shown = rows if as_json else [_readable(row) for row in rows]
    console.table("本方名单条目 our listings", OWN, shown, as_json=as_json)


@credit.command()
@limit_option
@json_option
@click.pass_obj
def recognitions(console: Console, limit: int, *, as_json: bool) -> None:
    """对方名单条目及本方答复 / their listings and our answer."""
    rows = ask_rows(console, SERVICE, "recognitions", limit)
    shown = rows if as_json else [_readable(row) for row in rows]
    console.table("对方名单条目 their listings", THEIRS, shown, as_json=as_json)


def _readable(row: dict[str, Any]) -> dict[str, Any]:
    entry = row["entry"]
    return row | {
        "subject": entry["subject"]["name"],
        "list": named(elements.LISTS, entry["list_code"]),
        "listed_on": entry["listed_on"],
        "state": named(STATES | ANSWERS, row["state"]),
        "answer": named(ANSWERS, row.get("answer")),
        "refusal_code": named(elements.REFUSALS, row["refusal_code"]),
    }
