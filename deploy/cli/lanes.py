"""chuanyu lanes: how far the numbering with each partner is, and what is missing, held or not receipted."""

from typing import Any

import click

from deploy.cli.context import FINDING, Operator
from deploy.cli.identity import usable
from shared.commandline import json_option, show_answer
from shared.console import local_time
from shared.topology import GATEWAY, SERVICES


COLUMNS = (
    ("方向 way", "direction"),
    ("协作方 participant", "participant"),
    ("通道 lane", "lane"),
    ("纪元 epoch", "epoch"),
    ("最高序号 highest", "highest"),
    ("条数 count", "count"),
    ("缺号 missing", "missing"),
    ("未回执 unreceipted", "unreceipted"),
    ("暂存 held", "held"),
    ("暂停 paused", "paused"),
    ("最近 moved", "moved_at"),
)
WAYS = {"in": "入 in", "out": "出 out"}
CAUSES = {"order": "", "stage": "阶段 stage ", "maintenance": "计划停机 maintenance "}
SHOWN = 5  # gaps of a lane in the table; JSON has all


SKIPPED = (
    ("协作方 participant", "participant"),
    ("通道 lane", "lane"),
    ("纪元 epoch", "epoch"),
    ("放弃的缺号 numbers skipped", "skipped"),
)


@click.command("skip-missing")
@click.argument("participant", callback=usable)
@click.argument("lane", type=click.Choice(SERVICES))
@click.option(
    "--epoch", type=click.IntRange(1), required=True, help="纪元 / epoch, as lanes shows it"
)
@click.option("--reason", required=True, callback=usable, help="理由 / why")
@json_option
@click.pass_obj
def skip_missing(  # noqa: PLR0913 - one argument per option
    operator: Operator, participant: str, lane: str, epoch: int, reason: str, *, as_json: bool
) -> None:
    """不再等待入向通道的缺号 / wait for no missing number of a lane that comes in; later messages go on.

    只在对方确认这些报文不会再来时使用 / only when the partner says that these messages will never come.
    """
    answer = operator.call(
        GATEWAY, "skip_missing", participant=participant, lane=lane, epoch=epoch, actor=operator.actor,
        reason=reason,
    )  # fmt: skip
    show_answer(operator, SKIPPED, answer, as_json=as_json)


@click.group(invoke_without_command=True)
@json_option
@click.pass_context
def lanes(context: click.Context, *, as_json: bool) -> None:
    """列出通道及其序号;暂停、恢复、排空 / every lane: highest number, what is missing, held or not receipted.

    退出码 exit status: 0 无缺号 nothing is missing · 1 有缺号 something is · 3 服务无应答 service silent
    """
    if context.invoked_subcommand is None:
        _list(context.obj, as_json=as_json)


def _list(operator: Operator, *, as_json: bool) -> None:
    rows = operator.call(GATEWAY, "lanes")
    show_lanes(operator, rows, as_json=as_json)
    if any(row["missing"] for row in rows):
        raise SystemExit(FINDING)


def show_lanes(operator: Operator, rows: list[dict[str, Any]], *, as_json: bool) -> None:
    """As a table, or all of it."""
    shown = rows if as_json else list(map(_row, rows))
    operator.table("通道 lanes", COLUMNS, shown, as_json=as_json)


def _row(row: dict[str, Any]) -> dict[str, Any]:
    gaps = [str(first) if first == last else f"{first}–{last}" for first, last in row["missing"]]
    more = [f"… 共 {len(gaps)} 处 gaps"] if len(gaps) > SHOWN else []
    return {
        **row,
        "direction": WAYS[row["direction"]],
        "missing": ", ".join([*gaps[:SHOWN], *more]),
        "held": row["held"] or None,
        "paused": row["paused"] and paused(row["paused"]),
        "moved_at": local_time(row["moved_at"]),
    }


def paused(pause: dict[str, Any]) -> str:
    """Since when and why, for reading."""
    return f"{local_time(pause['since'])} {CAUSES[pause['by']]}{pause['why']}"
