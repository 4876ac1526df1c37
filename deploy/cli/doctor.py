"""chuanyu doctor: looks at everything and says the cure; exit status 1 when something fails."""

from collections.abc import Iterator

import click
from rich.table import Table

from deploy.cli import context
from deploy.cli.context import FINDING, PROJECT
from deploy.doctor import broker, database, machine, services, settings
from deploy.doctor.finding import Finding, Grade
from deploy.nodes import Pair
from deploy.status import running_processes
from shared.console import terminal, unconnected


MARKS = {
    Grade.OK: "[green]✓ 正常 ok[/green]",
    Grade.WARN: "[yellow]! 注意 warn[/yellow]",
    Grade.FAIL: "[red]✗ 故障 fail[/red]",
    Grade.OFF: "[red]? 无应答 off[/red]",
}


@click.command()
@click.option("--all", "every", is_flag=True, help="同时列出正常项 / also what is well")
@click.option("--json", "as_json", is_flag=True, help="供程序读取 / for machines")
@click.pass_context
def doctor(ctx: click.Context, *, every: bool, as_json: bool) -> None:
    """体检:逐项检查并给出处理办法 / check everything and say the cure."""
    findings = list(_look(ctx.meta["chuanyu.pair"]))
    if as_json:
        unconnected().json([vars(finding) for finding in findings])
    else:
        _show(findings, every=every)
    if any(finding.grade in {Grade.FAIL, Grade.OFF} for finding in findings):
        raise SystemExit(FINDING)


def _look(pair: Pair) -> Iterator[Finding]:
    yield from machine.look(pair, PROJECT)
    yield from map(settings.look, pair.nodes)
    if not running_processes(pair):
        return  # the stopped processes say so already
    for node in pair.nodes:
        yield from broker.look(node)
        yield from database.look(node)
        operator = context.operator_for(pair, node.name)
        yield from services.look(node.name, operator.call)


def _show(findings: list[Finding], *, every: bool) -> None:
    page = terminal()
    table = Table(header_style="bold")
    for column in ("项目 topic", "结论 grade", "情况 found", "处理办法 cure"):
        table.add_column(column, overflow="fold")
    shown = [finding for finding in findings if every or finding.grade is not Grade.OK]
    for finding in shown:
        table.add_row(finding.topic, MARKS[finding.grade], finding.said, finding.cure)
    if shown:
        page.print(table)
    well = sum(finding.grade is Grade.OK for finding in findings)
    page.print(f"正常 ok {well} · 其余 others {len(findings) - well}", highlight=False)
