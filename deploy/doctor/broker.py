"""One node's broker: version, plugins, permissions, topology, alarms, shovel, forgotten messages."""

from collections.abc import Iterator
from typing import Any

from deploy.broker.configuration import PLUGINS
from deploy.broker.definitions import definitions
from deploy.credentials import ADMIN, credentials
from deploy.doctor.finding import Finding, fail, off, ok, warn
from deploy.environment import management_url
from deploy.nodes import NodePlan
from shared import topology
from shared.management import Management, ManagementSilent


SUPPORTED = ((3, 10), (4, 99))
RESTART = "make down && make up"
REPAIR = "make up"
DEFINED = {  # what is compared: the API's list, and the fields that tell one from another
    "queues": ("name",),
    "exchanges": ("name", "type"),
    "bindings": ("source", "destination", "routing_key"),
}


def look(node: NodePlan) -> Iterator[Finding]:
    """Everything the management API tells; one finding when it is silent."""
    try:
        yield from _look(node)
    except ManagementSilent as silent:
        yield off(f"{node.name} RabbitMQ", str(silent), "make up")


def _look(node: NodePlan) -> Iterator[Finding]:
    secrets = credentials(node)
    management = Management(management_url(node), ADMIN, secrets[ADMIN])
    expected = definitions(node, secrets)
    yield _version(node, management.version())
    for row in management.get("nodes"):
        yield _plugins(node, row)
        yield from _alarms(node, row)
    yield _permissions(node, management, expected)
    yield from _topology(node, management, expected)
    yield from _shovels(node, management)
    yield from _forgotten(node, management)


def _version(node: NodePlan, version: str) -> Finding:
    topic = f"{node.name} 版本 version"
    found = tuple(int(part) for part in version.split(".")[:2])
    if SUPPORTED[0] <= found <= SUPPORTED[1]:
        return ok(topic, version)
    return warn(topic, version, "已验证 3.10 与 4.0 / tried with 3.10 and 4.0")


def _plugins(node: NodePlan, row: dict[str, Any]) -> Finding:
    topic = f"{node.name} 插件 plugins"
    if "enabled_plugins" not in row:
        return warn(topic, "尚未上报 not reported yet", "稍后再看 / look again in a moment")
    lacking = set(PLUGINS) - set(row["enabled_plugins"])
    if lacking:
        return fail(topic, "缺少 missing: " + ", ".join(sorted(lacking)), RESTART)
    return ok(topic, f"{len(PLUGINS)}")


def _alarms(node: NodePlan, row: dict[str, Any]) -> Iterator[Finding]:
    for alarm, cure in (
        (
            "mem_alarm",
            "内存不足,发布已暂停 / memory alarm: publishers are blocked; find the backlog",
        ),
        ("disk_free_alarm", "磁盘不足,发布已暂停 / disk alarm: publishers are blocked; free space"),
    ):
        if row.get(alarm):
            yield fail(f"{node.name} {alarm}", "告警 raised", cure)


def _permissions(node: NodePlan, management: Management, expected: dict[str, Any]) -> Finding:
    fields = ("user", "vhost", "configure", "write", "read")
    live = _as_set(management.get("permissions"), fields)
    wanted = _as_set(expected["permissions"], fields)
    topic = f"{node.name} 权限 permissions"
    differing = sorted({row[0] for row in live ^ wanted})
    if differing:
        return fail(topic, "与定义不同 differ: " + ", ".join(differing), REPAIR)
    return ok(topic, f"{len(wanted)} 个用户 users")


def _topology(
    node: NodePlan, management: Management, expected: dict[str, Any]
) -> Iterator[Finding]:
    for kind, fields in DEFINED.items():
        live = _as_set(management.get(f"{kind}/{topology.VHOST}"), fields)
        lacking = sorted(_as_set(expected[kind], fields) - live)
        topic = f"{node.name} {kind}"
        if lacking:
            names = ", ".join(" → ".join(row) for row in lacking[:5])
            yield fail(topic, f"缺少 missing {len(lacking)}: {names}", REPAIR)
        else:
            yield ok(topic, f"{len(expected[kind])} 齐全 all there")


def _shovels(node: NodePlan, management: Management) -> Iterator[Finding]:
    rows = management.shovels()
    topic = f"{node.name} 铲运 shovel"
    if not rows:
        yield _no_shovel(node, topic)
    for row in rows:
        if row["state"] == "running":
            yield ok(topic, f"{row['name']} running")
        else:
            cure = f"{node.partner} 的消息代理是否在运行? / does the broker of {node.partner} run?"
            yield fail(topic, f"{row['name']} {row['state']}", cure)


def _no_shovel(node: NodePlan, topic: str) -> Finding:
    if node.fetched_mark.exists():
        return ok(topic, f"{node.partner} 自取 fetches itself")
    if node.http_mark.exists():
        return ok(topic, f"{node.partner} 经 HTTP 送达 is reached by HTTP")
    return fail(topic, "没有 none", REPAIR)


def _forgotten(node: NodePlan, management: Management) -> Iterator[Finding]:
    for row in management.queues():
        if row["name"] in (topology.UNROUTED, topology.DEAD):
            yield _forgotten_queue(node, row)


def _forgotten_queue(node: NodePlan, row: dict[str, Any]) -> Finding:
    topic = f"{node.name} {row['name']}"
    if row["ready"]:
        cure = "在管理界面查看并按手册处理 / look at it in the management UI; see the runbook"
        return fail(topic, f"{row['ready']} 条报文 messages", cure)
    return ok(topic, "空 empty")


def _as_set(rows: list[dict[str, Any]], fields: tuple[str, ...]) -> set[tuple[str, ...]]:
    return {tuple(str(row[field]) for field in fields) for row in rows}
