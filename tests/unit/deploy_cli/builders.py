"""An operator at the command line of a node that answers as the test says."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
from click.testing import CliRunner
from rich.console import Console as Terminal

from deploy.cli.context import Operator
from tests.unit.deploy.builders import a_pair


CAUSE = {"reason": "handler-error", "code": "HANDLER_FAILED", "contract": "credit.listing-declared"}
GROUP = "handler-error/HANDLER_FAILED/credit.listing-declared"


@dataclass
class Said:
    """What a command left behind."""

    status: int
    out: str
    err: str


@dataclass
class Desk:
    """Answers by service and method; remembers what was asked."""

    answer: Callable[..., Any]  # (service, method, **arguments) → answer
    asked: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    width: int = 200  # of the terminal

    def ask(self, service: str, method: str, **arguments: Any) -> Any:
        self.asked.append((service, method, arguments))
        return self.answer(service, method, **arguments)

    def types(self, command: click.Command, *words: str | Path) -> Said:
        shown, complaints = (Terminal(file=io.StringIO(), width=self.width) for _ in range(2))
        operator = Operator(
            node="chongqing",
            actor="王",
            ask=self.ask,
            terminal=shown,
            errors=complaints,
            pair=a_pair(),
        )
        vars(operator)["settings"] = {
            "CHUANYU_NODE": "chongqing",
            "CHUANYU_PARTNER": "sichuan",
            "CHUANYU_BORDER_AMQP_URL": "amqp://127.0.0.1:1/x",
            "CHUANYU_BORDER_KEY": "sign.pem",
        }
        result = CliRunner().invoke(command, list(map(str, words)), obj=operator)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        texts = [terminal.file.getvalue() for terminal in (shown, complaints)]  # type: ignore[attr-defined]
        return Said(result.exit_code, result.stdout + texts[0], result.stderr + texts[1])


def nobody(service: str, method: str, **arguments: Any) -> Any:
    """No service may be asked."""
    raise AssertionError(f"{service}.{method} was asked")


class Answers:
    """By method, one after the other; the last one stays, and an exception is raised."""

    def __init__(self, **answers: Any) -> None:
        self.answers = {name: a if isinstance(a, list) else [a] for name, a in answers.items()}

    def __call__(self, service: str, method: str, **arguments: Any) -> Any:
        several = self.answers[method]
        answer = several.pop(0) if len(several) > 1 else several[0]
        if isinstance(answer, Exception):
            raise answer
        return answer
