"""Every published file, and what of the folder is not as it should be."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from contracts import json_schema
from contracts.border import BESIDE, NOTICES
from contracts.changes.terms import of_version
from contracts.contract import Contract
from contracts.registry import every_contract
from contracts.steps import Step
from contracts.version import Version
from deploy.errors import DeployError
from deploy.publish import (
    asyncapi,
    codes,
    envelopes,
    example_keys,
    example_seals,
    index_form,
    layout,
    notices,
    pages,
    released,
    vectors,
)
from deploy.publish.code_lists import CodeLists
from deploy.publish.description import Facts, described, schema_file
from deploy.publish.released import Digests, Release


MARKS = ("asyncapi.yaml", "contracts.json", released.NAME)  # what only a published folder holds


Files = Mapping[str, bytes]
Track = Callable[[str, Sequence[Contract]], Iterator[Contract]]


def silently(_: str, contracts: Sequence[Contract]) -> Iterator[Contract]:
    """Work on the contracts without telling anybody how far it is."""
    return iter(contracts)


def digests() -> dict[str, Digests]:
    """Of every version, those of no contract too, what a release pins, by name."""
    versions: list[tuple[Version, Step | None]] = [(version, None) for version in BESIDE]
    for contract in every_contract().values():
        versions += zip(contract.versions, [None, *contract.steps], strict=True)
    terms = {version.name: of_version(version, {}, step) for version, step in versions}
    return {name: Digests(one.digest, one.structure, one.code) for name, one in terms.items()}


def generated(done: Sequence[Release], track: Track = silently) -> Files:
    """Every file but RELEASED by its path in the folder."""
    contracts = list(every_contract().values())
    lists = CodeLists()
    by_name = {one.name: [each for each in done if each.name == one.name] for one in done}
    facts = [described(contract, by_name, lists) for contract in track("契约 contracts", contracts)]
    index: Facts = {
        "envelope": envelopes.described(contracts[0], by_name, lists),
        "notices": [notices.described(one, by_name, lists) for one in NOTICES],
        "contracts": facts,
        "code_lists": lists.lists,
    }
    areas = codes.described(contracts, facts, index["envelope"])
    texts = {
        **_schemas(contracts),
        "asyncapi.yaml": asyncapi.text(contracts),
        "contracts.json": layout.pretty(index),
        "contracts.schema.json": layout.pretty(index_form.FORM),
        "errors.json": layout.pretty({"areas": areas}),
        "errors.html": pages.errors(areas),
        "index.html": pages.catalogue(index, areas),
    }
    return {**{name: text.encode() for name, text in texts.items()}, **_vectors(contracts)}


def _schemas(contracts: Sequence[Contract]) -> dict[str, str]:
    versions = [*BESIDE, *(version for contract in contracts for version in contract.versions)]
    return {schema_file(v): json_schema.text_of(v.published) for v in versions}


def _vectors(contracts: Sequence[Contract]) -> Files:
    found = [vectors.vector(c, version) for c in contracts for version in c.versions]
    found += [notices.vector(version) for version in NOTICES]
    files = {vector.file: vector.bytes for vector in found}
    sums = (f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in files.items())
    index = {
        "keys": [one.entry() for one in example_keys.KEYS],
        "seals": example_seals.entries(),
        "vectors": [vector.entry() for vector in found],
    }
    return {
        **files,
        **{one.file: one.key.public.pem.encode() for one in example_keys.KEYS},
        "vectors.json": layout.pretty(index).encode(),
        "vectors.sha256": "".join(sums).encode(),
    }


class SomebodysFolder(DeployError):
    """A folder with other things in it: what is unknown there would be deleted."""

    exit_status = 2

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} 中有其他文件，不是契约的发布文件夹；请指定空文件夹或已有的发布文件夹",
            f"{folder} holds other files and is no published folder; name an empty one or one published before",
        )


def must_be_ours(folder: Path) -> None:
    """Raises SomebodysFolder unless it is absent, empty or was published to before."""
    if not folder.is_dir() or not any(folder.iterdir()):
        return
    if not any((folder / name).is_file() for name in MARKS):
        raise SomebodysFolder(folder)


@dataclass(frozen=True)
class Stale:
    """Files that are not what the contracts say: other bytes or missing, or nobody's."""

    outdated: tuple[str, ...]
    unknown: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.outdated or self.unknown)


def stale(folder: Path, files: Files) -> Stale:
    """What writing these files would change in the folder."""
    present = {
        str(path.relative_to(folder)).replace("\\", "/")
        for path in folder.rglob("*")
        if path.is_file()
    }
    outdated = (n for n, data in files.items() if n not in present or _read(folder, n) != data)
    unknown = present - files.keys() - {released.NAME}
    return Stale(tuple(sorted(outdated)), tuple(sorted(unknown)))


def _read(folder: Path, name: str) -> bytes:
    return (folder / name).read_bytes()


def write(folder: Path, files: Files) -> Stale:
    """Make the folder what it should be; gives what was changed."""
    changed = stale(folder, files)
    for name in changed.outdated:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(files[name])
    for name in changed.unknown:
        (folder / name).unlink()
    return changed
