"""chuanyu queues: the queues of the own node, and what the other node says about itself, with its age."""

import datetime as dt
import re
import time
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

import click
from rich.console import Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from deploy.cli.context import FINDING, SILENT, Operator
from shared import topology
from shared.client import NodeSilent
from shared.console import local_time, shown
from shared.report import BROKER_SILENT, node_report


View = dict[str, Any]
REFRESH_SECONDS = 2.0
STALE_SECONDS = 30  # older figures are grey: a green light on stale figures is a lie
WATCH_AT_MOST = 24 * 3600 / REFRESH_SECONDS  # rounds
PARTITION = re.compile(r"^([a-z]+)\.\d\d$")
ALARMS = (topology.UNROUTED, topology.DEAD)
QUEUE_COLUMNS = (
    "队列 queue",
    "待取 ready",
    "未确认 unacked",
    "消费者 consumers",
    "入/秒 in/s",
    "出/秒 out/s",
)
SERVICE_COLUMNS = (
    "服务 service",
    "消费 consumer",
    "转发 relay",
    "待发 unsent",
    "最早待发 oldest",
    "滞留 parked",
)


@click.command()
@click.option("--watch", is_flag=True, help="每 2 秒刷新 / refresh every 2 s, ctrl-c ends")
@click.option("--all", "every", is_flag=True, help="逐个分区列出 / each partition on its own")
@click.option("--json", "as_json", is_flag=True, help="供程序读取 / for machines")
@click.pass_obj
def queues(operator: Operator, *, watch: bool, every: bool, as_json: bool) -> None:
    """本节点队列与对方节点自报情况 / own queues and what the other node reports."""
    if watch:
        _watch(operator, every=every)
        return
    found = views(operator)
    if as_json:
        operator.json({"nodes": found})
    else:
        operator.terminal.print(_page(found, every=every))
    status = _status(found)
    if status:
        raise SystemExit(status)


def _status(found: list[View]) -> int:
    """3 when the own node is silent, 1 when the other is, or where messages lie that nobody takes."""
    own, other = found
    if own["silent"]:
        return SILENT
    alarms = any(map(_is_alarm, own["report"]["queues"]))
    unwell = other["silent"] or "trouble" in other["report"]
    return FINDING if unwell or alarms else 0


def _is_alarm(row: View) -> bool:
    return row["name"] in ALARMS and row["ready"] > 0


def views(operator: Operator) -> list[View]:
    """Own node first, then the partner; each with where its figures come from and how old they are."""
    now = dt.datetime.now(dt.UTC)
    own = node_report(
        operator.node, operator.management, lambda name: operator.call(name, "status"), now
    )
    here = {"node": operator.node, "own": True, "age_seconds": 0.0, "silent": own.get("trouble")}
    return [here | {"received_at": now, "report": own}, _partner(operator, own)]


def _partner(operator: Operator, own: View) -> View:
    """Asked through our gateway, which is out of reach when our own broker is silent."""
    whose = {"node": operator.settings["CHUANYU_PARTNER"], "own": False}
    if "trouble" in own:
        return whose | _unheard(BROKER_SILENT)
    try:
        answer: View = operator.call("gateway", "partner_report")
    except NodeSilent as silent:
        return whose | _unheard(str(silent))
    return whose | answer


def _unheard(silent: str) -> View:
    return {"silent": silent, "report": None, "received_at": None, "age_seconds": None}


def _watch(operator: Operator, *, every: bool) -> None:
    with Live(_page(views(operator), every=every), console=operator.terminal) as live:
        for _ in range(int(WATCH_AT_MOST)):
            time.sleep(REFRESH_SECONDS)
            live.update(_page(views(operator), every=every))


def _page(found: list[View], *, every: bool) -> RenderableType:
    return Group(*(part for view in found for part in _node(view, every=every)))


def _node(view: View, *, every: bool) -> Iterator[RenderableType]:
    yield _heading(view)
    report = view["report"]
    if not report:
        return
    style = "dim" if _stale(view) else ""
    rows = report.get("queues", [])
    yield _table(QUEUE_COLUMNS, map(_queue_cells, rows if every else summed(rows)), style)
    yield _table(SERVICE_COLUMNS, map(_service_cells, report["services"]), style)
    for shovel in report.get("shovels", []):
        colour = "green" if shovel["state"] == "running" and not style else "yellow"
        yield Text(f"铲运 shovel {shovel['name']}: {shovel['state']}", style=style or colour)
    yield Text("")


def _heading(view: View) -> Text:
    whose = "本节点 own node" if view["own"] else "对方节点 other node, as it says itself"
    version = (view["report"] or {}).get("rabbitmq", "?")
    text = Text(f"{view['node']} · {whose} · RabbitMQ {version}", style="bold")
    if view["received_at"]:
        age = f" · {local_time(view['received_at'])} ({view['age_seconds']} 秒前 s ago)"
        text.append(age, style="yellow" if _stale(view) else "")
    if view["silent"]:
        text.append(f" · 无应答 no answer: {view['silent']}", style="red")
    return text


def _stale(view: View) -> bool:
    return bool(view["silent"]) or (view["age_seconds"] or 0) > STALE_SECONDS


def summed(rows: Iterable[View]) -> list[View]:
    """The 16 partitions of a service as one line."""
    result: list[View] = []
    for name, group in groupby(rows, key=_family):
        members = list(group)
        total = {
            key: sum(member[key] for member in members)
            for key in ("ready", "unacked", "consumers", "publish_rate", "ack_rate")
        }
        title = name if len(members) == 1 else f"{name}.00–{len(members) - 1:02d}"
        result.append({"name": title, **total})
    return result


def _family(row: View) -> str:
    match = PARTITION.match(row["name"])
    return match.group(1) if match else str(row["name"])


def _queue_cells(row: View) -> list[str]:
    name = f"[red]{row['name']} ⚠[/red]" if _is_alarm(row) else str(row["name"])
    counts = [str(row[key]) for key in ("ready", "unacked", "consumers")]
    return [name, *counts, f"{row['publish_rate']:.1f}", f"{row['ack_rate']:.1f}"]


def _service_cells(row: View) -> list[str]:
    if "silent" in row:
        return [row["service"], f"[red]无应答 {row['silent']}[/red]", "", "", "", ""]
    oldest = row["outbox_oldest"]
    since = local_time(oldest) if oldest else "—"
    parked = f"[yellow]{row['parked']}[/yellow]" if row["parked"] else "0"
    unsent = shown(row["outbox_unsent"])
    return [row["service"], row["consumer"], row["relay"], unsent, since, parked]


def _table(columns: Iterable[str], rows: Iterable[list[str]], style: str) -> Table:
    table = Table(style=style, row_styles=[style] if style else None, header_style="bold")
    for number, column in enumerate(columns):
        table.add_column(column, justify="left" if number == 0 else "right", no_wrap=number == 0)
    for row in rows:
        table.add_row(*row)
    return table
