"""chuanyu up, down, status: the two nodes of this machine."""

import json
from typing import Any

import click

from deploy import lifecycle
from deploy import status as running
from deploy.cli.context import FINDING
from deploy.nodes import DATABASES, Pair, demonstration_of, plan_pair
from deploy.readiness import answers
from shared.console import local_time, unconnected


COLUMNS = (
    ("节点 node", "node"),
    ("进程 process", "process"),
    ("状态 state", "state"),
    ("健康 health", "health"),
    ("pid", "pid"),
    ("端口 ports", "ports"),
    ("启动于 since", "since"),
)


HEALTH = {"ok": "正常 ok", "degraded": "注意 degraded", "failing": "故障 failing"}


def _tell(sentence: str) -> None:
    click.echo(sentence, err=True)


@click.command()
@click.option("--port-base", type=click.IntRange(1024, 65000), help="首个端口 / first of 20 ports")
@click.option(
    "--database",
    type=click.Choice(DATABASES),
    help="数据库,默认沿用上次,首次为 sqlite / default: as the last time, sqlite at first",
)
@click.pass_context
def up(ctx: click.Context, port_base: int | None, database: str | None) -> None:
    """启动两个节点 / start both nodes and leave them running."""
    pair: Pair = ctx.meta["chuanyu.pair"]
    pair = plan_pair(pair.run_dir, port_base, database)
    lifecycle.up(pair, _tell, lambda node, service: answers(pair, node, service))
    _show(pair, as_json=False)


@click.command()
@click.option("--purge", is_flag=True, help="同时删除数据和日志 / also delete data and logs")
@click.pass_context
def down(ctx: click.Context, *, purge: bool) -> None:
    """停止两个节点 / stop both nodes; data and logs stay unless --purge."""
    lifecycle.down(ctx.meta["chuanyu.pair"], _tell, purge=purge)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="供程序读取 / for machines")
@click.pass_context
def status(ctx: click.Context, *, as_json: bool) -> None:
    """哪些进程在运行 / what runs, with process ids and ports; status 1 when one ended by itself."""
    rows = _show(ctx.meta["chuanyu.pair"], as_json=as_json)
    if any(row["state"] == running.DEAD for row in rows):
        raise SystemExit(FINDING)


def _show(pair: Pair, *, as_json: bool) -> list[dict[str, Any]]:
    rows = _with_health(pair) + _demonstration(pair)
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        shown = [row | _readable(row) for row in rows]
        unconnected().table("节点进程 processes", COLUMNS, shown, as_json=False)
    return rows


def _demonstration(pair: Pair) -> list[dict[str, Any]]:
    """Its nodes, as long as something of them runs: now, or left by one that was killed."""
    demo = demonstration_of(pair)
    if not running.running_processes(demo):
        return []
    return [{**row, "node": f"demo/{row['node']}"} for row in _with_health(demo)]


def _with_health(pair: Pair) -> list[dict[str, Any]]:
    health = running.health(pair)
    return [
        {**row, "health": health.get((row["node"], row["process"]))} for row in running.status(pair)
    ]


def _readable(row: dict[str, Any]) -> dict[str, Any]:
    since = local_time(row["since"]) if row["since"] else None
    health = row["health"]
    said = "\n".join([HEALTH[health["status"]], *health["reasons"]]) if health else None
    return {"ports": ", ".join(map(str, row["ports"])), "since": since, "health": said}
