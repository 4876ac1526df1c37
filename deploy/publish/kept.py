"""Whether RELEASED still says what it said once: as contracts.json records it, and as it was committed."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

from contracts import strict_json
from contracts.changes import Baseline, Finding
from contracts.changes import index as form
from contracts.changes.findings import breaking
from contracts.changes.published import INDEX, Files
from contracts.changes.terms import VersionTerms
from contracts.envelope import SHAPE
from deploy.publish import git, released
from deploy.publish.released import NAME, Release, ReleaseProblem, ReleasesUnusable


class ReleasesRemoved(ReleaseProblem):
    """A line is gone that was there, or the file begins otherwise than it was committed."""

    code = "RELEASED_REMOVED"


def releases(folder: Path) -> list[Release]:
    """What was released, as the folder's RELEASED says; ReleasesRemoved when it said more before."""
    files = of_folder(folder)
    done = released.read(content(files, NAME))
    lost = [*_differing(recorded(content(files, INDEX)), done, in_order=False)]
    committed = git.answer(folder, "show", f"HEAD:./{NAME}") or b""
    if not content(files, NAME).startswith(committed):
        lost += _differing(released.read(committed), done)
    if lost:
        raise ReleasesRemoved(dict.fromkeys(map(str, lost)))
    return done


def of_folder(folder: Path) -> Files:
    """The files within a published folder, and no others."""

    def read(path: str) -> bytes:
        found = (folder / path).resolve()
        if not found.is_relative_to(folder.resolve()):
            raise LookupError(path)
        return found.read_bytes()

    return read


def content(files: Files, name: str) -> bytes:
    """A file, or nothing when it is not there; ReleasesUnusable when it cannot be read."""
    try:
        return files(name)
    except (LookupError, FileNotFoundError):
        return b""
    except OSError as trouble:
        raise ReleasesUnusable(1, f"{name}: {type(trouble).__name__}") from trouble


def recorded(index: bytes) -> list[Release]:
    """The releases that a contracts.json tells of; none when it is none, which is told elsewhere."""
    try:
        found = strict_json.loads(index)
    except strict_json.NotJson:
        return []
    if form.problems(found):
        return []
    entries = {f"{c['name']}.v{v['version']}": v for c in found["contracts"] for v in c["versions"]}
    entries[SHAPE.name] = found["envelope"]
    entries |= {f"{one['name']}.v{one['version']}": one for one in found.get("notices", ())}
    return [
        Release(name, one["digest"], one["date"], one["structure"], one["code"])
        for name, entry in entries.items()
        for one in entry.get("releases", ())
    ]


def _differing(
    before: Sequence[Release], now: Sequence[Release], *, in_order: bool = True
) -> list[Release]:
    """The lines that are gone; when none is, those that stand elsewhere."""
    gone = [line for line in before if line not in now]
    if gone or not in_order:
        return gone
    return [was for was, line in zip_longest(before, now) if was and was != line]


def judged(files: Files, baseline: Baseline, now: Path, known: Collection[str]) -> list[Finding]:
    """`release-removed` for every version of which a line of the baseline is gone now or stands elsewhere.

    ReleasesUnusable for a line of a version that is neither in the baseline nor, for a line of now, `known`.
    """
    versions = dict(_versions(baseline))
    before = released.read(content(files, NAME))
    lines = released.read(content(of_folder(now), NAME))
    _must_be_known(before, versions)
    _must_be_known(lines, {*versions, *known})
    lost = [
        *_differing(recorded(content(files, INDEX)), lines, in_order=False),
        *_differing(before, lines),
    ]
    return [_finding(line, versions[line.name]) for line in dict.fromkeys(lost)]


def _versions(baseline: Baseline) -> Iterator[tuple[str, VersionTerms]]:
    yield SHAPE.name, baseline.envelope
    yield from baseline.notices.items()
    for terms in baseline.messages.values():
        for number, version in terms.versions.items():
            yield f"{terms.name}.v{number}", version


def _must_be_known(lines: Iterable[Release], names: Collection[str]) -> None:
    for number, line in enumerate(lines, start=1):
        if line.name not in names:
            raise ReleasesUnusable(number, f"{line.name}: 没有该版本 there is no such version")


def _finding(line: Release, version: VersionTerms) -> Finding:
    """Partners have built on it: a message of it shows what nothing holds any more."""
    body = next(iter(version.examples.values()), None)
    verdict = breaking(body, f"RELEASED_REMOVED: {line}")
    name = line.name.rpartition(".v")[0]
    return Finding(name, version.number, "release-removed", verdict, verdict)
