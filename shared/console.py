"""What a command line needs: ask a service, show tables, problems and progress, or JSON for machines.

Chinese first, English second; a service's own commands get one of these as their click object.
"""

import datetime as dt
import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from rich.console import Console as Terminal
from rich.progress import track
from rich.table import Table
from rich.text import Text

from shared.answers import plain
from shared.clock import SHANGHAI


T = TypeVar("T")
PAGE_WIDTH = 150
_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f]"
)  # could drive the terminal; names come from outside
Row = dict[str, Any]
Columns = Sequence[tuple[str, str]]  # heading, key of the row


def terminal(*, errors: bool = False) -> Terminal:
    """The terminal, or a page wide enough for our tables where there is none."""
    found = Terminal(stderr=errors)
    known = found.is_terminal or "COLUMNS" in os.environ
    return found if known else Terminal(stderr=errors, width=PAGE_WIDTH)


@dataclass
class Console:
    """The connection of a command to its node and to the person at the terminal."""

    node: str
    actor: str
    ask: Callable[..., Any]  # (service, method, **arguments) → answer
    terminal: Terminal = field(default_factory=terminal)
    errors: Terminal = field(default_factory=lambda: terminal(errors=True))

    def call(self, service: str, method: str, **arguments: Any) -> Any:
        """Ask a service of the node; NodeSilent when it does not answer."""
        return self.ask(service, method, **arguments)

    def json(self, value: Any) -> None:
        """For machines: one JSON document on standard output."""
        print(json.dumps(plain(value), ensure_ascii=False, indent=2))  # noqa: T201 - this is the output

    def table(self, title: str, columns: Columns, rows: Sequence[Row], *, as_json: bool) -> None:
        """Rows as a table, or as a JSON list of all their fields."""
        if as_json:
            self.json(list(rows))
            return
        table = Table(title=title, title_justify="left", header_style="bold")
        for heading, _ in columns:
            table.add_column(heading, overflow="fold")
        for row in rows:
            table.add_row(*(Text(shown(row.get(key))) for _, key in columns))
        self.terminal.print(table)

    def problems(self, problems: Sequence[Row]) -> None:
        """Coded problems on standard error: what, where, what was possible, what to do."""
        for problem in problems:
            found = f" · 实为 found: {problem['found']}" if problem.get("found") else ""
            allowed = f" · 允许 allowed: {problem['allowed']}" if problem.get("allowed") else ""
            where = f"{problem['record']} " if problem.get("record") else ""
            head = shown(f"{problem['code']} {where}{problem['path']}{found}{allowed}")
            self.errors.print(head, style="red", markup=False, highlight=False)
            said = f"  {problem['zh']} / {problem['en']}"
            cure = f"  → {problem['remedy_zh']} / {problem['remedy_en']}"
            self.errors.print(f"{said}\n{cure}", markup=False, highlight=False)

    def progress(self, description: str, items: Sequence[T]) -> Iterator[T]:
        """The items, with a progress bar on standard error while they are worked on."""
        yield from track(items, description=description, console=self.errors, transient=True)


def unconnected() -> Console:
    """A console for commands that ask no service."""
    return Console("", "", ask=lambda *_: None)


def shown(value: Any) -> str:
    """A value for reading: moments in local time with zone, nothing as a dash."""
    if value is None or value == "":
        return "—"
    if isinstance(value, dt.datetime):
        return local_time(value)
    if isinstance(value, bool):
        return "是 yes" if value else "否 no"
    return _CONTROL.sub("\ufffd", str(value))


def local_time(moment: dt.datetime | str) -> str:
    """2026-11-24 12:03:07 +08:00, the civil time of both provinces."""
    if isinstance(moment, str):
        moment = dt.datetime.fromisoformat(moment)
    local = moment.astimezone(SHANGHAI)
    return f"{local:%Y-%m-%d %H:%M:%S} {local:%z}"[:-2] + ":00"
