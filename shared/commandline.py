"""What the services' own commands have in common: read input, show the answers, end with a status.

Exit status: 0 accepted, 1 refused by the service, 2 unusable input.
"""

from codecs import BOM_UTF8
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from contracts import strict_json
from contracts.errors import Problem, kind_of
from shared.answers import Answer
from shared.clock import SystemClock, civil_date
from shared.console import Columns, Console


REFUSED, UNUSABLE = 1, 2
Command = TypeVar("Command", bound=Callable[..., Any])
json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON / print JSON")
limit_option = click.option(
    "--limit", type=click.IntRange(1, 10_000), default=100, show_default=True, help="条数 / rows"
)


def timeout_option(seconds: int) -> Callable[[Command], Command]:
    """For what waits until nothing is left; so long unless somebody says otherwise."""
    return click.option(
        "--timeout",
        type=click.IntRange(0, 24 * 3600),
        default=seconds,
        show_default=True,
        help="等待秒数 / seconds to wait",
    )


def on_option(what: str) -> Callable[[Command], Command]:
    """`--on`, a civil date of Asia/Shanghai that is today when it is not given."""
    help_text = f"{what},YYYY-MM-DD [默认今天 default: today]"
    return click.option("--on", default=today, show_default=False, help=help_text)


def today() -> str:
    return civil_date(SystemClock().now()).isoformat()


def read_bodies(console: Console, path: Path) -> list[dict[str, Any]]:
    """One body or a list of them; a file that is neither ends the command with FILE_UNREADABLE."""
    try:
        document = strict_json.loads(path.read_bytes().removeprefix(BOM_UTF8))  # editors add a mark
    except OSError as trouble:
        _unreadable(console, path, type(trouble).__name__)
    except strict_json.NotJson as wrong:
        _unreadable(console, path, str(wrong))
    bodies = document if isinstance(document, list) else [document]
    for body in bodies:
        if not isinstance(body, dict):
            _unreadable(console, path, kind_of(body), "object, or list of objects")
    return bodies


def _unreadable(console: Console, path: Path, found: str, allowed: str = "") -> NoReturn:
    problem = Problem("FILE_UNREADABLE", "$", found, allowed).as_dict()
    console.problems([problem | {"record": str(path)}])
    raise click.exceptions.Exit(UNUSABLE)


def show_answer(console: Console, columns: Columns, answer: Answer, *, as_json: bool) -> None:
    """The answer to one command; ends the command with status 1 when it was refused."""
    if as_json:
        console.json(answer)
    elif answer["accepted"]:
        console.table("已受理 accepted", columns, [answer], as_json=False)
    else:
        console.problems(answer["problems"])
    if not answer["accepted"]:
        raise click.exceptions.Exit(REFUSED)


def show_answers(
    console: Console, columns: Columns, answers: Sequence[Answer], *, as_json: bool
) -> None:
    """The answers to the bodies of a file, in their order; status 1 when one of them was refused."""
    accepted = [answer for answer in answers if answer["accepted"]]
    if as_json:
        console.json(list(answers))
    else:
        if accepted:
            console.table("已受理 accepted", columns, accepted, as_json=False)
        for number, answer in enumerate(answers, start=1):
            record = {"record": f"第{number}条 no. {number}"}
            console.problems([problem | record for problem in answer.get("problems", [])])
    if len(accepted) < len(answers):
        raise click.exceptions.Exit(REFUSED)


def ask_each(
    console: Console, path: Path, service: str, method: str, *, doing: str
) -> list[Answer]:
    """The answers of a service's method to each body of a file, in their order."""
    return [
        console.call(service, method, body=body, actor=console.actor)
        for body in console.progress(doing, read_bodies(console, path))
    ]


def ask_rows(
    console: Console, service: str, method: str, limit: int, **chosen: Any
) -> list[dict[str, Any]]:
    """At most `limit` rows; says on standard error when there are more, so that nobody counts too few."""
    rows: list[dict[str, Any]] = console.call(service, method, limit=limit + 1, **chosen)
    if len(rows) > limit:
        said = f"只列出前 {limit} 条,还有更多,见 --limit / the first {limit} only, there are more: --limit"
        console.errors.print(said, style="yellow", highlight=False)
    return rows[:limit]


def named(names: Mapping[str, str], code: str | None) -> str | None:
    """A code for reading: its Chinese name before it."""
    return f"{names[code]} {code}" if code is not None and code in names else code
