"""The services of a node and what the other node says: answering, working, waiting, clock offset."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from deploy.doctor.finding import Finding, fail, off, ok, warn
from shared.client import NodeSilent
from shared.controls import Mode
from shared.topology import GATEWAY, SERVICES


Call = Callable[..., Any]  # (service, method, **arguments)
LATE_SECONDS = 60  # an outbox row that waits longer has a cause
OFFSET_SECONDS = 2.0  # clocks of the nodes may differ by this much


def look(node: str, call: Call) -> Iterator[Finding]:
    """Each service, then the partner as the gateway sees it."""
    for service in SERVICES:
        yield from _service(node, service, call)
    yield _partner(node, call)


def _service(node: str, service: str, call: Call) -> Iterator[Finding]:
    topic = f"{node} {service}"
    try:
        answer = call(service, "status")
    except NodeSilent as silent:
        yield off(topic, str(silent), "make up; 查看其日志 / see its log")
        return
    yield _working(topic, answer)
    if answer["parked"]:
        cure = f"chuanyu --node {node} parked list"
        yield warn(topic, f"滞留 parked: {answer['parked']}", cure)


def _working(topic: str, answer: dict[str, Any]) -> Finding:
    parts = {"consumer": "consuming", "relay": "publishing"}
    idle = [f"{part}: {answer[part]}" for part, well in parts.items() if answer[part] != well]
    paused = [said for said in idle if said.endswith((Mode.PAUSED, Mode.DRAINED))]
    if paused and paused == idle:
        return warn(topic, "; ".join(idle), "chuanyu resume")
    if idle:
        return fail(topic, "; ".join(idle), "消息代理是否在运行? / does the broker run?")
    if answer["outbox_oldest"] and _age(answer["outbox_oldest"], answer["now"]) > LATE_SECONDS:
        said = f"{answer['outbox_unsent']} 条待发超过 unsent for more than {LATE_SECONDS} s"
        return fail(topic, said, "chuanyu queues; 查看服务日志 / see the service's log")
    return ok(topic, "正常 works")


def _partner(node: str, call: Call) -> Finding:
    topic = f"{node} → 对方 partner"
    asked = dt.datetime.now(dt.UTC)
    try:
        answer = call(GATEWAY, "partner_report")
    except NodeSilent as silent:
        return off(topic, str(silent), "make up")
    if answer["silent"]:
        cure = "对方节点或线路是否正常? / is the other node up, is the line?"
        return warn(topic, f"无应答 no answer: {answer['silent']}", cure)
    half = (dt.datetime.now(dt.UTC) - asked) / 2
    offset = (_moment(answer["report"]["at"]) - asked - half).total_seconds()
    if abs(offset) > OFFSET_SECONDS + half.total_seconds():
        return warn(
            topic, f"时钟相差 clocks differ by {offset:.1f} s", "双方校时 NTP / set both clocks"
        )
    return ok(topic, f"{answer['node']} 应答 answers, 时钟差 clock offset {offset:+.2f} s")


def _age(since: str, now: str) -> float:
    return (_moment(now) - _moment(since)).total_seconds()


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)
