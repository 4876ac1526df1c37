"""chuanyu trace: the way of messages through both nodes, with times, and what they led to."""

import datetime as dt
from typing import Any

import click

from deploy.cli.context import FINDING, Operator
from deploy.cli.identity import id_argument
from deploy.cli.parked import WHAT
from shared import topology
from shared.client import NodeSilent
from shared.clock import SHANGHAI
from shared.console import shown


Step = dict[str, Any]
WORDS = {
    "written": "写入发件箱 written",
    "published": "已发布 published",
    "waits": "等待前面的序号 waits for an earlier number",
    "handled": "已处理 handled",
    "parked": "滞留 parked",
    "parked because": "滞留原因 parked because",
    "refused": "按规则拒绝 refused by rule",
    "refused there": "被对方拒绝 refused by the other side",
    "discarded": "已放弃 discarded",
    "tested": "试办 tested",
    "tried again": "再次处理 tried again",
    "repaired": "人工处置 repaired",
    "sent again": "重新发送 sent again",
    "edited": "修改 edited",
}
COLUMNS = (
    ("时间 time", "time"),
    ("间隔 ms", "since_ms"),
    ("节点 node", "node"),
    ("服务 service", "service"),
    ("步骤 step", "what"),
    ("说明 detail", "detail"),
    ("报文 message", "message"),
)


@click.command()
@id_argument
@click.option("--json", "as_json", is_flag=True, help="供程序读取 / for machines")
@click.pass_obj
def trace(operator: Operator, message_id: str, *, as_json: bool) -> None:
    """报文经过两个节点的全过程 / the way through both nodes.

    ID 为报文标识或业务键(名单、线索、事项编号)/ a message id, or a business key: all its messages.
    """
    answers = [here(operator, message_id), there(operator, message_id)]
    steps, led_to = timeline(answers), consequences(answers)
    silent = [f"{a['node']}: {a['silent']}" for a in answers if a.get("silent")]
    if as_json:
        operator.json({"id": message_id, "steps": steps, "led_to": led_to, "silent": silent})
    else:
        _show(operator, message_id, steps, led_to)
    for node in silent:
        click.echo(f"无应答 no answer: {node}", err=True)
    if not steps:
        click.echo(f"NOT_FOUND 没有节点见过该报文 / no node has seen {message_id}", err=True)
        raise SystemExit(FINDING)


def here(operator: Operator, message_id: str) -> dict[str, Any]:
    """What the services of the own node know of it."""
    answer: dict[str, Any] = {"node": operator.node, "services": {}}
    for service in topology.SERVICES:
        try:
            answer["services"][service] = operator.call(service, "trace", message_id=message_id)
        except NodeSilent as silent:
            answer["silent"] = str(silent)
    return answer


def there(operator: Operator, message_id: str) -> dict[str, Any]:
    """What the other node says, asked through our gateway."""
    try:
        answer: dict[str, Any] = operator.call("gateway", "partner_trace", message_id=message_id)
    except NodeSilent as silent:
        return {"node": operator.settings["CHUANYU_PARTNER"], "services": {}, "silent": str(silent)}
    return answer


def timeline(answers: list[dict[str, Any]]) -> list[Step]:
    """All steps of both nodes in the order of time, with the ms since the step before."""
    steps = [
        {"node": answer["node"], "service": service, **step}
        for answer in answers
        for service, part in answer["services"].items()
        for step in part.get("steps", [])
    ]
    steps.sort(key=lambda step: step["at"])
    before: dt.datetime | None = None
    for step in steps:
        now = dt.datetime.fromisoformat(step["at"])
        step["since_ms"] = round((now - before).total_seconds() * 1000, 1) if before else 0.0
        before = now
    return steps


def consequences(answers: list[dict[str, Any]]) -> list[Step]:
    """The messages that were written because of this one."""
    return [
        {"node": answer["node"], **message}
        for answer in answers
        for part in answer["services"].values()
        for message in part.get("led_to", [])
    ]


def _show(operator: Operator, message_id: str, steps: list[Step], led_to: list[Step]) -> None:
    ids = list(dict.fromkeys(step["message_id"] for step in steps))
    marks = {each: f"[{number}]" for number, each in enumerate(ids, start=1)}
    rows = [step | _words(step) | {"message": marks[step["message_id"]]} for step in steps]
    operator.table(f"全程 trace {message_id}", COLUMNS, rows, as_json=False)
    for each, mark in marks.items():
        click.echo(f"{mark} 报文 message: {shown(each)}")
    for message in led_to:
        what = f"{message['contract']} {message['message_id']} ({message['node']})"
        click.echo(f"引起 led to: {shown(what)}")


def _words(step: Step) -> dict[str, str]:
    moment = dt.datetime.fromisoformat(step["at"]).astimezone(SHANGHAI)
    return {
        "time": f"{moment:%Y-%m-%d %H:%M:%S.%f}"[:-3] + " +08:00",
        "what": WORDS.get(step["step"], str(step["step"])),
        "detail": _detail(step),
    }


def _detail(step: Step) -> str:
    if step["step"] in {"written", "published", "waits"}:
        return f"{step['contract']} → {step['to']}"
    if step["step"] == "parked because":
        codes = ", ".join(problem["code"] for problem in step["problems"])
        return f"{step['reason']} {codes} (编号 number {step['number']}, {step['state']})"
    if step["step"] == "refused there":
        return f"{step['contract']} · {step['code']} {step['from']}"
    if "by" in step:
        return _done(step)
    parts = [step["contract"]]
    if step.get("duplicates"):
        parts.append(f"另有重复 duplicates dropped: {step['duplicates']}")
    note = step.get("note") or {}
    parts += [f"将引起 would lead to {name}" for name in note.get("led_to", [])]
    parts += [problem["code"] for problem in note.get("problems", [])]
    return " · ".join(parts)


def _done(step: Step) -> str:
    """Who did what to a message that was there before."""
    what = str(step.get("what") or step["contract"])
    parts: list[str] = [WHAT.get(what, what), f"操作人 by {step['by']}"]
    parts += [f"编号 number {step['number']}"] if "number" in step else []
    parts += step.get("codes", [])
    parts += [f"原报文 instead of {step['replaces']}"] if "replaces" in step else []
    parts += ["已撤销 undone"] if step.get("undone_at") else []
    return " · ".join(parts)
