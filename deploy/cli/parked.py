"""chuanyu parked: what is parked at the services of the own node, try again, discard."""

from typing import Any

import click

from contracts.errors import CODES
from deploy.cli.context import FINDING, Operator
from shared import topology
from shared.console import local_time


COLUMNS = (
    ("服务 service", "service"),
    ("编号 number", "number"),
    ("契约 contract", "contract"),
    ("来源 source", "source"),
    ("业务键 key", "key"),
    ("原因 reason", "reason"),
    ("说明 what", "what"),
    ("次数 tries", "attempts"),
    ("滞留于 parked at", "parked_at"),
)


@click.group()
def parked() -> None:
    """滞留报文 / parked messages: list, retry, discard."""


@parked.command("list")
@click.option("--json", "as_json", is_flag=True, help="供程序读取 / for machines")
@click.pass_obj
def list_(operator: Operator, *, as_json: bool) -> None:
    """列出滞留报文 / waiting messages of all services, oldest first."""
    rows = [
        row | {"service": service}
        for service in topology.SERVICES
        for row in operator.call(service, "parked")
    ]
    if as_json:
        operator.json(rows)
        return
    operator.table("滞留报文 parked messages", COLUMNS, list(map(_readable, rows)), as_json=False)


def _readable(row: dict[str, Any]) -> dict[str, Any]:
    codes = [problem["code"] for problem in row["problems"]]
    what = "; ".join(f"{code} {CODES[code].zh}" for code in codes)
    return row | {"what": what, "parked_at": local_time(row["parked_at"])}


@parked.command()
@click.argument("service", type=click.Choice(topology.SERVICES))
@click.argument("number", type=int)
@click.pass_obj
def retry(operator: Operator, service: str, number: int) -> None:
    """立即重试 / try one again now."""
    answer = operator.call(service, "retry_parked", number=number, actor=operator.actor)
    _refused(operator, answer)
    if not answer["handled"]:
        click.echo("仍然失败,继续滞留 / failed again, stays parked", err=True)
        raise SystemExit(FINDING)
    click.echo("已处理 / handled")


@parked.command()
@click.argument("service", type=click.Choice(topology.SERVICES))
@click.argument("number", type=int)
@click.option("--reason", required=True, help="理由,记入审计 / why, goes into the audit")
@click.pass_obj
def discard(operator: Operator, service: str, number: int, reason: str) -> None:
    """放弃该报文 / give one up for good; what waits behind it goes on."""
    who = {"actor": operator.actor, "reason": reason}
    _refused(operator, operator.call(service, "discard_parked", number=number, **who))
    click.echo("已放弃 / discarded")


def _refused(operator: Operator, answer: dict[str, Any]) -> None:
    if not answer["accepted"]:
        operator.problems(answer["problems"])
        raise SystemExit(FINDING)
