"""RELEASED: the digest of every released version, one a line, appended and never changed.

A released version stays what it is for ever, since partners have built on it; a change is a new version.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from deploy.errors import DeployError


NAME = "RELEASED"
_LINE = re.compile(
    r"((?:[a-z]+\.)?[a-z]+(?:-[a-z]+)*\.v[1-9][0-9]*) (sha256:[0-9a-f]{64}) ([0-9]{4}-[0-9]{2}-[0-9]{2})\n"
)


@dataclass(frozen=True)
class Release:
    """One line: a version's name, the digest of its published schema, the civil date it was released."""

    name: str
    digest: str
    date: str

    def __str__(self) -> str:
        return f"{self.name} {self.digest} {self.date}"


class ReleasesUnusable(DeployError):
    """A line of RELEASED is none, or a version stands in it twice."""

    exit_status = 2

    def __init__(self, number: int, line: str) -> None:
        super().__init__(
            f"{NAME} 第 {number} 行不可用：{line}；请从 git 恢复该文件",
            f"{NAME}, line {number}, is unusable: {line}; restore the file from git",
        )


class ReleasedChanged(DeployError):
    """What was released is no longer what the contracts say."""

    def __init__(self, changes: Mapping[Release, str | None]) -> None:
        lines = [
            f"  {release.name}  released {release.digest}  now {now or '— (已删除 gone)'}"
            for release, now in changes.items()
        ]
        super().__init__(
            "已发布的版本不得更改；请恢复，改动写成新版本：\n" + "\n".join(lines),
            "a released version must not change: put it back, and make the change a new version",
        )


def read(text: str) -> list[Release]:
    """The releases in their order; ReleasesUnusable when the file is not what this module writes."""
    found: dict[str, Release] = {}
    for number, line in enumerate(text.splitlines(keepends=True), start=1):
        match = _LINE.fullmatch(line)
        if not match or match[1] in found:
            raise ReleasesUnusable(number, line.strip())
        found[match[1]] = Release(match[1], match[2], match[3])
    return list(found.values())


def hold(releases: list[Release], digests: Mapping[str, str]) -> None:
    """ReleasedChanged with every released version that has another digest now, or is gone."""
    now = {release: digests.get(release.name) for release in releases}
    changes = {release: digest for release, digest in now.items() if digest != release.digest}
    if changes:
        raise ReleasedChanged(changes)


def unreleased(releases: list[Release], digests: Mapping[str, str], date: str) -> list[Release]:
    """The versions that were never released, as they would be today, by name."""
    known = {release.name for release in releases}
    return [
        Release(name, digest, date) for name, digest in sorted(digests.items()) if name not in known
    ]
