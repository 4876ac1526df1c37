"""chuanyu demo: the story of two provinces on real input, with every effect counted at the end."""

import click
from rich.console import Console as Terminal
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from deploy.cli.context import FINDING, PROJECT
from deploy.demo import acts, report
from deploy.demo.material import NODES, material
from deploy.demo.play import Play
from deploy.demo.stage import Stage, stage
from deploy.demo.trouble import make_trouble
from deploy.nodes import Pair, demonstration_of
from shared.console import terminal


RESULT = PROJECT / "build" / "demo.json"


@click.command()
@click.option(
    "--without",
    type=click.Choice(NODES),
    help="中途停止该节点的消息代理 / stop that node's broker in the middle",
)
@click.pass_context
def demo(ctx: click.Context, *, without: str | None) -> None:
    """演示 / the main job in one command; leaves nothing running.

    退出码 exit status: 0 全部生效 every effect is there · 1 有缺失 something is missing, by name
    """
    told, shown = terminal(errors=True), terminal()
    pair: Pair = ctx.meta["chuanyu.pair"]
    with stage(demonstration_of(pair).run_dir, told.print) as running:
        play = _perform(running, told, without)
        rows = play.observer.rows()
        lacking = report.missing(play, rows)
        report.write_json(RESULT, rows, lacking)
        report.show(shown, play, rows, lacking)
    if lacking:
        raise SystemExit(FINDING)


def _perform(running: Stage, told: Terminal, without: str | None) -> Play:
    bars = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*bars, console=told) as progress:
        play = Play(running, material(running.today()), progress)
        for act in acts.BEFORE:
            act(play)
        if without:
            play.observer.look()
            told.print(f"停止 {without} 的消息代理 / stopping the broker of {without}")
            running.silence(without)
        for act in (*acts.AFTER, make_trouble):
            act(play)
        play.observer.look()
    return play
