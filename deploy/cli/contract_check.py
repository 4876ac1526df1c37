"""chuanyu contracts check: the contracts as the code has them, judged against what was published."""

import json
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import click

import contracts as package
from contracts import soundness
from contracts.border import NOTICES
from contracts.changes import (
    BaselineUnusable,
    ContractUnusable,
    Finding,
    Report,
    check,
    published,
)
from contracts.changes.published import INDEX, Files
from contracts.compatibility import Judgement
from contracts.errors import Problem
from contracts.participants import every_participant
from contracts.registry import every_contract
from deploy.cli.context import FINDING, UNUSABLE
from deploy.cli.soundness import must_be_sound
from deploy.cli.verdicts import DIFFERENCES, VERDICTS
from deploy.publish import git, kept
from deploy.publish.kept import of_folder
from shared.console import Console, unconnected


COLUMNS = (
    ("报文 message", "contract"),
    ("版本 version", "version"),
    ("变化 change", "change"),
    ("新方读旧报文 new readers", "new_readers"),
    ("旧方读新报文 old readers", "old_readers"),
    ("涉及的协作方 participants", "participants"),
)
WAYS = (
    ("报文 message", "contract"),
    ("写 written", "written"),
    ("读 read", "read"),
    ("方式 by", "by"),
    ("不能保留 lost", "lost"),
)
TEXTS = (("原文 before", "before"), ("现文 after", "after"))
SIDES = {"new_readers": "新方读旧报文 new readers", "old_readers": "旧方读新报文 old readers"}
BY = {"direct": "直接 direct", "bridged": "转换 bridged"}
WITHIN = "contracts/published"
FOLDER = Path(package.__path__[0]) / "published"


@click.command("check")
@click.option(
    "--against", metavar="REF|FOLDER", help="git 版本或已发布文件夹 / a git revision or a published folder"
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="供程序读取 / for machines")
def check_contracts(*, against: str | None, as_json: bool) -> None:
    """判断契约变更是否安全 / judge what changed in the contracts since they were published.

    不指定时与 contracts/published 比对 without --against: the published folder that is committed. 每项不兼容
    均附反例 every breaking change comes with a message that shows it; 文字变化附新旧文字 changed texts are shown.

    示例不再符合时照常判断并列出 an example that fits no more stops nothing and is named.

    退出码 exit status: 0 无不兼容 nothing breaking · 1 有不兼容或无法判定 something is, or is undecided ·
    2 输入不可用 unusable input
    """
    console = unconnected()
    must_be_sound(console, exemplified=False)
    record = WITHIN if against is None else against
    with usable(console, record):
        report = _report(_files(against))
        unfit = [problem.as_dict() for problem in soundness.unfit(every_contract())]
    if as_json:
        console.json({"against": record, **report.as_dict(), "unfit_examples": unfit})
    else:
        _show(console, report)
    console.problems(unfit)
    if report.breaks or unfit:
        raise SystemExit(FINDING if report.breaks else UNUSABLE)


def _report(files: Files) -> Report:
    """All contracts, and what was released of them: that must still be released."""
    baseline = published(files)
    report = check(baseline, every_contract(), every_participant())
    names = [version.name for one in every_contract().values() for version in one.versions]
    names += [version.name for version in NOTICES]
    lost = kept.judged(files, baseline, FOLDER, names)
    return replace(report, findings=[*report.findings, *lost])


@contextmanager
def usable(console: Console, record: str) -> Iterator[None]:
    """What cannot be compared ends the command with 2, coded."""
    try:
        yield
    except (BaselineUnusable, ContractUnusable) as unusable:
        console.problems([one.as_dict() | {"record": record} for one in unusable.problems])
        raise click.exceptions.Exit(UNUSABLE) from None


def check_all(files: Files) -> Report:
    """All contracts against what was published in these files; raises what `usable` catches."""
    return check(published(files), every_contract(), every_participant())


