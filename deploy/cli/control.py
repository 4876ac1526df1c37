"""chuanyu pause, resume, drain: stop a service's consumer or relay and let it go on; the order outlives restarts."""

import time
from collections.abc import Callable
from typing import Any

import click

from deploy.cli.context import FINDING, Operator
from shared import topology
from shared.commandline import json_option, timeout_option
from shared.console import Columns
from shared.controls import LONGEST_ACTOR, LONGEST_REASON, Mode, Part


POLL_SECONDS = 1.0
COLUMNS: Columns = [
    ("服务 service", "service"),
    ("部分 part", "part"),
    ("指令 order", "mode"),
    ("剩余 left", "left"),
]


def _longest(longest: int) -> Callable[[click.Context, click.Parameter, str | None], str | None]:
    def check(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
        if value is not None and len(value) > longest:
            raise click.BadParameter(f"最多 {longest} 字 / at most {longest} characters")
        return value

    return check


def _ordered(command: Callable[..., None]) -> Callable[..., None]:
    """What all three take."""
    for option in (
        json_option,
        click.option("--reason", default="", callback=_longest(LONGEST_REASON), help="理由 / why"),
        click.option(
            "--actor",
            callback=_longest(LONGEST_ACTOR),
            help="操作人,记入审计 [默认当前用户] / who, goes into the audit",
        ),
        click.argument(
            "part", type=click.Choice([part.value for part in Part]), default=Part.CONSUMER.value
        ),
        click.argument("service", type=click.Choice(topology.SERVICES)),
        click.pass_obj,
    ):
        command = option(command)
    return command


@click.command()
@_ordered
def pause(operator: Operator, service: str, part: str, *, as_json: bool, **who: str | None) -> None:
    """暂停取报或发报,重启后仍然有效 / stop consumer or relay; it stays so until resumed."""
    _order(operator, service, part, Mode.PAUSED, who)
    _show(operator, service, part, as_json=as_json)


@click.command()
@_ordered
def resume(
    operator: Operator, service: str, part: str, *, as_json: bool, **who: str | None
) -> None:
    """恢复取报或发报,包括自动停止的 / let it go on, also when it stopped by itself."""
    _order(operator, service, part, Mode.RUNNING, who)
    _show(operator, service, part, as_json=as_json)


@click.command()
@timeout_option(60)
@_ordered
def drain(
    operator: Operator,
    service: str,
    part: str,
    *,
    timeout: int,
    as_json: bool,
    **who: str | None,
) -> None:
    """排空后暂停 / go on until nothing is left, then pause; status 1 when something is left in time.

    等待结束不取消指令 / the order stands after the waiting ended.
    """
    _order(operator, service, part, Mode.DRAINING, who)
    end = time.monotonic() + timeout
    while (row := _row(operator, service, part))["mode"] == Mode.DRAINING:
        if time.monotonic() > end:
            break
        operator.errors.print(f"剩余 left: {row['left']}", highlight=False)
        time.sleep(POLL_SECONDS)
    _show(operator, service, part, as_json=as_json)
    if row["mode"] == Mode.DRAINING:
        raise SystemExit(FINDING)


def _order(
    operator: Operator, service: str, part: str, mode: Mode, who: dict[str, str | None]
) -> None:
    actor, reason = who["actor"] or operator.actor, who["reason"] or ""
    said = {"part": part, "mode": mode, "actor": actor, "reason": reason}
    answer = operator.call(service, "order", **said)
    if not answer["accepted"]:
        operator.problems(answer["problems"])
        raise SystemExit(FINDING)


def _row(operator: Operator, service: str, part: str) -> dict[str, Any]:
    status = operator.call(service, "status")
    left = status["ready"] if part == Part.CONSUMER else status["outbox_unsent"]
    return {"service": service, "part": part, **status["orders"][part], "left": left}


def _show(operator: Operator, service: str, part: str, *, as_json: bool) -> None:
    row = _row(operator, service, part)
    if as_json:
        operator.json(row)
    else:
        operator.table("指令 order", COLUMNS, [row], as_json=False)
