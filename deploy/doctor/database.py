"""One node's PostgreSQL: version, whether a commit is on the disk when it returns, and every service's database."""

from collections.abc import Iterator

from deploy.database import contents
from deploy.doctor.finding import Finding, fail, off, ok
from deploy.errors import DatabaseFailed
from deploy.nodes import POSTGRESQL, NodePlan
from shared.topology import SERVICES


DURABLE = ("fsync", "full_page_writes", "synchronous_commit")
LOOK = """\
SELECT 'version', current_setting('server_version');
SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit');
SELECT 'database ' || datname, pg_size_pretty(pg_database_size(datname)) FROM pg_database;
SELECT 'clients', count(*) FROM pg_stat_activity WHERE backend_type = 'client backend';
"""


def look(node: NodePlan) -> Iterator[Finding]:
    """Nothing for a node on SQLite; one finding when the server is silent."""
    if node.database != POSTGRESQL:
        return
    try:
        answer = contents.run(node, LOOK)
    except DatabaseFailed as silent:
        yield off(f"{node.name} PostgreSQL", str(silent).partition("\n")[0], "make up")
        return
    yield from judge(node, dict(line.split("|", 1) for line in answer.splitlines()))


def judge(node: NodePlan, found: dict[str, str]) -> Iterator[Finding]:
    """What the server said of itself, by name."""
    yield ok(f"{node.name} PostgreSQL", f"{found['version']}, {found['clients']} 个连接 clients")
    for name in DURABLE:
        topic = f"{node.name} {name}"
        if found[name] == "off":
            cure = "改为 on 并重启；否则断电会丢失已提交的内容 / set it to on: a power cut loses commits"
            yield fail(topic, "off", cure)
        else:
            yield ok(topic, found[name])
    for service in SERVICES:
        yield _database(f"{node.name} {service} 数据库 database", found.get(f"database {service}"))


def _database(topic: str, size: str | None) -> Finding:
    return ok(topic, size) if size else fail(topic, "没有 missing", "make up")
