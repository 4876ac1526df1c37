"""chuanyu parked: what changes something: try again, give up, correct, take back; each says what came of it."""

from pathlib import Path
from typing import Any

import click
from rich.progress import Progress

from contracts.errors import Problem
from deploy.cli.context import FINDING, Operator
from deploy.cli.identity import id_argument, usable
from deploy.cli.parked import (
    DIFFERENCE,
    group_option,
    key_option,
    number_or_id,
    service_argument,
    what,
)
from shared.answers import refusal
from shared.commandline import ask_rows, json_option, read_bodies
from shared.console import shown


LONGEST_REASON = 500  # as the database keeps it
MOST = 10_000  # rows looked through for a business key
NUMBER = click.IntRange(1, 2**63 - 1)
ENDED = ("handled", "refused")  # the parking is over
RESULTS = {
    "handled": "已处理 handled",
    "refused": "按规则拒绝,已告知发送方 refused by rule, the sender is told",
    "failed": "仍然失败,继续滞留 failed again, stays parked",
    "killed": "上次处理使进程中断,未重试 not tried: the last try killed its process",
    "impossible": "当前不能重试 cannot be tried now",
}
Answer = dict[str, Any]


def _reason(_context: click.Context, _option: click.Parameter, value: str) -> str:
    if not value.strip():
        raise click.BadParameter("不能为空 / is empty")
    if len(value) > LONGEST_REASON:
        raise click.BadParameter(f"最多 {LONGEST_REASON} 字 / at most {LONGEST_REASON} characters")
    return value


reason_option = click.option(
    "--reason", required=True, callback=_reason, help="理由,记入审计 / why, goes into the audit"
)


