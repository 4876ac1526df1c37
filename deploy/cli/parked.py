"""chuanyu parked: what is parked at the services of the own node, try again, discard."""

from typing import Any

import click

from contracts.errors import Problem
from deploy.cli.context import FINDING, Operator
from shared import topology
from shared.answers import refusal
from shared.application import LARGEST_NUMBER
from shared.commandline import ask_rows, limit_option
from shared.console import local_time


LONGEST_REASON = 500  # as the database keeps it
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


MOST = 10_000  # rows looked through for a business key
service_argument = click.argument("service", type=click.Choice(topology.SERVICES))
NUMBER = click.IntRange(1, LARGEST_NUMBER)


def _reason(_context: click.Context, _option: click.Parameter, value: str) -> str:
    if len(value) > LONGEST_REASON:
        raise click.BadParameter(f"最多 {LONGEST_REASON} 字 / at most {LONGEST_REASON} characters")
    return value


@click.group()
def parked() -> None:
    """滞留报文 / parked messages: list, retry, discard."""


@parked.command("list")
@limit_option
@click.option("--json", "as_json", is_flag=True, help="供程序读取 / for machines")
@click.pass_obj
def list_(operator: Operator, limit: int, *, as_json: bool) -> None:
    """列出滞留报文 / waiting messages of all services, oldest first; --limit for each service."""
    rows = [
        row | {"service": service}
        for service in topology.SERVICES
        for row in ask_rows(operator, service, "parked", limit)
    ]
    if as_json:
        operator.json(rows)
        return
    operator.table("滞留报文 parked messages", COLUMNS, list(map(_readable, rows)), as_json=False)


def _readable(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"what": what(row["problems"]), "parked_at": local_time(row["parked_at"])}


def what(problems: list[dict[str, str]]) -> str:
    """Each code once with its meaning, and where: FIELD_REQUIRED $.data.x, $.data.y 缺少必填字段."""
    places: dict[tuple[str, str], list[str]] = {}
    for problem in problems:
        places.setdefault((problem["code"], problem["zh"]), []).append(problem["path"])
    lines = [f"{code} {', '.join(paths)} {zh}" for (code, zh), paths in places.items()]
    return "\n".join(line.replace(" $ ", " ") for line in lines)


@parked.command()
@service_argument
@click.argument("number", type=NUMBER)
@click.pass_obj
def retry(operator: Operator, service: str, number: int) -> None:
    """立即重试 / try one again now."""
    answer = operator.call(service, "retry_parked", number=number, actor=operator.actor)
    if not answer["accepted"]:
        operator.problems(answer["problems"])
        raise SystemExit(FINDING)
    if not answer["handled"]:
        click.echo("仍然失败,继续滞留 / failed again, stays parked", err=True)
        raise SystemExit(FINDING)
    click.echo("已处理 / handled")


@parked.command()
@service_argument
@click.argument("numbers", metavar="[NUMBER]...", type=NUMBER, nargs=-1)
@click.option("--key", help="该业务键的全部滞留报文 / all that wait of this business key")
@click.option(
    "--reason", required=True, callback=_reason, help="理由,记入审计 / why, goes into the audit"
)
@click.pass_obj
def discard(
    operator: Operator, service: str, numbers: tuple[int, ...], key: str | None, reason: str
) -> None:
    """放弃报文 / give messages up for good, the oldest first; what waits behind them goes on.

    给出一个或多个编号,或用 --key 给出业务键 / one or more numbers, or a business key by --key.
    """
    if bool(numbers) == (key is not None):
        raise click.UsageError("请给出编号或 --key 之一 / give either numbers or --key")
    chosen = sorted(set(numbers)) if key is None else _of_key(operator, service, key)
    refused = [
        problem for number in chosen for problem in _discard(operator, service, number, reason)
    ]
    if refused:
        operator.problems(refused)
        raise SystemExit(FINDING)


def _of_key(operator: Operator, service: str, key: str) -> list[int]:
    rows = ask_rows(operator, service, "parked", MOST)
    numbers = sorted(row["number"] for row in rows if row["key"] == key)
    if not numbers:
        operator.problems(refusal(Problem("NOT_FOUND"))["problems"])
        raise SystemExit(FINDING)
    return numbers


def _discard(operator: Operator, service: str, number: int, reason: str) -> list[dict[str, Any]]:
    """The problems of one that was refused."""
    who = {"actor": operator.actor, "reason": reason}
    answer = operator.call(service, "discard_parked", number=number, **who)
    if answer["accepted"]:
        click.echo(f"已放弃 / discarded: {service} {number}")
        return []
    return [problem | {"record": f"{service} {number}"} for problem in answer["problems"]]
