"""chuanyu reconcile, acknowledge: compare all lanes with the other side now; say that what differs was judged."""

import time
from typing import Any

import click

from deploy.cli.context import FINDING, SILENT, Operator
from deploy.cli.identity import usable
from deploy.cli.lanes import WAYS
from shared.commandline import json_option, show_answer
from shared.console import local_time, shown
from shared.topology import GATEWAY


LOOK_SECONDS = 0.5
COLUMNS = (
    ("方向 way", "direction"),
    ("通道 lane", "lane"),
    ("纪元 epoch", "epoch"),
    ("本方 here", "here"),
    ("对方 there", "there"),
    ("相符至 agreed to", "agreed_to"),
    ("缺号 missing", "missing"),
    ("跳过 skipped", "skipped"),
    ("结论 found", "found"),
)
ACKNOWLEDGED = (
    ("通道 lane", "lane"),
    ("已确认同号不同文 different, acknowledged", "different"),
    ("已确认未曾发出至 never given, acknowledged up to", "never_given_to"),
)
NAMED = 5  # spans and numbers of a lane in the table; JSON has those that are told
Answer = dict[str, Any]


@click.command()
@click.option(
    "--wait",
    type=click.IntRange(1, 3_600),
    default=120,
    show_default=True,
    help="最多等待秒数 / seconds at most",
)
@click.option("--last", is_flag=True, help="只显示最近一次 / show the newest one, make none")
@json_option
@click.pass_obj
def reconcile(operator: Operator, wait: int, *, last: bool, as_json: bool) -> None:
    """立即与对方对账 / compare every lane with the other side now; what is missing there is sent again.

    网关每小时自行对账(CHUANYU_RECONCILE_SECONDS)/ the gateway does so by itself every hour.
    退出码 exit status: 0 相符 both sides agree · 1 不符或对方无应答 they do not, or the other side is silent ·
    3 本节点无应答,或超时未完成 own node silent, or not finished in time
    """
    answer = _answer(operator) if last else _now(operator, wait)
    if as_json:
        operator.json(answer)
    elif answer["accepted"]:
        _show(operator, answer)
    else:
        operator.problems(answer["problems"])
    if not (answer["accepted"] and answer["agrees"]):
        raise SystemExit(FINDING)


@click.command()
@click.argument("lane", callback=usable)
@click.option("--reason", required=True, callback=usable, help="理由 / why")
@json_option
@click.pass_obj
def acknowledge(operator: Operator, lane: str, reason: str, *, as_json: bool) -> None:
    """确认对账在一条通道中的不符,不再告警 / what was found of a lane has been judged by you: no alarm any more.

    LANE: /health 所示,如 out/sichuan/credit/1 / as /health names it.

    只限最近一次对账的同号不同文和未曾发出;任何一方再有变化即重新告警 / what the newest one shows as different or never
    given; when a side changes again, it is an alarm again.
    """
    answer = operator.call(GATEWAY, "acknowledge", lane=lane, actor=operator.actor, reason=reason)
    show_answer(operator, ACKNOWLEDGED, answer, as_json=as_json)


def _answer(operator: Operator) -> Answer:
    found: Answer = operator.call(GATEWAY, "reconciliation")
    return found


def _now(operator: Operator, wait: int) -> Answer:
    """Ask for a round, and wait until one that began since has ended."""
    asked: Answer = operator.call(GATEWAY, "reconcile", actor=operator.actor)
    if not asked["accepted"]:
        return asked
    for _ in range(int(wait / LOOK_SECONDS)):
        found = _answer(operator)
        if not found["accepted"] or found["answered"] >= asked["asked"]:
            return found
        time.sleep(LOOK_SECONDS)
    click.echo(
        f"对账未在 {wait} 秒内完成,稍后用 --last 查看 / not finished within {wait} s, see --last later",
        err=True,
    )
    raise SystemExit(SILENT)


def _show(operator: Operator, answer: Answer) -> None:
    compared = answer["compared_at"]
    when = local_time(compared) if compared else "从未 never"
    title = f"对账 reconciliation {operator.node} ↔ {answer['participant']} · {when}"
    operator.table(title, COLUMNS, list(map(_row, answer["lanes"])), as_json=False)
    if answer["silent"]:
        click.echo(
            f"本次未能对账 this time it could not be made: {shown(answer['silent'])}", err=True
        )


def _row(lane: Answer) -> Answer:
    return {
        **lane,
        "direction": WAYS[lane["direction"]],
        "missing": _spans(lane["missing"], lane["missing_count"]),
        "skipped": _spans(lane["skipped"], lane["skipped_count"]),
        "found": " · ".join(_found(lane)),
    }


def _spans(spans: list[list[int]], count: int) -> str:
    said = [str(first) if first == last else f"{first}–{last}" for first, last in spans[:NAMED]]
    return ", ".join([*said, f"… 共 {count}"] if len(spans) > NAMED else said)


def _found(lane: Answer) -> list[str]:
    said = ["相符 agrees" if lane["agrees"] else "不符 differs"]
    under_way = lane["here" if lane["direction"] == "out" else "there"] - lane["compared"]
    if under_way > 0:
        said.append(f"途中 under way {under_way}")
    if lane["ended"]:
        said.append("纪元已结束 epoch ended")
    if lane["unknown"]:
        side = "对方 there" if lane["direction"] == "out" else "本方 here"
        said.append(f"{side} 无此通道 no such lane")
    if lane["different"]:
        numbers = [f"#{one['number']}" for one in lane["different"][:NAMED]]
        more = ["…"] if lane["more_different"] or len(lane["different"]) > NAMED else []
        said.append(f"同号不同文 different {', '.join([*numbers, *more])}")
    if lane["acknowledged"]:
        said.append(f"已确认 acknowledged {lane['acknowledged']}")
    if lane["never_given"]:
        first, last = lane["never_given"]
        said.append(f"未曾发出 never given {first}–{last}")
    counts = {
        "sent_again": "已重发 sent again",
        "fresh": "刚发出 sent just now",
        "unsent": "尚未发出 not sent yet",
        "too_old": "过旧不重发 too old to be sent again",
    }
    return said + [f"{words} {lane[name]}" for name, words in counts.items() if lane[name]]
