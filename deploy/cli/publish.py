"""chuanyu contracts publish and release: the forms in which partners get the contracts."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

import contracts
from contracts.contract import Contract
from deploy.cli.context import FINDING
from deploy.cli.soundness import must_be_sound
from deploy.publish import folder as published
from deploy.publish import released
from shared.clock import SystemClock, civil_date
from shared.console import Console, unconnected


FOLDER = Path(contracts.__path__[0]) / "published"
folder_option = click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=FOLDER,
    show_default="contracts/published",
    help="写到何处 / where to",
)


@click.command()
@click.option("--check", is_flag=True, help="只检查,不写 / write nothing, report what is stale")
@folder_option
def publish(folder: Path, *, check: bool) -> None:
    """生成契约的发布形式 / generate the published forms of the contracts: schemas, AsyncAPI, pages, vectors.

    已发布的版本若有改动则拒绝 refuses when a released version has changed.

    退出码 exit status: 0 与契约一致 as the contracts say · 1 文件过期或已发布版本有改动 stale, or a release
    changed · 2 契约有缺陷，RELEASED 或文件夹不可用
    the contracts are unsound, RELEASED or the folder is unusable
    """
    console = unconnected()
    must_be_sound(console)
    published.must_be_ours(folder)
    files = _generated(console, folder)
    changed = published.stale(folder, files) if check else published.write(folder, files)
    for name in changed.outdated:
        console.terminal.print(f"{'过期 stale' if check else '写入 written'} {name}", markup=False)
    for name in changed.unknown:
        console.terminal.print(
            f"{'多余 unknown' if check else '删除 removed'} {name}", markup=False
        )
    if check and changed:
        console.errors.print(
            "发布形式已过期,请运行 make contracts 并提交 / run make contracts and commit",
            style="red",
        )
        raise SystemExit(FINDING)


@click.command()
@folder_option
def release(folder: Path) -> None:
    """发布尚未发布的版本 / release every version that is not yet released: its digest is kept for ever.

    退出码 exit status: 0 已记入 RELEASED · 1 已发布版本有改动 a released version has changed ·
    2 契约有缺陷，RELEASED 或文件夹不可用 the contracts are unsound, RELEASED or the folder is unusable
    """
    console = unconnected()
    must_be_sound(console)
    published.must_be_ours(folder)
    done = published.releases(folder)
    digests = published.digests()
    released.hold(done, digests)
    fresh = released.unreleased(done, digests, civil_date(SystemClock().now()).isoformat())
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / released.NAME).open("a", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{entry}\n" for entry in fresh)
    for entry in fresh:
        console.terminal.print(f"已发布 released {entry}", markup=False, highlight=False)
    published.write(folder, _generated(console, folder))


def _generated(console: Console, folder: Path) -> published.Files:
    """Every file, with a progress bar; ReleasedChanged when one would contradict RELEASED."""

    def track(what: str, every: Sequence[Contract]) -> Iterator[Contract]:
        yield from console.progress(what, every)

    done = published.releases(folder)
    released.hold(done, published.digests())
    return published.generated(done, track)
