"""Cases for the programs of a partner, and the example keys and vectors they work on."""

import base64
import json
from pathlib import Path
from typing import Any

from deploy.cli.contract_check import FOLDER
from deploy.publish.example_keys import ED25519, SM2, X25519
from tests.published.conftest import Node


INDEX = json.loads((FOLDER / "vectors.json").read_bytes())
VECTORS = {entry["name"]: entry for entry in INDEX["vectors"]}
SIGNERS = {"sm2-sm3": SM2.key, "ed25519": ED25519.key}
SEALED_FOR = {"sm2-sm4-gcm": SM2.key, "x25519-aes256-gcm": X25519.key}


def body_of(entry: Any) -> bytes:
    """The bytes of a vector."""
    data: bytes = (FOLDER / entry["file"]).read_bytes()
    return data


def text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def answers(node: Node, program: str, folder: Path, cases: list[Any], *more: Path) -> list[Any]:
    """What the program says to each case, in their order."""
    path = folder / "cases.json"
    path.write_text(json.dumps(cases), encoding="utf-8")
    said: list[Any] = node(program, *more, path)
    return said
