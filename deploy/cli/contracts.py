"""chuanyu contracts: what a change of a contract does to those who read and write it."""

import json
from codecs import BOM_UTF8
from pathlib import Path
from typing import Any, NoReturn

import click

from contracts import strict_json
from contracts.compatibility import Comparison, Document, Judgement, SchemaInvalid, judge
from contracts.errors import Problem
from deploy.cli.context import FINDING, UNUSABLE
from deploy.cli.contract_check import check_contracts
from deploy.cli.publish import publish, release
from deploy.cli.verdicts import DIFFERENCES, VERDICTS
from shared.console import Console, unconnected


COLUMNS = (
    ("方向 direction", "direction"),
    ("结论 verdict", "verdict"),
    ("反例或原因 witness or reason", "because"),
)


@click.group()
def contracts() -> None:
    """契约 / contracts: whether a change is safe."""


for _command in (check_contracts, publish, release):
    contracts.add_command(_command)


@contracts.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="供程序读取 / for machines")
def diff(old: Path, new: Path, *, as_json: bool) -> None:
    """比较两个 JSON Schema / judge NEW against OLD, two JSON Schema files (draft-07, 2020-12).

    backward: 旧报文在新模式下均有效 every document valid under OLD is valid under NEW; forward: 反之 the
    other way round. 不兼容时给出反例 breaking comes with a witness.

    退出码 exit status: 0 双向兼容 compatible both ways · 1 不兼容或无法判定 breaking or undecided ·
    2 输入不可用 unusable input
    """
    console = unconnected()
    comparison = judge(_document(console, old), _document(console, new))
    if as_json:
        console.json(comparison.as_dict())
    else:
        _show(console, comparison)
    if not comparison.compatible:
        raise SystemExit(FINDING)


def _document(console: Console, path: Path) -> Document:
    try:
        return Document(_read(console, path))
    except SchemaInvalid as invalid:
        _unusable(console, path, *invalid.problems)


def _read(console: Console, path: Path) -> Any:
    """A JSON document; one that cannot be read ends the command with FILE_UNREADABLE."""
    try:
        document = strict_json.loads(path.read_bytes().removeprefix(BOM_UTF8))  # editors add a mark
    except OSError as trouble:
        _unusable(console, path, Problem("FILE_UNREADABLE", "$", type(trouble).__name__, "JSON"))
    except strict_json.NotJson as wrong:
        _unusable(console, path, Problem("FILE_UNREADABLE", "$", str(wrong), "JSON"))
    return document


def _unusable(console: Console, path: Path, *problems: Problem) -> NoReturn:
    console.problems([problem.as_dict() | {"record": str(path)} for problem in problems])
    raise click.exceptions.Exit(UNUSABLE)


def _show(console: Console, comparison: Comparison) -> None:
    rows = [_row("backward", comparison.backward), _row("forward", comparison.forward)]
    console.table("兼容性 compatibility", COLUMNS, rows, as_json=False)
    found = [difference.as_dict() for difference in comparison.differences]
    console.table("变化 differences", DIFFERENCES, found, as_json=False)


def _row(direction: str, judgement: Judgement) -> dict[str, Any]:
    witness = json.dumps(judgement.witness, ensure_ascii=False)
    because = {"breaking": witness, "undecided": judgement.reason, "compatible": None}
    verdict = str(judgement.verdict)
    return {
        "direction": direction,
        "verdict": VERDICTS[verdict],
        "because": because[verdict],
    }
