"""chuanyu evidence: one case as one file that can be proved, and the judgement on such a file, off line."""

import os
import re
from pathlib import Path
from typing import Any, NoReturn

import click

from contracts import strict_json
from contracts.errors import Problem
from contracts.strict_json import NotJson
from deploy.cli.context import FINDING, UNUSABLE, Operator
from deploy.cli.identity import usable
from shared.commandline import json_option
from shared.console import local_time, shown
from shared.crypto.encoding import decoded
from shared.crypto.refusals import KeyRefused
from shared.evidence.bundle import LARGEST
from shared.evidence.judging import Verdict, judge
from shared.evidence.trust import Trust
from shared.evidence.verdict import Check, Grade
from shared.topology import GATEWAY


MARKS = {Grade.OK: "相符 ok", Grade.NOTE: "提示 note", Grade.FAILED: "不符 FAILED"}
CHECKS = {
    "form": "格式 form",
    "signature": "签名 signature",
    "parts": "部分数目 parts",
    "manifest": "清单摘要 manifest",
    "id": "公钥标识 key id",
    "trust": "可信公钥 trust",
    "key": "密钥 key",
    "body": "正文 body",
    "content": "内容 content",
    "conversion": "版本转换 conversion",
    "chain": "存证链 chain",
    "head": "链首 head",
    "receipt": "回执 receipt",
    "parked": "滞留 parked",
}
COLUMNS = (
    ("部分 part", "part"),
    ("核对 check", "check"),
    ("结论 verdict", "grade"),
    ("情况 found", "said"),
)
OWED = (
    ("通道 lane", "lane"),
    ("条数 entries", "entries"),
    ("自 since", "since"),
    ("期限 until", "until"),
)
UNTOLD = "— (无增长,或观察不满六小时 no growth, or watched for less than six hours)"
Answer = dict[str, Any]
file_argument = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@click.group()
def evidence() -> None:
    """存证:导出一案的全部往来并核验 / evidence: export all that crossed about one case, and verify it.

    导出的文件可能含个人信息,只供属主读取 / what is exported may hold personal data: the file is its owner's alone.
    """


@evidence.command()
@click.option(
    "--case",
    "case",
    required=True,
    callback=usable,
    help="业务键或报文标识 / business key or message id",
)
@click.option("--out", "out", type=click.Path(path_type=Path, dir_okay=False), help="文件 / file")
@click.option("--force", is_flag=True, help="覆盖已有文件 / write over a file that is there")
@json_option
@click.pass_obj
def export(operator: Operator, case: str, out: Path | None, *, force: bool, as_json: bool) -> None:
    """导出存证包 / export the bundle of a case: messages, signatures, receipts, keys, chain, all in one file.

    退出码 exit status: 0 已写出 written · 1 没有该案或核验不符 nothing of it, or not provable · 2 文件不可用 unusable
    file · 3 节点无应答 node silent
    """
    target = out or Path(f"evidence-{re.sub('[^0-9A-Za-z-]+', '-', case)}.json")
    if target.exists() and not force:
        _end(operator, Problem("FILE_EXISTS", "$", "", "--force"), target, as_json=as_json)
    answer = operator.call(GATEWAY, "export_evidence", case=case, actor=operator.actor)
    content = _fetched(operator, answer, as_json=as_json)
    _write(target, content)
    verdict = judge(content, Trust())
    found = {name: answer[name] for name in ("case", "messages", "bytes")}
    told = {"accepted": True, **found, "file": str(target), "holds": verdict.holds}
    if as_json:
        operator.json(told)
    else:
        click.echo(
            f"已写出 written: {shown(str(target))} · {told['messages']} 条报文 messages · {told['bytes']} 字节 bytes"
        )
        _say(verdict)
    if not verdict.holds:
        raise click.exceptions.Exit(FINDING)


def _fetched(operator: Operator, answer: Answer, *, as_json: bool) -> bytes:
    found = []
    for piece in range(_refused(operator, answer, as_json=as_json)["pieces"]):
        got = operator.call(GATEWAY, "evidence_piece", bundle=answer["bundle"], piece=piece)
        found.append(decoded(_refused(operator, got, as_json=as_json)["content"]) or b"")
    return b"".join(found)


def _refused(operator: Operator, answer: Answer, *, as_json: bool) -> Answer:
    """The answer, unless it is a refusal, which ends the command."""
    if answer["accepted"]:
        return answer
    if as_json:
        operator.json(answer)
    else:
        operator.problems(answer["problems"])
    raise click.exceptions.Exit(FINDING)


