"""The `chuanyu` command itself: global options, the operators' commands, the services' own by entry point."""

import sys
from importlib.metadata import EntryPoint, entry_points
from io import TextIOWrapper
from pathlib import Path
from typing import NoReturn

import click

from deploy.cli.backup import backup, begin_anew, restore
from deploy.cli.context import FINDING, PROJECT, SILENT, UNUSABLE, operator_for
from deploy.cli.contracts import contracts
from deploy.cli.control import drain, pause, resume
from deploy.cli.demo import demo
from deploy.cli.doctor import doctor
from deploy.cli.evidence import evidence
from deploy.cli.holding import HOLDING
from deploy.cli.keys import keys
from deploy.cli.lanes import lanes, skip_missing
from deploy.cli.nodes import down, status, up
from deploy.cli.parked import parked
from deploy.cli.participants import participants
from deploy.cli.purge import purge
from deploy.cli.queues import queues
from deploy.cli.reconcile import acknowledge, reconcile
from deploy.cli.refusals import refusals
from deploy.cli.repairs import REPAIRS
from deploy.cli.replay import replay
from deploy.cli.resend import resend
from deploy.cli.trace import trace
from deploy.cli.usage import Commands
from deploy.cli.whereabouts import where
from deploy.errors import DeployError
from deploy.nodes import plan_pair
from shared.client import CallFailed, NodeSilent
from shared.crypto.refusals import KeyRefused
from shared.management import ManagementSilent


@click.group(cls=Commands)
@click.option(
    "--node",
    type=click.Choice(["chongqing", "sichuan"]),
    default="chongqing",
    envvar="CHUANYU_NODE",
    show_default=True,
    help="本节点 / the node to speak to",
)
@click.option(
    "--run-dir",
    default=str(PROJECT / ".run"),
    envvar="CHUANYU_RUN_DIR",
    help="节点运行目录 / where the nodes run",
)
@click.pass_context
def chuanyu(context: click.Context, node: str, run_dir: str) -> None:
    """川渝互联节点的命令行 / command line of a Chuanyu Link node.

    退出码 exit status: 0 正常 ok · 1 有发现或被拒 finding or refusal · 2 输入不可用 unusable input ·
    3 节点无应答 node silent
    """
    pair = plan_pair(Path(run_dir))
    context.meta["chuanyu.pair"] = pair
    context.obj = operator_for(pair, node)


for _command in (
    acknowledge, backup, begin_anew, contracts, demo, doctor, down, drain, evidence, keys, lanes, parked, participants,
    pause, purge, queues, reconcile, refusals, replay, resend, restore, resume, skip_missing, status, trace, up, where,
):  # fmt: skip
    chuanyu.add_command(_command)


for _command in REPAIRS:
    parked.add_command(_command)


for _command in HOLDING:
    lanes.add_command(_command)


def command_of(entry: EntryPoint) -> click.Command:
    """A service's command; where it cannot be imported, one that says so, so that all others work."""
    try:
        command: click.Command = entry.load()
    except Exception as wrong:  # noqa: BLE001 - a contract that it stands on may have any defect
        said = f"{entry.name}：命令无法载入 / the command cannot be imported: {type(wrong).__name__}: {wrong}"
        return click.Command(
            entry.name,
            callback=lambda **_: _unusable(said),
            help=said,
            context_settings={"ignore_unknown_options": True},
            params=[click.Argument(["words"], nargs=-1)],
        )
    return command


def _unusable(said: str) -> NoReturn:
    hint = "运行 chuanyu contracts publish --check 查找原因 / run chuanyu contracts publish --check to find the cause"
    click.echo(f"CONTRACT_UNSOUND {said}\n  → {hint}", err=True)
    raise click.exceptions.Exit(UNUSABLE)


UNUSABLE_FILE = (FileNotFoundError, PermissionError, NotADirectoryError, IsADirectoryError)
for _entry in entry_points(group="chuanyu.commands"):
    chuanyu.add_command(command_of(_entry))


def main() -> None:
    """Entry of the installed script: known troubles become one sentence and an exit status."""
    _say_what_can_be_said()
    try:
        chuanyu()
    except (NodeSilent, ManagementSilent) as silent:
        click.echo(
            f"NODE_SILENT 节点没有应答 / no answer: {silent}\n"
            "  → 运行 chuanyu doctor 查找原因 / run chuanyu doctor to find the cause",
            err=True,
        )
        sys.exit(SILENT)
    except CallFailed as failed:
        click.echo(
            f"{failed.code} 服务处理该请求时出错,详见该服务的日志 / "
            f"the service failed on this request, see its log: {failed}",
            err=True,
        )
        sys.exit(FINDING)
    except KeyRefused as refused:
        click.echo(str(refused), err=True)
        sys.exit(UNUSABLE)
    except DeployError as error:
        click.echo(str(error), err=True)
        sys.exit(error.exit_status)
    except UNUSABLE_FILE as trouble:
        click.echo(f"文件或文件夹不可用 / a file or folder cannot be used: {trouble}", err=True)
        sys.exit(UNUSABLE)


def _say_what_can_be_said() -> None:
    """A terminal that knows no Chinese shows question marks; the command does its work all the same."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
