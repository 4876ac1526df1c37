"""chuanyu participants: who is registered at the node, by which keys they sign, and how far their on-boarding is."""

from pathlib import Path
from typing import Any

import click

from deploy.cli.accounts import account, carried_as, shovel
from deploy.cli.context import FINDING, Operator
from deploy.cli.identity import usable
from shared.commandline import json_option, read_bodies, show_answers
from shared.console import local_time
from shared.topology import GATEWAY


STAGES = {
    "agreed": "已约定 agreed",
    "testing": "试验 testing",
    "live": "正式 live",
    "suspended": "暂停 suspended",
    None: "未登记 not registered",
}
TRANSPORTS = {
    "amqp": "AMQP",
    "http-push": "HTTP 推送 push",
    "http-pull": "HTTP 拉取 pull",
}
STATES = {
    "valid": "有效 valid",
    "future": "未生效 not yet valid",
    "expired": "已过期 expired",
    "revoked": "已撤销 revoked",
}
COLUMNS = (
    ("协作方 participant", "participant"),
    ("名称 name", "zh"),
    ("地区 region", "region"),
    ("阶段 stage", "stage"),
    ("算法 algorithms", "algorithms"),
    ("密钥 keys in force", "in_force"),
    ("最早到期 first to end", "ends"),
)
KEYS = (
    ("密钥 id", "id"),
    ("用途 use", "use"),
    ("种类 kind", "kind"),
    ("状态 state", "state"),
    ("自 from", "not_before"),
    ("至 up to", "not_after"),
    ("撤销 revoked", "revoked"),
)
FACTS = (
    ("协作方 participant", "participant"),
    ("名称 name", "zh"),
    ("地区 region", "region"),
    ("类别 role", "role"),
    ("阶段 stage", "stage"),
    ("签名算法 algorithms", "algorithms"),
    ("传输 transport", "transport"),
    ("通知期(天) days of notice", "notice_days"),
    ("值班 duty desk", "duty"),
    ("最近变更 changed", "changed_at"),
    ("变更人 by", "changed_by"),
    ("登记摘要 digest", "digest"),
)
PAUSES = (
    ("方向 way", "direction"),
    ("通道 lane", "lane"),
    ("自 since", "at"),
    ("操作人 by", "actor"),
    ("理由 why", "reason"),
)
VERSIONS = (
    ("契约 contract", "contract"),
    ("版本 version", "version"),
    ("依据 shown by", "report"),
    ("登记 recorded", "recorded_at"),
    ("登记人 by", "recorded_by"),
)
RESTS = (("自 from", "not_before"), ("至 up to", "not_after"), ("事由 what", "what"))
participant_argument = click.argument("participant", callback=usable)
reason_option = click.option("--reason", required=True, callback=usable, help="理由 / why")


@click.group()
def participants() -> None:
    """协作方登记 / participants: who may speak at the border, by which keys, at which stage.

    退出码 exit status: 0 完成 done · 1 被拒或没有该记录 refused or not found · 2 输入不可用 unusable input ·
    3 服务无应答 service silent
    """


@participants.command("list")
@json_option
@click.pass_obj
def list_(operator: Operator, *, as_json: bool) -> None:
    """列出全部协作方 / everybody, registered or not; keys that are in force, and the first of them to end."""
    rows = operator.call(GATEWAY, "participants")
    shown = rows if as_json else [_row(row) for row in rows]
    operator.table("协作方 participants", COLUMNS, shown, as_json=as_json)


def _row(row: dict[str, Any]) -> dict[str, Any]:
    valid = [key for key in row["keys"] if key["state"] == "valid"]
    ends = min((key["not_after"] for key in valid), default=None)
    return {
        **row,
        "stage": STAGES[row["stage"]],
        "algorithms": ", ".join(row["algorithms"]),
        "in_force": len(valid),
        "ends": ends and local_time(ends),
    }


@participants.command()
@participant_argument
@json_option
@click.pass_obj
def show(operator: Operator, participant: str, *, as_json: bool) -> None:
    """一个协作方及其密钥 / one participant, its keys and its planned maintenance."""
    found = [
        row for row in operator.call(GATEWAY, "participants") if row["participant"] == participant
    ]
    if not found:
        known = ", ".join(row["participant"] for row in operator.call(GATEWAY, "participants"))
        click.echo(f"NOT_FOUND 没有该协作方,可取 no such participant, possible: {known}", err=True)
        raise SystemExit(FINDING)
    if as_json:
        operator.json(found[0])
    else:
        _show(operator, found[0])


def _show(operator: Operator, row: dict[str, Any]) -> None:
    facts = {**row, "stage": STAGES[row["stage"]], "algorithms": ", ".join(row["algorithms"])}
    if row["transport"]:
        kind, url = row["transport"]["kind"], row["transport"]["url"]
        facts["transport"] = f"{TRANSPORTS[kind]} {url or ''}".strip()
    if row.get("changed_at"):
        facts["changed_at"] = local_time(row["changed_at"])
    said = [
        {"name": name, "value": facts[key]} for name, key in FACTS if facts.get(key) is not None
    ]
    operator.table("协作方 participant", (("", "name"), ("", "value")), said, as_json=False)
    operator.table("密钥 keys", KEYS, [_key(key) for key in row["keys"]], as_json=False)
    if row["conformance"]:
        seen = [one | {"recorded_at": local_time(one["recorded_at"])} for one in row["conformance"]]
        operator.table("可读版本 versions it reads", VERSIONS, seen, as_json=False)
    if row["pauses"]:
        ordered = [pause | {"at": local_time(pause["at"])} for pause in row["pauses"]]
        operator.table("已下令暂停 lanes ordered to pause", PAUSES, ordered, as_json=False)
    if row.get("maintenance"):
        rests = [_local(rest) for rest in row["maintenance"]]
        operator.table("计划停机 planned maintenance", RESTS, rests, as_json=False)


