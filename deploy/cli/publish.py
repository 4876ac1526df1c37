"""chuanyu contracts publish and release: the forms in which partners get the contracts."""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import NoReturn

import click

from contracts.changes import Finding
from contracts.contract import Contract
from deploy.cli.context import FINDING
from deploy.cli.contract_check import FOLDER, check_all, show_breaking, usable
from deploy.cli.soundness import must_be_sound
from deploy.publish import folder as published
from deploy.publish import kept, released
from shared.clock import SystemClock, civil_date
from shared.console import Console, unconnected


folder_option = click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=FOLDER,
    show_default="contracts/published",
    help="写到何处 / where to",
)


accept_option = click.option(
    "--accept", is_flag=True, help="已有人看过所列变化 / a person has looked at the changes shown"
)


@click.command()
@click.option("--check", is_flag=True, help="只检查，不写 / write nothing, report what is stale")
@accept_option
@folder_option
def publish(folder: Path, *, check: bool, accept: bool) -> None:
    """生成契约的发布形式 / generate the published forms of the contracts: schemas, AsyncAPI, pages, vectors.

    已发布的版本若有改动则拒绝 refuses when a released version has changed; 已发布报文若有不兼容或无法判定的
    变化，须经人看过并加 --accept what breaks or is undecided of a released message needs a person and --accept.

    退出码 exit status: 0 与契约一致 as the contracts say · 1 文件过期或已发布报文有改动 stale, or a released
    message changed · 2 契约有缺陷，RELEASED 或文件夹不可用
    the contracts are unsound, RELEASED or the folder is unusable
    """
    console = unconnected()
    must_be_sound(console)
    published.must_be_ours(folder)
    files = _generated(console, folder)
    if not (check or accept) and _show_what_breaks(console, folder):
        _ask_a_person(console)
    changed = published.stale(folder, files) if check else published.write(folder, files)
    for name in changed.outdated:
        console.terminal.print(f"{'过期 stale' if check else '写入 written'} {name}", markup=False)
    for name in changed.unknown:
        console.terminal.print(
            f"{'多余 unknown' if check else '删除 removed'} {name}", markup=False
        )
    if check and changed:
        console.errors.print(
            "发布形式已过期，请运行 make contracts 并提交 / run make contracts and commit",
            style="red",
        )
        raise SystemExit(FINDING)


@click.command()
@click.option(
    "--errata",
    is_flag=True,
    help="已发布版本更正文字或改写代码 / note other texts, or other code, of what was released",
)
@accept_option
@folder_option
def release(folder: Path, *, errata: bool, accept: bool) -> None:
    """发布尚未发布的版本 / release every version that is not yet released: its digest is kept for ever.

    --errata: 已发布版本结构未变，只改文字或改写规则、步骤代码时，列出变化；加 --accept 后记入 RELEASED shows what
    changed of released versions when the structure is the same: texts, code of rules and steps; with --accept it
    is noted in RELEASED.

    退出码 exit status: 0 已记入 RELEASED · 1 已发布版本有改动，或变化未经确认 a released version has changed, or
    no person accepted what is shown · 2 契约有缺陷，RELEASED 或文件夹不可用
    the contracts are unsound, RELEASED or the folder is unusable
    """
    console = unconnected()
    must_be_sound(console)
    published.must_be_ours(folder)
    done, digests = kept.releases(folder), published.digests()
    today = civil_date(SystemClock().now()).isoformat()
    if errata:
        fresh = released.errata(done, digests, today)
    else:
        released.hold(done, digests)
        fresh = released.unreleased(done, digests, today)
    shown = _show_what_breaks(console, folder)
    if (shown or (errata and fresh)) and not accept:
        for entry in fresh if errata else ():
            console.terminal.print(f"待记入 to be noted {entry}", markup=False, highlight=False)
        _ask_a_person(console)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / released.NAME).open("a", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{entry}\n" for entry in fresh)
    for entry in fresh:
        console.terminal.print(f"已发布 released {entry}", markup=False, highlight=False)
    published.write(folder, _generated(console, folder))


def _show_what_breaks(console: Console, folder: Path) -> bool:
    """The folder is what the next change is compared with: what was released must not move in it unseen."""
    names = {entry.name for entry in kept.releases(folder)}
    if not names:
        return False
    with usable(console, str(folder)):
        findings = check_all(kept.of_folder(folder)).findings
    breaking = [one for one in findings if one.breaks and _is_of(one, names)]
    show_breaking(console, breaking)
    return bool(breaking)


def _is_of(finding: Finding, names: Collection[str]) -> bool:
    """Whether it is about one of these versions, or about all versions of one of them."""
    if finding.version is not None:
        return f"{finding.contract}.v{finding.version}" in names
    return any(name.startswith(f"{finding.contract}.v") for name in names)


def _ask_a_person(console: Console) -> NoReturn:
    console.errors.print(
        "已发布报文有上列变化；由人确认后加 --accept 再运行 / released messages change as shown: when a person has"
        " looked at it, run it again with --accept",
        style="red",
    )
    raise SystemExit(FINDING)


def _generated(console: Console, folder: Path) -> published.Files:
    """Every file, with a progress bar; ReleasedChanged when one would contradict RELEASED."""

    def track(what: str, every: Sequence[Contract]) -> Iterator[Contract]:
        yield from console.progress(what, every)

    done = kept.releases(folder)
    released.hold(done, published.digests())
    return published.generated(done, track)
