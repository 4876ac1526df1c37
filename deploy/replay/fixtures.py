"""Finds fixtures under a path and makes a message of each: an example body, a CloudEvent, raw bytes."""

import datetime as dt
import re
import uuid
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from contracts import envelope as envelopes
from contracts import strict_json
from contracts.anatomy import Data
from contracts.contract import Contract, KeyOwner, Kind
from contracts.envelope import Envelope
from contracts.errors import MessageProblem, Problem, Unreadable
from contracts.registry import contract_named, every_contract
from contracts.version import Version


EXAMPLE = re.compile(r"v(?P<version>[1-9][0-9]{0,3})-[a-z0-9-]+\.json")
RAW = ".bin"  # sent as it is, to see what the node makes of bytes that are no message
NO_MESSAGES = {"published", "participants"}
LONGEST_KEY = 128
SAME_TIME = dt.datetime(
    2026, 1, 1, tzinfo=dt.UTC
)  # a repeated message must be the same to the byte
NAMESPACE = uuid.UUID("3b1d3c39-1f0e-5f4e-8f68-0f4a8a3f5c11")  # of the ids under --same-ids


class NoFixtures(Exception):
    """The path does not exist or holds no fixture."""


@dataclass(frozen=True)
class Fixture:
    """One file: the message made of it, or why there is none."""

    path: Path
    envelope: Envelope | None = None
    problems: tuple[Problem, ...] = ()
    body: bytes | None = None  # what is sent; there may be bytes without an envelope
    other_way: bool = False  # a rule ties it to its region: only the other side can send it

    @property
    def name(self) -> str:
        """Folder and file, fit for a terminal and for XML whatever bytes the file system holds."""
        return printable(f"{self.path.parent.name}/{self.path.name}")

    @property
    def contract(self) -> str | None:
        return self.envelope.contract if self.envelope else None

    @property
    def is_command(self) -> bool:
        """Whether it is asked of a node by a system of its own province, never by a partner."""
        known = every_contract().get(self.contract or "")
        return known is not None and known.kind is Kind.COMMAND

    @property
    def key(self) -> str:
        """The partition key: of raw bytes it is the file's name."""
        stem = printable(self.path.stem)[:LONGEST_KEY]
        return self.envelope.partitionkey if self.envelope else stem


@dataclass(frozen=True)
class Making:
    """How messages are made: who they say they are from, whether ids are fresh, whether marked as test."""

    sender: str  # the participant, such as sichuan
    regions: Mapping[KeyOwner, str]  # of the sender and the receiver
    same_ids: bool
    test: bool


def fixtures(path: Path, making: Making) -> list[Fixture]:
    """One fixture per JSON or raw file, in the order of their paths; NoFixtures when there is none."""
    if not path.exists():
        raise NoFixtures(f"{path}: 没有该文件或文件夹 / no such file or folder")
    found = [path] if path.is_file() else sorted(_within(path))
    if not found:
        raise NoFixtures(f"{path}: 其中没有 .json 或 {RAW} 文件 / holds no .json or {RAW} file")
    return [_fixture(file, making) for file in found]


def _within(folder: Path) -> Iterator[Path]:
    """What lies in a folder of ours that is no message is no fixture either."""
    for file in (*folder.rglob("*.json"), *folder.rglob(f"*{RAW}")):
        if not NO_MESSAGES & set(file.relative_to(folder).parts):
            yield file


