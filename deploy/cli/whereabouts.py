"""chuanyu where: where the message under one number of a lane is, here and at the other side."""

from typing import Any

import click

from deploy.cli.context import FINDING, Operator
from deploy.cli.identity import usable
from shared.commandline import json_option
from shared.console import local_time, shown
from shared.topology import GATEWAY, SERVICES


WORDS = {
    "unsent": "未发出 not sent yet",
    "sent": "已发出,无回执 sent, no receipt",
    "receipted": "已回执 receipted",
    "not-come": "未到 has not come",
    "skipped": "操作员已跳过 skipped by an operator",
    "waits": "等待前面的序号 waits for an earlier number",
    "handed-on": "已转交各服务 handed on to the services",
    "parked": "滞留 parked",
    "discarded": "已放弃 discarded",
    "copy": "重复,报文已在另一序号下到达 a copy of what came under another number",
    "tested": "试验未通过,已注明 a test that failed and was noted",
}
WELL = ("receipted", "handed-on", "copy", "tested")
COLUMNS = (("项目 what", "what"), ("内容 found", "found"))
TIMES = {"sent_at": "发出 sent", "handed_on_at": "转交 handed on", "published_at": "转发 published"}
Answer = dict[str, Any]


@click.command()
@click.argument("participant", callback=usable)
@click.argument("lane", type=click.Choice(SERVICES))
@click.argument("number", type=click.IntRange(1))
@click.option("--epoch", type=click.IntRange(1), help="纪元 / epoch [默认最新 default: the newest]")
@click.option(
    "--out/--in",
    "is_out",
    default=True,
    show_default=True,
    help="发往或来自协作方 / sent to the participant, or by it",
)
@json_option
@click.pass_obj
def where(  # noqa: PLR0913 - one argument per option
    operator: Operator,
    participant: str,
    lane: str,
    number: int,
    epoch: int | None,
    *,
    is_out: bool,
    as_json: bool,
) -> None:
    """查通道序号 / where the message under a number is: numbered, sent, receipted, waiting, parked, handed on.

    出向的同时询问对方 / of what goes out the other side is asked, too.
    退出码 exit status: 0 已到达 it arrived · 1 尚未、滞留、跳过或无此序号 not yet, parked, skipped, or no such number ·
    3 本节点无应答 own node silent
    """
    answer = operator.call(
        GATEWAY, "number", participant=participant, lane=lane, number=number, epoch=epoch,
        direction="out" if is_out else "in",
    )  # fmt: skip
    if as_json:
        operator.json(answer)
    elif answer["accepted"]:
        _show(operator, answer)
    else:
        operator.problems(answer["problems"])
    if not answer["accepted"] or not _is_well(answer):
        raise SystemExit(FINDING)


def _is_well(answer: Answer) -> bool:
    """Of what goes out the other side's word counts as well, if it is heard."""
    there = answer.get("there", {}).get("where", answer["where"])
    return answer["where"] in WELL and there in WELL


def _show(operator: Operator, answer: Answer) -> None:
    way = "出 out" if answer["direction"] == "out" else "入 in"
    which = f"{answer['participant']}/{answer['lane']} {answer['epoch']} #{answer['number']}"
    operator.table(f"{way} {which} · {answer['node']}", COLUMNS, _rows(answer), as_json=False)
    there = answer.get("there")
    if there is None:
        return
    if "where" in there:
        operator.table(f"对方 there · {there['node']}", COLUMNS, _rows(there), as_json=False)
    else:
        click.echo(f"对方 there: {shown(there['node'])} {shown(there['silent'])}")


def _rows(answer: Answer) -> list[Answer]:
    found = {"何处 where": WORDS.get(answer["where"], answer["where"])}
    if answer.get("paused_at"):
        found["通道暂停 lane paused"] = local_time(answer["paused_at"])
    if answer.get("waits_for"):
        found["等待 waits for"] = f"#{answer['waits_for']}"
    if "message_id" in answer:
        found["报文 message"] = f"{answer['contract']} {answer['message_id']}"
        came = "编号 numbered" if answer["direction"] == "out" else "到达 came"
        found[came] = local_time(answer["at"])
    found |= {words: local_time(answer[name]) for name, words in TIMES.items() if answer.get(name)}
    if answer.get("waits_to_be_sent"):
        found["发件箱 outbox"] = "等待发出 waits to be sent"
    if answer.get("sent_again", {}).get("times"):
        again = answer["sent_again"]
        found["重发 sent again"] = f"{again['times']} × · {local_time(again['at'])}"
    if answer.get("parked"):
        found["滞留原因 parked because"] = _parked(answer["parked"])
    found |= {name: _fate(fate) for name, fate in answer.get("services", {}).items()}
    return [{"what": what, "found": text} for what, text in found.items()]


def _parked(row: Answer) -> str:
    codes = ", ".join(row["codes"])
    return f"{row['reason']} {codes} (编号 number {row['number']}, {row['state']}), {local_time(row['since'])}"


def _fate(fate: Answer) -> str:
    if "silent" in fate:
        return f"无应答 no answer: {fate['silent']}"
    return f"{fate['fate']} {local_time(fate['at'])}"