def _key(key: dict[str, Any]) -> dict[str, Any]:
    revoked = key["revoked_at"] and (
        f"{local_time(key['revoked_at'])} {key['revoked_by']}: {key['revoked_why']}"
    )
    return {**_local(key), "state": STATES[key["state"]], "revoked": revoked}


def _local(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, **{name: local_time(row[name]) for name in ("not_before", "not_after")}}


@participants.command()
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@click.pass_obj
def register(operator: Operator, file: Path, *, as_json: bool) -> None:
    """登记或更新协作方 / take a registration: stage, algorithms, public keys, maintenance; see the runbook.

    FILE 为登记文件(JSON),整份接受或拒绝;撤销的密钥不恢复 / taken whole or not at all; what was revoked stays so.
    """
    answers = [
        operator.call(GATEWAY, "register_participant", registration=body, actor=operator.actor)
        for body in read_bodies(operator, file)
    ]
    for answer in answers:
        carried_as(operator, answer)
    _tell(operator, answers, as_json=as_json)


@participants.command()
@participant_argument
@click.argument("stage", type=click.Choice([name for name in STAGES if name]))
@reason_option
@json_option
@click.pass_obj
def stage(operator: Operator, participant: str, stage: str, reason: str, *, as_json: bool) -> None:
    """改变阶段 / change the stage: agreed, testing (test messages only), live, suspended (nothing is taken)."""
    answer = operator.call(
        GATEWAY, "set_participant_stage", participant=participant, stage=stage, actor=operator.actor,
        reason=reason,
    )  # fmt: skip
    _tell(operator, [answer], as_json=as_json)


@participants.command()
@participant_argument
@click.argument("kind", type=click.Choice(list(TRANSPORTS)))
@click.argument("url", required=False)
@reason_option
@json_option
@click.pass_obj
def transport(  # noqa: PLR0913 - what is ordered, and who says so why
    operator: Operator, participant: str, kind: str, url: str | None, reason: str, *, as_json: bool
) -> None:
    """改变传输方式 / how messages reach it: amqp, http-push to URL, or http-pull (it asks itself).

    已在途的不丢失:队列取空,未回执的由存底补发 / nothing under way is lost. 口令不写在 URL 中 / no secret in URL.
    """
    answer = operator.call(
        GATEWAY, "set_participant_transport", participant=participant, kind=kind, url=url, actor=operator.actor,
        reason=reason,
    )  # fmt: skip
    carried_as(operator, answer)
    _tell(operator, [answer], as_json=as_json)


@participants.command("revoke-key")
@participant_argument
@click.argument("key_id", metavar="KEY", callback=usable)
@reason_option
@json_option
@click.pass_obj
def revoke_key(
    operator: Operator, participant: str, key_id: str, reason: str, *, as_json: bool
) -> None:
    """撤销密钥,立即生效且不可恢复 / revoke a key: from now on it proves nothing, and never will again."""
    answer = operator.call(
        GATEWAY, "revoke_key", participant=participant, key_id=key_id, actor=operator.actor, reason=reason
    )  # fmt: skip
    _tell(operator, [answer], as_json=as_json)


@participants.command()
@participant_argument
@click.argument("contract", callback=usable)
@click.argument("version", type=click.IntRange(min=1))
@click.option("--withdraw", is_flag=True, help="撤回 / it turned out not to read it")
@reason_option
@json_option
@click.pass_obj
def conformance(  # noqa: PLR0913 - what is recorded, and who says so why
    operator: Operator,
    participant: str,
    contract: str,
    version: int,
    reason: str,
    *,
    withdraw: bool,
    as_json: bool,
) -> None:
    """登记对方能读的契约版本 / record that the participant reads a version: the newest on record is what it gets.

    没有登记任何版本的契约,报文等待,登记后自行发出 / of a contract without a record nothing leaves but tests; what waits
    goes by itself once a version is on record. --reason: 依据,如回放报告 what showed it, such as a replay.
    """
    method = "withdraw_conformance" if withdraw else "record_conformance"
    answer = operator.call(
        GATEWAY, method, participant=participant, contract=contract, version=version, actor=operator.actor,
        reason=reason,
    )  # fmt: skip
    _tell(operator, [answer], as_json=as_json)


participants.add_command(account)
participants.add_command(shovel)


def _tell(operator: Operator, answers: list[dict[str, Any]], *, as_json: bool) -> None:
    told = (
        answers
        if as_json
        else [_row(a) | {"accepted": True} if a["accepted"] else a for a in answers]
    )
    show_answers(operator, COLUMNS, told, as_json=as_json)