def printable(text: str) -> str:
    """Without what drives a terminal, breaks XML or is no character at all."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def _fixture(path: Path, making: Making) -> Fixture:
    try:
        return _raw(path) if path.suffix == RAW else _message(path, making)
    except MessageProblem as wrong:
        return Fixture(path, problems=wrong.problems)


def _raw(path: Path) -> Fixture:
    body = _read(path)
    try:
        return Fixture(path, envelopes.decode(body), body=body)
    except Unreadable:
        return Fixture(path, body=body)


def _message(path: Path, making: Making) -> Fixture:
    text = _read(path).removeprefix(BOM_UTF8)  # editors add a mark
    try:
        document = strict_json.loads(text)
    except strict_json.NotJson as wrong:
        raise _no_json(str(wrong)) from None
    if isinstance(document, dict) and "specversion" in document:
        return _sent_as(path, _whole(text, making))
    return _around(path, text, document, making)


def _sent_as(path: Path, envelope: Envelope, *, other_way: bool = False) -> Fixture:
    try:
        return Fixture(path, envelope, body=envelopes.encode(envelope), other_way=other_way)
    except RecursionError:  # it could be read, but not inside an envelope
        raise _no_json("JSON nested too deeply") from None


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as trouble:
        raise Unreadable([Problem("FILE_UNREADABLE", "$", trouble.strerror or "")]) from None


def _no_json(why: str) -> Unreadable:
    return Unreadable([Problem("NOT_JSON", "$", why, "I-JSON")])


def _whole(text: bytes, making: Making) -> Envelope:
    """A recorded CloudEvent: under its own id and time or fresh ones, marked as test or not as asked."""
    recorded = envelopes.decode(text)
    if making.same_ids:
        return replace(recorded, test=making.test)
    now = dt.datetime.now(dt.UTC)
    return replace(recorded, id=str(uuid.uuid4()), time=now, test=making.test)


def _around(path: Path, text: bytes, body: Any, making: Making) -> Fixture:
    """An example body: contracts/<owner>/examples/<message>/v<N>-<name>.json says what it is."""
    contract, version = _contract_of(path)
    if not isinstance(body, dict):
        raise Unreadable([Problem("FIELD_TYPE", "$", "", "object")])
    identity = _identity(path, text, making)
    known = version <= contract.newest
    moved = _of_its_region(contract, body, making)
    key = str(moved.get(contract.key, printable(path.stem)))
    envelope = Envelope(
        id=identity,
        source=f"/{making.sender}/{contract.owner}",
        type=contract.type_of(version),
        subject=key,
        time=SAME_TIME if making.same_ids else dt.datetime.now(dt.UTC),
        data=moved,
        partitionkey=key,
        correlationid=identity,
        contractdigest=contract.version(version).digest if known else None,
        test=making.test,
    )
    tied = known and _is_tied(contract.version(version), body, moved)
    return _sent_as(path, envelope, other_way=tied)


def _of_its_region(contract: Contract, body: Data, making: Making) -> Data:
    """Examples are agreed for both sides: the key gets the region that this sender may speak of."""
    key, region = body.get(contract.key), making.regions.get(contract.key_owner)
    if region is None or not isinstance(key, str) or key[:3] not in _prefixes(making):
        return body
    return body | {contract.key: f"{region}{key[2:]}"}


def _is_tied(version: Version, body: Data, moved: Data) -> bool:
    """Whether a rule ties a good example to its region, so that it breaks under the key of the other."""
    return moved != body and version.holds(body) and not version.holds(moved)


def _prefixes(making: Making) -> set[str]:
    return {f"{region}-" for region in making.regions.values()}


def _identity(path: Path, text: bytes, making: Making) -> str:
    if not making.same_ids:
        return str(uuid.uuid4())
    name = f"{making.sender}#{making.test}#{path.name}#{text.decode()}"
    return str(uuid.uuid5(NAMESPACE, name))


def _contract_of(path: Path) -> tuple[Contract, int]:
    match = EXAMPLE.fullmatch(path.name)
    parts = path.resolve().parts
    expected = "…/<owner>/examples/<message>/v<N>-<name>.json, or a CloudEvent"
    if match is None or len(parts) < 5 or parts[-3] != "examples":  # noqa: PLR2004 - root and four names
        raise Unreadable([Problem("TYPE_UNKNOWN", "$", "", expected)])
    return contract_named(f"{parts[-4]}.{parts[-2]}"), int(match["version"])