def _files(against: str | None) -> Files:
    """Where the baseline is read: a folder when there is one of that name, else a git revision."""
    if against is None:
        return of_folder(FOLDER)
    if not against or against.startswith("-"):  # nothing, or an option whose value was forgotten
        raise _missing(f"{against!r}: neither a folder nor a revision")
    folder = Path(against)
    return of_folder(folder) if folder.is_dir() else _of_revision(FOLDER.parents[1], against)


def _of_revision(project: Path, revision: str) -> Files:
    """The published folder as it was committed; BaselineUnusable when git has none of that name."""
    commit = git.answer(
        project, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}"
    )
    if commit is None:
        raise _missing(f"{revision}: neither a folder nor a revision")
    archive = git.answer(project, "archive", "--format=tar", commit.decode().strip(), "--", WITHIN)
    if archive is None:
        raise _missing(f"{revision}: no {WITHIN}")
    return _of_archive(archive)


def _of_archive(content: bytes) -> Files:
    with tarfile.open(fileobj=BytesIO(content)) as tar:
        files = {
            member.name.removeprefix(f"{WITHIN}/"): file.read()
            for member in tar
            if (file := tar.extractfile(member))
        }
    return files.__getitem__


def _missing(found: str) -> BaselineUnusable:
    return BaselineUnusable([Problem("BASELINE_MISSING", "$", found, INDEX)])


def _show(console: Console, report: Report) -> None:
    rows = [_row(finding) for finding in report.findings]
    console.table(f"契约变化 changes of {report.compared} messages", COLUMNS, rows, as_json=False)
    ways = [_way(way.as_dict()) for way in report.ways]
    if ways:
        console.table("版本互读 versions that read each other", WAYS, ways, as_json=False)
    show_breaking(console, report.findings)
    verdict = "不兼容 breaking" if report.breaks else "兼容 compatible"
    console.terminal.print(f"结论 verdict: {verdict}", markup=False, highlight=False)


def _row(finding: Finding) -> dict[str, Any]:
    return {
        "contract": finding.contract,
        "version": _version(finding),
        "change": finding.name,
        "new_readers": VERDICTS[str(finding.new_readers.verdict)],
        "old_readers": VERDICTS[str(finding.old_readers.verdict)],
        "participants": ", ".join(finding.hits),
    }


def _version(finding: Finding) -> str:
    return "" if finding.version is None else f"v{finding.version}"


def _way(way: dict[str, Any]) -> dict[str, Any]:
    written, read = f"v{way['written']}", f"v{way['read']}"
    return way | {
        "written": written, "read": read, "by": BY[way["by"]], "lost": ", ".join(way["lost"])
    }  # fmt: skip


def show_breaking(console: Console, findings: Sequence[Finding]) -> None:
    """Each finding that breaks: what differs, why, and the message that shows it."""
    for finding in findings:
        if finding.breaks:
            _show_finding(console, finding)


def _show_finding(console: Console, finding: Finding) -> None:
    title = " ".join(part for part in (finding.contract, _version(finding), finding.name) if part)
    found = [difference.as_dict() for difference in finding.differences]
    texts = TEXTS if any("before" in one for one in found) else ()
    console.table(title, (*DIFFERENCES, *texts), found, as_json=False)
    for line in _because(finding):
        console.terminal.print(line, markup=False, highlight=False, soft_wrap=True)


def _because(finding: Finding) -> Iterator[str]:
    """For each side that breaks: why, and the witness, which ends with a line of its own."""
    for name, side in SIDES.items():
        judgement: Judgement = getattr(finding, name)
        verdict = str(judgement.verdict)
        if verdict == "compatible":
            continue
        yield " · ".join(part for part in (side, VERDICTS[verdict], judgement.reason) if part)
        if verdict == "breaking":
            witness = json.dumps(judgement.witness, ensure_ascii=False, indent=2)
            yield f"反例 witness:\n{witness}"
