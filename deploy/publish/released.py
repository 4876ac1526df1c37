"""RELEASED: the digest of every released version, one a line, appended and never changed.

A released version stays what it is for ever, since partners have built on it; a change is a new version.  Texts
alone may be corrected: the version gets a further line, of which the structure is the same.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from deploy.errors import DeployError


NAME = "RELEASED"
_SHA256 = "sha256:[0-9a-f]{64}"
_LINE = re.compile(
    r"((?:[a-z]+\.)?[a-z]+(?:-[a-z]+)*\.v[1-9][0-9]*)"
    rf" ({_SHA256}) ([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}) ({_SHA256})\n"
)


@dataclass(frozen=True)
class Release:
    """One line: a version's name, the digest of its published schema, the civil date it was released.

    `structure` is the digest of what programs judge: the schema without its texts, and the named rules.
    """

    name: str
    digest: str
    date: str
    structure: str

    def __str__(self) -> str:
        return f"{self.name} {self.digest} {self.date} {self.structure}"


@dataclass(frozen=True)
class Digests:
    """Of a version as the code says it now."""

    digest: str
    structure: str


class ReleasesUnusable(DeployError):
    """A line of RELEASED is none, or a version stands in it with another structure."""

    exit_status = 2

    def __init__(self, number: int, line: str) -> None:
        super().__init__(
            f"{NAME} 第 {number} 行不可用：{line}；请从 git 恢复该文件",
            f"{NAME}, line {number}, is unusable: {line}; restore the file from git",
        )


class ReleasedChanged(DeployError):
    """What was released is no longer what the contracts say."""

    def __init__(self, changes: Mapping[Release, Digests | None]) -> None:
        lines = [
            f"  {release.name}  released {release.digest}  now {now.digest if now else '— (已删除 gone)'}"
            for release, now in changes.items()
        ]
        super().__init__(
            "已发布的版本不得更改；请恢复，改动写成新版本；只改文字见 chuanyu contracts release --errata：\n"
            + "\n".join(lines),
            "a released version must not change: put it back, and make the change a new version; if only texts"
            " changed see chuanyu contracts release --errata",
        )


def read(text: str) -> list[Release]:
    """The releases in their order; ReleasesUnusable when the file is not what this module writes.

    A version stands there again when its texts were corrected: with the same structure, never with the
    digest it had already.
    """
    found: list[Release] = []
    known: dict[str, Release] = {}
    for number, line in enumerate(text.splitlines(keepends=True), start=1):
        match = _LINE.fullmatch(line)
        release = Release(*match.groups()) if match else None
        if release is None or not _follows(known.get(release.name), release):
            raise ReleasesUnusable(number, line.strip())
        known[release.name] = release
        found.append(release)
    return found


def _follows(last: Release | None, release: Release) -> bool:
    """Whether a line may stand after the last one of its version."""
    return last is None or (
        last.structure == release.structure
        and last.digest != release.digest
        and last.date <= release.date
    )


def last(releases: Iterable[Release]) -> list[Release]:
    """Of each version the line that counts."""
    return list({release.name: release for release in releases}.values())


def hold(releases: Iterable[Release], now: Mapping[str, Digests]) -> None:
    """ReleasedChanged with every released version that has another digest now, or is gone."""
    _refuse((one for one in last(releases) if not _is(one, now.get(one.name))), now)


def _refuse(changed: Iterable[Release], now: Mapping[str, Digests]) -> None:
    changes = {release: now.get(release.name) for release in changed}
    if changes:
        raise ReleasedChanged(changes)


def unreleased(releases: Sequence[Release], now: Mapping[str, Digests], date: str) -> list[Release]:
    """The versions that were never released, as they would be today, by name."""
    known = {release.name for release in releases}
    return [_today(name, now[name], date) for name in sorted(now) if name not in known]


def errata(releases: Sequence[Release], now: Mapping[str, Digests], date: str) -> list[Release]:
    """The released versions of which the texts alone are others now; ReleasedChanged when more is."""
    counting = last(releases)
    _refuse((one for one in counting if not _only_texts(one, now.get(one.name))), now)
    changed = (one for one in counting if one.digest != now[one.name].digest)
    return [_today(one.name, now[one.name], date) for one in changed]


def _only_texts(release: Release, now: Digests | None) -> bool:
    return now is not None and now.structure == release.structure


def _today(name: str, now: Digests, date: str) -> Release:
    return Release(name, now.digest, date, now.structure)


def _is(release: Release, now: Digests | None) -> bool:
    return now is not None and now.digest == release.digest