@click.command()
@service_argument
@click.argument("number", type=NUMBER, required=False)
@click.option("--all", "every", is_flag=True, help="全部 / all that wait")
@group_option
@key_option
@click.option(
    "--dry-run", is_flag=True, help="试运行,结果全部回滚 / run it and roll everything back"
)
@json_option
@click.pass_obj
def retry(  # noqa: PLR0913 - what to try, and how
    operator: Operator,
    service: str,
    number: int | None,
    group: dict[str, str],
    key: str | None,
    *,
    every: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """立即重试 / try again now: one by number, a group, a business key, or --all; the oldest of a key first.

    使进程中断的报文不在 --all 之内,须单独重试 / what killed a process is not in --all: retry it by number.
    """
    if sum((number is not None, bool(group), key is not None, every)) != 1:
        raise click.UsageError("请给出编号、--group、--key、--all 之一 / give one of them")
    if dry_run and number is None:
        raise click.UsageError("--dry-run 需要编号 / needs a number")
    if number is None:
        _retry_all(operator, service, {**group, "key": key}, as_json=as_json)
    elif dry_run:
        _dry_run(operator, service, number, as_json=as_json)
    else:
        answer = operator.call(service, "retry_parked", number=number, actor=operator.actor)
        _say(operator, answer, as_json=as_json)
        _end(operator, answer, failed=answer.get("result") not in ENDED)


def _say(operator: Operator, answer: Answer, *, as_json: bool) -> None:
    """The answer, or that it was refused and why."""
    if as_json:
        operator.json(answer)
    elif not answer["accepted"]:
        operator.problems(answer["problems"])
    elif "result" in answer:
        click.echo(RESULTS[answer["result"]], err=answer["result"] not in ENDED)
        operator.problems(answer["problems"] if answer["result"] not in ENDED else [])


def _end(operator: Operator, answer: Answer, *, failed: bool = False) -> None:
    if failed or not answer["accepted"]:
        raise SystemExit(FINDING)


def _dry_run(operator: Operator, service: str, number: int, *, as_json: bool) -> None:
    answer = operator.call(service, "dry_run_parked", number=number, actor=operator.actor)
    if not as_json and answer["accepted"]:
        click.echo("试运行,未改变任何内容 / dry run, nothing was changed")
    _say(operator, answer, as_json=as_json)
    for message in answer.get("led_to", []) if not as_json else []:
        click.echo(f"将引起 would lead to {shown(message['contract'])} {shown(message['key'])}")
    _end(operator, answer, failed=answer.get("result") not in ENDED)


def _retry_all(operator: Operator, service: str, choice: Answer, *, as_json: bool) -> None:
    tried: list[Answer] = []
    problems: list[Answer] | None = None
    try:
        problems = _try_all(operator, service, choice, tried)
    finally:
        counts = {name: sum(row["result"] == name for row in tried) for name in RESULTS}
        answered = problems is not None and (as_json or not problems)
        if tried or answered:  # of a call that failed or was refused at once nothing is known
            _report(operator, tried, counts, as_json=as_json)
    if problems:
        operator.problems(problems)
    if problems or len(tried) > sum(counts[name] for name in ENDED):
        raise SystemExit(FINDING)


def _try_all(operator: Operator, service: str, choice: Answer, tried: list[Answer]) -> list[Answer]:
    """Call until nothing is left; what was tried stands in `tried`, also when a call fails."""
    after: int | None = 0
    with Progress(console=operator.errors, transient=True) as bar:
        task = bar.add_task("重试 retry", total=None)
        while after is not None:
            who = {"actor": operator.actor, "after": after}
            answer = operator.call(service, "retry_some_parked", **who, **choice)
            if not answer["accepted"]:
                problems: list[Answer] = answer["problems"]
                return problems
            tried += answer["tried"]
            after = answer["after"]
            bar.update(task, completed=len(tried), total=len(tried) + answer["left"])
    return []


def _report(
    operator: Operator, tried: list[Answer], counts: dict[str, int], *, as_json: bool
) -> None:
    if as_json:
        operator.json({"tried": tried, "counts": counts})
        return
    for row in tried:
        if row["result"] not in ENDED:
            why = what(row["problems"]) if "problems" in row else row["possible"]
            click.echo(f"{row['number']} {RESULTS[row['result']]} {shown(why)}", err=True)
    said = [f"{RESULTS[name]}: {count}" for name, count in counts.items() if count]
    click.echo("\n".join(said) or "没有符合的滞留报文 / nothing waits that was chosen")


@click.command()
@service_argument
@click.argument("numbers", metavar="[NUMBER]...", type=NUMBER, nargs=-1)
@key_option
@reason_option
@json_option
@click.pass_obj
def discard(  # noqa: PLR0913 - which, and why
    operator: Operator,
    service: str,
    numbers: tuple[int, ...],
    key: str | None,
    reason: str,
    *,
    as_json: bool,
) -> None:
    """放弃报文 / give messages up, the oldest first; what waits behind them goes on.

    给出一个或多个编号,或用 --key 给出业务键;其后报文处理之前可用 undo 撤销 /
    one or more numbers, or a business key by --key; undo takes it back while nothing behind was handled.
    """
    if bool(numbers) == (key is not None):
        raise click.UsageError("请给出编号或 --key 之一 / give either numbers or --key")
    chosen = sorted(set(numbers)) if key is None else _of_key(operator, service, key)
    answers = [_discard(operator, service, number, reason) for number in chosen]
    if as_json:
        operator.json(answers)
    for answer in answers if not as_json else []:
        where = f"{service} {answer['number']}"
        if answer["accepted"]:  # its problems are those it was parked for: they are over
            click.echo(f"已放弃 / discarded: {where}")
        else:
            operator.problems([problem | {"record": where} for problem in answer["problems"]])
    if not all(answer["accepted"] for answer in answers):
        raise SystemExit(FINDING)


def _of_key(operator: Operator, service: str, key: str) -> list[int]:
    rows = ask_rows(operator, service, "parked", MOST, key=key)
    if not rows:
        operator.problems(refusal(Problem("NOT_FOUND"))["problems"])
        raise SystemExit(FINDING)
    return sorted(row["number"] for row in rows)


def _discard(operator: Operator, service: str, number: int, reason: str) -> Answer:
    who = {"actor": operator.actor, "reason": reason}
    answer: Answer = operator.call(service, "discard_parked", number=number, **who)
    return {"number": number, "problems": []} | answer


@click.command()
@service_argument
@id_argument
@click.option(
    "--changes",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help='JSON 合并补丁 (RFC 7396),如 {"data": {…}} / a JSON merge patch over the message',
)
@reason_option
@click.option("--dry-run", is_flag=True, help="只显示差异 / only show the difference")
@click.option("--yes", is_flag=True, help="不再询问 / do not ask")
@json_option
@click.pass_obj
def edit(  # noqa: PLR0913 - what, how and why
    operator: Operator,
    service: str,
    message_id: str,
    changes: Path,
    reason: str,
    *,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """修改本方尚未发出的报文 / correct an own message that is not sent yet; the original is kept.

    新报文有新标识,占原位置 / the new one has an id of its own and the old one's place.
    """
    bodies = read_bodies(operator, changes)
    if len(bodies) != 1:
        raise click.UsageError("补丁须为一个对象 / the patch is one object")
    asked = {"message_id": message_id, "changes": bodies[0]}
    proposed = operator.call(service, "propose_edit", **asked)
    if not proposed["accepted"] or dry_run:
        _difference(operator, proposed, as_json=as_json)
        _end(operator, proposed)
        return
    if not as_json:
        _difference(operator, proposed, as_json=False)
    if not yes and not click.confirm("确认修改 / edit it?", err=True):
        raise SystemExit(FINDING)
    done = {"digest": proposed["digest"], "actor": operator.actor, "reason": reason}
    answer = operator.call(service, "edit_message", **asked, **done)
    _say(operator, answer, as_json=as_json)
    _end(operator, answer)
    if not as_json:
        click.echo(f"已修改 / edited: {message_id} → {answer['message_id']}")
        click.echo(_next(service, answer))


def _difference(operator: Operator, proposed: Answer, *, as_json: bool) -> None:
    if as_json or not proposed["accepted"]:
        _say(operator, proposed, as_json=as_json)
        return
    title = f"差异 difference {proposed['contract']} {proposed['key']}"
    operator.table(title, DIFFERENCE, proposed["difference"], as_json=False)


def _next(service: str, answer: Answer) -> str:
    if answer["place"] == "parked":
        return f"下一步 next: chuanyu parked show {service} {answer['message_id']}, parked retry"
    return f"发出前可撤销 until it is sent: chuanyu parked undo {service} {answer['message_id']}"


def _undone(operator: Operator, service: str, wanted: int | str, *, as_json: bool) -> None:
    answer = operator.call(service, "undo", wanted=wanted, actor=operator.actor)
    _say(operator, answer, as_json=as_json)
    _end(operator, answer)
    if not as_json:
        click.echo(f"已撤销 / undone: {answer['undone']} {shown(wanted)}")


@click.command()
@service_argument
@click.argument("wanted", metavar="NUMBER|ID", callback=usable)
@json_option
@click.pass_obj
def undo(operator: Operator, service: str, wanted: str, *, as_json: bool) -> None:
    """撤销最近的操作 / take back a discard (by number), an edit or a resend (by message id).

    放弃:其后报文处理之前,且在 7 天内;修改:发出或处理之前;重发:转发之前 /
    a discard while nothing behind it was handled, within 7 days; an edit before it is sent or handled;
    a resend before the relay took it.  A retry that took effect cannot be undone: see --dry-run.
    """
    _undone(operator, service, number_or_id(wanted), as_json=as_json)


@click.command()
@service_argument
@click.argument("number", type=NUMBER)
@json_option
@click.pass_obj
def restore(operator: Operator, service: str, number: int, *, as_json: bool) -> None:
    """恢复已放弃的报文 / a discarded message waits again, as undo does."""
    _undone(operator, service, number, as_json=as_json)


REPAIRS = (retry, discard, edit, undo, restore)
