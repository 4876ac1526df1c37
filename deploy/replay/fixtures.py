"""Finds fixtures under a path and makes a message of each: an example body or a whole CloudEvent."""

import datetime as dt
import json
import re
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contracts import envelope as envelopes
from contracts.contract import Contract
from contracts.describe import contract_digest
from contracts.envelope import Envelope
from contracts.errors import MessageProblem, Problem, Unreadable
from contracts.registry import contract_named


EXAMPLE = re.compile(r"v(?P<version>[1-9]\d*)-[a-z0-9-]+\.json")
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
    envelope: Envelope | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Making:
    """How messages are made: who they say they are from, whether ids are fresh, whether marked as test."""

    sender: str  # the participant, such as sichuan
    same_ids: bool
    test: bool


def fixtures(path: Path, making: Making) -> list[Fixture]:
    """One fixture per JSON file, in the order of their paths; NoFixtures when there is none."""
    if not path.exists():
        raise NoFixtures(f"{path}: 没有该文件或文件夹 / no such file or folder")
    files = [path] if path.is_file() else sorted(path.rglob("*.json"))
    if not files:
        raise NoFixtures(f"{path}: 其中没有 .json 文件 / holds no .json file")
    return [_fixture(file, making) for file in files]


def _fixture(path: Path, making: Making) -> Fixture:
    try:
        return Fixture(path, _envelope(path, making))
    except MessageProblem as wrong:
        return Fixture(path, None, wrong.problems)


def _envelope(path: Path, making: Making) -> Envelope:
    try:
        text = path.read_bytes()
        document = json.loads(text)
    except OSError as trouble:
        raise Unreadable([Problem("FILE_UNREADABLE", "$", trouble.strerror or "")]) from None
    except ValueError:
        raise Unreadable(
            [Problem("NOT_JSON", "$", f"{path.stat().st_size} bytes", "JSON")]
        ) from None
    if isinstance(document, dict) and "specversion" in document:
        return _whole(text, making)
    return _around(path, document, making)


def _whole(text: bytes, making: Making) -> Envelope:
    """A recorded CloudEvent: as it stands, or under a fresh id and time."""
    envelope = envelopes.decode(text)
    if making.same_ids:
        return envelope
    fresh = {"id": str(uuid.uuid4()), "time": dt.datetime.now(dt.UTC), "test": making.test}
    return Envelope(**{**vars(envelope), **fresh})


def _around(path: Path, body: Any, making: Making) -> Envelope:
    """An example body: contracts/<owner>/examples/<message>/v<N>-<name>.json says what it is."""
    contract, version = _contract_of(path)
    if not isinstance(body, dict):
        raise Unreadable([Problem("FIELD_TYPE", "$", "", "object")])
    identity = _identity(path, making)
    key = str(body.get(contract.key, path.stem))
    return Envelope(
        id=identity,
        source=f"/{making.sender}/{contract.owner}",
        type=contract.type_of(version),
        subject=key,
        time=SAME_TIME if making.same_ids else dt.datetime.now(dt.UTC),
        data=body,
        partitionkey=key,
        correlationid=identity,
        contractdigest=contract_digest(contract, version) if version <= contract.newest else None,
        test=making.test,
    )


def _identity(path: Path, making: Making) -> str:
    if not making.same_ids:
        return str(uuid.uuid4())
    name = f"{making.sender}#{making.test}#{path.name}#{path.read_text(encoding='utf-8')}"
    return str(uuid.uuid5(NAMESPACE, name))


def _contract_of(path: Path) -> tuple[Contract, int]:
    match = EXAMPLE.fullmatch(path.name)
    parts = path.resolve().parts
    expected = "…/<owner>/examples/<message>/v<N>-<name>.json, or a CloudEvent"
    if match is None or len(parts) < 5 or parts[-3] != "examples":  # noqa: PLR2004 - root and four names
        raise Unreadable([Problem("TYPE_UNKNOWN", "$", "", expected)])
    return contract_named(f"{parts[-4]}.{parts[-2]}"), int(match["version"])