def _end(operator: Operator, problem: Problem, file: Path, *, as_json: bool) -> NoReturn:
    problems = [problem.as_dict() | {"record": str(file)}]
    if as_json:
        operator.json({"accepted": False, "problems": problems})
    else:
        operator.problems(problems)
    raise click.exceptions.Exit(UNUSABLE)


def _write(target: Path, content: bytes) -> None:
    """Whole or not at all, for its owner alone."""
    unfinished = target.with_name(f"{target.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(target)


@evidence.command()
@file_argument
@click.option(
    "--key", "keys", type=click.Path(path_type=Path, dir_okay=False), multiple=True,
    help="可信公钥 PEM,可多次 / a public key that you trust, several times",
)  # fmt: skip
@click.option(
    "--trust", "registrations", type=click.Path(path_type=Path, dir_okay=False), multiple=True,
    help="可信登记文件,可多次 / a registration whose keys you trust, several times",
)  # fmt: skip
@json_option
@click.pass_obj
def verify(
    operator: Operator,
    file: Path,
    keys: tuple[Path, ...],
    registrations: tuple[Path, ...],
    *,
    as_json: bool,
) -> None:
    """核验存证包,无需节点 / verify a bundle: no node, no database, no network.

    退出码 exit status: 0 相符(可有提示) it holds, with notes perhaps · 1 有不符 something does not · 2 文件或公钥不可读
    the file or a key cannot be read
    """
    trust, size = _trust(keys, registrations), file.stat().st_size
    if size > LARGEST:
        problem = Problem("FILE_UNREADABLE", "$", f"{size} bytes", f"{LARGEST} bytes")
        _end(operator, problem, file, as_json=as_json)
    verdict = judge(file.read_bytes(), trust)
    if as_json:
        rows = [vars(check) for check in verdict.checks]
        operator.json({"holds": verdict.holds, "about": verdict.about, "checks": rows})
    else:
        rows = [_row(check) for check in verdict.checks]
        operator.table(f"存证包 {file.name}", COLUMNS, rows, as_json=False)
        _say(verdict)
    if not verdict.holds:
        raise click.exceptions.Exit(FINDING)


def _trust(keys: tuple[Path, ...], registrations: tuple[Path, ...]) -> Trust:
    trust = Trust()
    for path in registrations:
        try:
            trust.add_registration(strict_json.loads(path.read_bytes()))
        except NotJson as wrong:
            raise KeyRefused("KEY_UNREADABLE", f"{path}: {wrong}") from None
    for path in keys:
        trust.add_pem(path.read_bytes())
    return trust


def _row(check: Check) -> Answer:
    said = f"{check.zh} / {check.en}"
    which = CHECKS.get(check.check, check.check)
    return {"part": check.part, "check": which, "grade": MARKS[check.grade], "said": said}


def _say(verdict: Verdict) -> None:
    count = {grade: sum(one.grade is grade for one in verdict.checks) for grade in Grade}
    told = " · ".join(f"{MARKS[grade]} {number}" for grade, number in count.items())
    click.echo(f"{'核验相符 it holds' if verdict.holds else '核验不符 it does NOT hold'} · {told}")
    for check in verdict.checks:
        if check.grade is Grade.FAILED:
            click.echo(
                f"  {check.part} {CHECKS.get(check.check, check.check)}: {shown(check.zh)} / {shown(check.en)}"
            )


@evidence.command()
@json_option
@click.pass_obj
def status(operator: Operator, *, as_json: bool) -> None:
    """欠签的链首、保存期、磁盘预计写满的日期 / heads that are owed, how long bytes are kept, when the disk is full.

    退出码 exit status: 0 无欠签 nothing is late · 1 有逾期 something is · 3 节点无应答 node silent
    """
    answer = _refused(operator, operator.call(GATEWAY, "evidence_status"), as_json=as_json)
    if as_json:
        operator.json(answer)
    else:
        _show_status(operator, answer)
    if any(one["late"] for one in answer["unsigned"]):
        raise click.exceptions.Exit(FINDING)


def _show_status(operator: Operator, answer: Answer) -> None:
    rows = [
        {**one, "since": local_time(one["since"]), "until": local_time(one["deadline"])}
        for one in answer["unsigned"]
    ]
    operator.table("待签链首 heads to be signed", OWED, rows, as_json=False)
    kept, full = answer["kept_since"], answer["disk_full_at"]
    since = f"{answer['journal_days']} 天 days, 最早 oldest {local_time(kept) if kept else '—'}"
    click.echo(f"正文保存 bytes are kept: {since}")
    free = answer["disk_free"] / 2**30
    when = local_time(full) if full else UNTOLD
    click.echo(f"磁盘剩余 disk free: {free:.1f} GiB, 按目前速度写满 full at this rate: {when}")
