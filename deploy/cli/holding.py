"""chuanyu lanes pause, resume, drain: hold the lanes of a participant, let them go on, wait until all is through."""

import time
from collections.abc import Callable
from typing import Any

import click

from deploy.cli.context import FINDING, Operator
from deploy.cli.identity import usable
from deploy.cli.lanes import show_lanes
from shared.commandline import json_option, timeout_option
from shared.topology import GATEWAY, SERVICES


POLL_SECONDS = 1.0
Row = dict[str, Any]
WAYS = ("out", "in", "both")


def _which(command: Callable[..., None]) -> Callable[..., None]:
    """The lanes that are meant."""
    for option in (
        json_option,
        click.option(
            "--way",
            type=click.Choice(WAYS),
            default="out",
            show_default=True,
            help="方向:出、入、双向 / which way",
        ),
        click.argument("lane", type=click.Choice(SERVICES), required=False),
        click.argument("participant", callback=usable),
        click.pass_obj,
    ):
        command = option(command)
    return command


reason_option = click.option("--reason", required=True, callback=usable, help="理由 / why")


@click.command()
@reason_option
@_which
def pause(operator: Operator, reason: str, *, as_json: bool, **which: str | None) -> None:
    """暂停通道:照常编号、验收和回执,但不发出(出)或不转交(入) / hold lanes: numbered or receipted, but nothing goes on.

    重启、新纪元后仍然有效,直至 resume / it outlives restarts and new epochs, until resumed.
    """
    _order(operator, "pause_lanes", which, reason, as_json=as_json)


@click.command()
@reason_option
@_which
def resume(operator: Operator, reason: str, *, as_json: bool, **which: str | None) -> None:
    """恢复通道,暂存报文按次序先行 / let lanes go on: what was held first, in its order.

    退出码 exit status: 0 已恢复 resumed · 1 仍因其他原因暂停 still held by another cause
    """
    rows = _order(operator, "resume_lanes", which, reason, as_json=as_json)
    if any(row["paused"] for row in rows):
        operator.errors.print("仍因其他原因暂停 still held by another cause", highlight=False)
        raise SystemExit(FINDING)


@click.command()
@timeout_option(300)
@_which
def drain(operator: Operator, timeout: int, *, as_json: bool, **which: str | None) -> None:
    """等待已发出的收到回执、已收到的转交,暂存的不计 / wait until nothing is on its way; what is held does not count.

    维护前先 pause / before maintenance: pause first, or new messages keep coming.

    退出码 exit status: 0 已排空 drained · 1 时限内未排空 not in time · 3 服务无应答 service silent
    """
    end = time.monotonic() + timeout
    _known(operator, str(which["participant"]))
    while _left(rows := _lanes(operator, which)) and time.monotonic() < end:
        operator.errors.print(f"剩余 left: {_left(rows)}", highlight=False)
        time.sleep(POLL_SECONDS)
    show_lanes(operator, rows, as_json=as_json)
    if _left(rows):
        operator.errors.print(f"时限内未排空 not drained in time: {_left(rows)}", highlight=False)
        raise SystemExit(FINDING)


HOLDING = (pause, resume, drain)


def _order(
    operator: Operator, method: str, which: dict[str, str | None], reason: str, *, as_json: bool
) -> list[Row]:
    answer = operator.call(GATEWAY, method, **which, actor=operator.actor, reason=reason)
    if not answer["accepted"]:
        operator.problems(answer["problems"])
        raise SystemExit(FINDING)
    rows: list[Row] = answer["lanes"]
    show_lanes(operator, rows, as_json=as_json)
    return rows


def _known(operator: Operator, participant: str) -> None:
    """Nothing is on its way to somebody who is misspelt."""
    rows = operator.call(GATEWAY, "participants")
    known = [row["participant"] for row in rows if row["stage"]]
    if participant not in known:
        possible = ", ".join(known)
        click.echo(
            f"NOT_FOUND 没有登记该协作方,可取 not registered, possible: {possible}", err=True
        )
        raise SystemExit(FINDING)


def _lanes(operator: Operator, which: dict[str, str | None]) -> list[Row]:
    ways = {"in", "out"} if which["way"] == "both" else {which["way"]}
    return [
        row
        for row in operator.call(GATEWAY, "lanes")
        if row["participant"] == which["participant"]
        and row["direction"] in ways
        and which["lane"] in {None, row["lane"]}
    ]


def _left(rows: list[Row]) -> int:
    return sum(row["left"] for row in rows)
