"""A console whose node is a list of answers, to test what people type without a node."""

import json
from pathlib import Path
from typing import Any

import click
from click.testing import CliRunner, Result
from rich.console import Console as Terminal

from shared.console import Console


ACTOR = "李"
ACCEPTED = {"accepted": True}
PROBLEM = {
    "code": "ILLEGAL_TRANSITION",
    "path": "$",
    "found": "",
    "allowed": "accept, return",
    "zh": "当前状态不允许该操作",
    "en": "the present state does not allow this action",
    "remedy_zh": "按所列可行操作办理",
    "remedy_en": "take one of the actions named as possible",
}
REFUSED = {"accepted": False, "problems": [PROBLEM]}


class Node:
    """Remembers what it was asked and gives the answers in their order."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, str, dict[str, Any]]] = []

    def __call__(self, service: str, method: str, **arguments: Any) -> Any:
        self.asked.append((service, method, arguments))
        return self.answers.pop(0)


def type_in(command: click.Command, node: Node, *words: str | Path) -> Result:
    """Run one command line against a node, on a terminal wide enough for every table."""
    console = Console(
        node="chongqing",
        actor=ACTOR,
        ask=node,
        terminal=Terminal(width=400),
        errors=Terminal(width=400, stderr=True),
    )
    return CliRunner().invoke(command, [str(word) for word in words], obj=console)


def written(folder: Path, content: Any) -> Path:
    """A file with that content as JSON."""
    path = folder / "input.json"
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path
