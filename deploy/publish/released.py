"""RELEASED: the digest of every released version, one a line, appended and never changed.

A released version stays what it is for ever, since partners have built on it; a change is a new version.  Texts
alone may be corrected, and rules and steps written otherwise that a person judged to be the same: the version gets
a further line, of which the structure is the same.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from contracts.codes import CODES
from deploy.errors import DeployError


NAME = "RELEASED"
SHOWN = 300  # characters of a line that is none
_SHA256 = "sha256:[0-9a-f]{64}"
_LINE = re.compile(
    r"((?:[a-z]+\.)?[a-z]+(?:-[a-z]+)*\.v[1-9][0-9]*)"
    rf" ({_SHA256}) ([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}) ({_SHA256}) ({_SHA256})\n"
)


@dataclass(frozen=True)
class Release:
    """One line: a version's name, the digest of its published schema, the civil date it was released.

    `structure` is the digest of the schema without its texts, `code` that of the conditions of the named rules and
    of the step up to the version.
    """

    name: str
    digest: str
    date: str
    structure: str
    code: str

    def __str__(self) -> str:
        return " ".join((self.name, *self.as_dict().values()))

    def as_dict(self) -> dict[str, str]:
        """As `contracts.json` has it, under the version it is of."""
        return {
            "digest": self.digest, "date": self.date, "structure": self.structure, "code": self.code
        }  # fmt: skip

    @property
    def digests(self) -> "Digests":
        return Digests(self.digest, self.structure, self.code)


@dataclass(frozen=True)
class Digests:
    """Of a version as the code says it now."""

    digest: str
    structure: str
    code: str


class ReleaseProblem(DeployError):
    """What was released is not as it must be: a published code, with the lines it is about."""

    code = "RELEASED_CHANGED"

    def __init__(self, lines: Iterable[str]) -> None:
        known = CODES[self.code]
        told = "\n".join(f"  {line}" for line in lines)
        super().__init__(
            f"{self.code} {known.zh}；{known.remedy_zh}\n{told}", f"{known.en}; {known.remedy_en}"
        )


class ReleasesUnusable(ReleaseProblem):
    """A line of RELEASED is none, may not follow the others, or is of a version that nobody knows."""

    code = "RELEASED_UNUSABLE"
    exit_status = 2

    def __init__(self, number: int, line: str) -> None:
        super().__init__([f"{NAME}:{number}: {line[:SHOWN]}"])


class ReleasedChanged(ReleaseProblem):
    """What was released is no longer what the contracts say."""

    def __init__(self, changes: Mapping[Release, Digests | None]) -> None:
        super().__init__(_change(release, now) for release, now in changes.items())


def _change(release: Release, now: Digests | None) -> str:
    if now is None:
        return f"{release.name}  已删除 gone"
    compared = {
        "模式 schema": (release.digest, now.digest),
        "结构 structure": (release.structure, now.structure),
        "规则与步骤 rules and step": (release.code, now.code),
    }
    found = (f"{what}: {was} → {one}" for what, (was, one) in compared.items() if was != one)
    return f"{release.name}  {'; '.join(found)}"


def read(content: bytes) -> list[Release]:
    """The releases in their order; ReleasesUnusable when the file is not what this module writes.

    A version stands there again, with the same structure, when its texts were corrected, or its rules or its step
    are written otherwise.
    """
    found: list[Release] = []
    known: dict[str, Release] = {}
    for number, raw in enumerate(content.splitlines(keepends=True), start=1):
        line = raw.decode(errors="replace")  # which no line of ours holds
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
        and last.digests != release.digests
        and last.date <= release.date
    )


def last(releases: Iterable[Release]) -> list[Release]:
    """Of each version the line that counts."""
    return list({release.name: release for release in releases}.values())


def hold(releases: Iterable[Release], now: Mapping[str, Digests]) -> None:
    """ReleasedChanged with every released version of which a digest is another now, or that is gone."""
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
    """The released versions of which the texts or the code of rules and steps are others now.

    ReleasedChanged when the structure is, which nobody can accept.
    """
    changed = [one for one in last(releases) if not _is(one, now.get(one.name))]
    _refuse((one for one in changed if not _same_structure(one, now.get(one.name))), now)
    return [_today(one.name, now[one.name], date) for one in changed]


def _same_structure(release: Release, now: Digests | None) -> bool:
    return now is not None and now.structure == release.structure


def _today(name: str, now: Digests, date: str) -> Release:
    return Release(name, now.digest, date, now.structure, now.code)


def _is(release: Release, now: Digests | None) -> bool:
    return now == release.digests
