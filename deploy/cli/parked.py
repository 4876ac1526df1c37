"""chuanyu parked: what is parked at the services of the own node and why; looking changes nothing."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from deploy.cli.context import FINDING, Operator
from deploy.cli.identity import usable
from shared import topology
from shared.commandline import ask_rows, json_option, limit_option
from shared.console import local_time, shown


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
GROUPS = (
    ("条数 count", "count"),
    ("最早 oldest", "oldest"),
    ("首条 first", "first"),
    ("下次重试 next try", "next_try"),
)
FACTS = (
    ("位置 place", "place"),
    ("编号 number", "number"),
    ("报文标识 message id", "message_id"),
    ("契约 contract", "contract"),
    ("来源 source", "source"),
    ("业务键 key", "key"),
    ("摘要 digest", "digest"),
    ("字节 bytes", "bytes"),
    ("状态 state", "state"),
    ("原因 reason", "reason"),
    ("次数 tries", "attempts"),
    ("滞留于 parked at", "parked_at"),
    ("下次重试 next try", "next_try"),
    ("正由进程处理 tried since", "tried_since"),
    ("结束 settled", "settled_at"),
    ("结束人 settled by", "settled_by"),
    ("理由 reason given", "settled_reason"),
    ("写入 recorded", "recorded_at"),
    ("未发 unsent", "unsent"),
    ("已发 sent", "sent_at"),
    ("在前 blocked by", "blocked_by"),
    ("在后 behind it", "behind"),
)
HISTORY = (
    ("时间 time", "at"),
    ("操作人 by", "actor"),
    ("事项 what", "what"),
    ("原因 reason", "reason"),
    ("代码 codes", "codes"),
)
CHAIN = (
    ("编号 number", "number"),
    ("报文 message", "message_id"),
    ("契约 contract", "contract"),
    ("滞留于 parked at", "parked_at"),
)
EDITS = (
    ("时间 time", "at"),
    ("操作人 by", "actor"),
    ("原报文 old", "old_id"),
    ("新报文 new", "new_id"),
    ("理由 why", "reason"),
    ("撤销 undone", "undone_at"),
)
DIFFERENCE = (("位置 path", "path"), ("原为 from", "from"), ("改为 to", "to"))
WHAT = {
    "parked": "滞留 parked",
    "handled": "已处理 handled",
    "failed": "失败 failed",
    "refused": "按规则拒绝 refused",
    "discarded": "放弃 discarded",
    "restored": "恢复 restored",
    "edited": "修改 edited",
    "undone": "撤销修改 edit undone",
}
MOMENTS = {"parked_at", "next_try", "tried_since", "settled_at", "recorded_at", "sent_at", "oldest"}
MOMENTS |= {"at", "undone_at"}
SEPARATOR = "/"  # in the name of a group: no reason, code or contract has one
service_argument = click.argument("service", type=click.Choice(topology.SERVICES))
Command = TypeVar("Command", bound=Callable[..., Any])


def _group(_context: click.Context, _option: click.Parameter, value: str | None) -> dict[str, str]:
    parts = usable(_context, _option, value).split(SEPARATOR) if value else []
    if value and (len(parts) != 3 or not all(parts)):  # noqa: PLR2004 - reason, code, contract
        raise click.BadParameter(
            "形如 reason/code/contract,见 parked groups / as parked groups shows"
        )
    return dict(zip(("reason", "code", "contract"), parts, strict=False))


group_option = click.option(
    "--group", callback=_group, help="parked groups 所列分组 / a group of parked groups"
)


def _key(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    return None if value is None else usable(context, option, value)


key_option = click.option(
    "--key", callback=_key, help="该业务键的报文 / those of this business key"
)


@click.group()
def parked() -> None:
    """滞留报文 / parked messages: look, retry, edit, discard, undo.

    退出码 exit status: 0 完成 done · 1 被拒、仍然失败或没有该记录 refused, failed again or not found ·
    2 输入不可用 unusable input · 3 服务无应答 service silent
    """


@parked.command("list")
@limit_option
@group_option
@key_option
@json_option
@click.pass_obj
def list_(
    operator: Operator, limit: int, group: dict[str, str], key: str | None, *, as_json: bool
) -> None:
    """列出滞留报文 / waiting messages of all services, oldest first; --limit for each service."""
    rows = [
        row | {"service": service}
        for service in topology.SERVICES
        for row in ask_rows(operator, service, "parked", limit, **group, key=key)
    ]
    told = [row | {"what": what(row["problems"])} for row in rows]
    operator.table(
        "滞留报文 parked messages", COLUMNS, rows if as_json else readable(told), as_json=as_json
    )


@parked.command()
@json_option
@click.pass_obj
def groups(operator: Operator, *, as_json: bool) -> None:
    """按原因分组 / by reason, code and contract: how many, since when; a group can be retried at once."""
    rows = [
        row | {"service": service, "group": _name(row)}
        for service in topology.SERVICES
        for row in operator.call(service, "parked_groups")
    ]
    if as_json:
        operator.json(rows)
        return
    for row in readable(rows):  # no table: it would break names that are to be copied
        click.echo(f"{row['service']} {shown(row['group'])}")
        facts = (f"{heading} {shown(row.get(key))}" for heading, key in GROUPS)
        click.echo(f"    {' · '.join(facts)}")
    if not rows:
        click.echo("没有滞留报文 / nothing is parked")


def _name(row: dict[str, Any]) -> str:
    return SEPARATOR.join(str(row[part]) for part in ("reason", "code", "contract"))


@parked.command()
@service_argument
@click.argument("wanted", metavar="NUMBER|ID", callback=usable)
@click.option(
    "--body", is_flag=True, help="显示正文,个人信息遮盖 / show the body, personal data masked"
)
@json_option
@click.pass_obj
def show(operator: Operator, service: str, wanted: str, *, body: bool, as_json: bool) -> None:
    """一条报文的全部情况 / everything about one: by number, or by message id also of the outbox."""
    found = operator.call(service, "parked_message", wanted=number_or_id(wanted), body=body)
    if as_json:
        operator.json(found)
    if not found["accepted"]:
        if not as_json:
            operator.problems(found["problems"])
        raise SystemExit(FINDING)
    if not as_json:
        _show(operator, found, body=body)


def number_or_id(wanted: str) -> int | str:
    """What is typed in digits is a number of a parked row."""
    return int(wanted) if wanted.isascii() and wanted.isdecimal() else wanted


def _show(operator: Operator, found: dict[str, Any], *, body: bool) -> None:
    facts = readable([found])[0]
    rows = [{"name": name, "value": facts[key]} for name, key in FACTS if key in facts]
    operator.table("报文 message", (("", "name"), ("", "value")), rows, as_json=False)
    operator.problems(found.get("problems", []))
    for title, columns, key in (
        ("经过 history", HISTORY, "history"),
        ("在其后等待 waiting behind it", CHAIN, "chain"),
        ("修改 edits", EDITS, "edits"),
    ):
        if found.get(key):
            operator.table(title, columns, readable(found[key]), as_json=False)
    if "undo" in found:
        click.echo(_undo(found["undo"]))
    if found.get("difference"):
        operator.table("差异 difference", DIFFERENCE, found["difference"], as_json=False)
    if body:
        said = "正文无法读取,不予显示 / cannot be read, so nothing can be masked: not shown"
        operator.json(found["message"]) if found["message"] else click.echo(said, err=True)


def _undo(undo: dict[str, Any]) -> str:
    if not undo["possible"]:
        return f"不能撤销 nothing to undo: {shown(undo['why'])}"
    until = local_time(undo["until"]) if undo["until"] else shown(undo["why"])
    return f"可撤销 can be undone: {undo['of']} · {until}"


def readable(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Moments in local time, codes in one line."""
    return [{key: _cell(key, value) for key, value in row.items()} for row in rows]


def _cell(key: str, value: Any) -> Any:
    if key in MOMENTS and value:
        return local_time(value)
    if key == "what":
        return WHAT.get(value, value)
    if key == "codes":
        return ", ".join(f"{code['code']} {code['path']}" for code in value)
    return value


def what(problems: list[dict[str, str]]) -> str:
    """Each code once with its meaning, and where: FIELD_REQUIRED $.data.x, $.data.y 缺少必填字段."""
    places: dict[tuple[str, str], list[str]] = {}
    for problem in problems:
        places.setdefault((problem["code"], problem["zh"]), []).append(problem["path"])
    lines = [f"{code} {', '.join(paths)} {zh}" for (code, zh), paths in places.items()]
    return "\n".join(line.replace(" $ ", " ") for line in lines)
