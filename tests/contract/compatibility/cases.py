"""The cases of this folder: pairs of schemas with the verdict that is right in each direction."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest


FOLDER = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Case:
    kind: str
    name: str
    old: Any
    new: Any
    backward: str
    forward: str

    @property
    def id(self) -> str:
        return f"{self.kind}: {self.name}"


def accepts(schema: Any, document: Any) -> bool:
    """What a validator made afresh from the schema as it is written says; formats are annotations."""
    validator = jsonschema_rs.validator_for(schema, validate_formats=False, offline=True)
    return validator.is_valid(document)


CASES = [
    Case(path.stem, **case)
    for path in sorted(FOLDER.glob("*.json"))
    for case in json.loads(path.read_text(encoding="utf-8"))
]
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
