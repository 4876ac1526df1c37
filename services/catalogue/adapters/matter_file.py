"""Reads a matter list from a CSV or JSON file into rows of an import.

Only the shape of the file is judged here; what a row says is judged by the contract, at the service.
A broken row refuses only itself; a file of which nothing can be read raises FileUnreadable.
"""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from contracts.errors import MessageProblem, Problem, kind_of
from services.catalogue.adapters.matter_csv import Shape, read_csv
from services.catalogue.adapters.results import Result, list_number, refused


LARGEST = 32 * 1024 * 1024  # bytes


@dataclass(frozen=True)
class MatterFile:
    """Rows for `import_matters`, each with the number it has in the file, and those that are no rows."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    refused: list[Result] = field(default_factory=list)

    @property
    def problems(self) -> list[dict[str, Any]]:
        """All coded problems of the file, each naming its row in `record`."""
        return [problem for result in self.refused for problem in result["problems"]]


class FileUnreadable(MessageProblem):
    """Nothing of the file can be used; the problem says what was found and what was expected."""

    def __init__(self, path: Path, found: str, allowed: str) -> None:
        super().__init__([Problem("FILE_UNREADABLE", "$", found, allowed)])
        self.record = path.name

    def told(self) -> list[dict[str, Any]]:
        """The problems as dicts, naming the file."""
        return [{**problem.as_dict(), "record": self.record} for problem in self.problems]


def read_matters(path: Path) -> MatterFile:
    """The rows of a `.csv` or `.json` file; raises FileUnreadable.

    Rows of one list number that contradict each other are all refused; equal ones are harmless.
    """
    kinds = {".csv": _csv, ".json": _json}
    kind = kinds.get(path.suffix.lower())
    if kind is None:
        raise FileUnreadable(path, path.suffix or "no suffix", ", ".join(kinds))
    read = kind(path, _text(path))
    if not read.rows and not read.refused:
        raise FileUnreadable(path, "no matter", "at least one row")
    return _without_contradictions(read)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise FileUnreadable(path, f"more than {LARGEST} bytes", f"0..{LARGEST} bytes")
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise FileUnreadable(path, error.strerror or type(error).__name__, "a file") from error
    except UnicodeDecodeError as error:
        found = f"a byte that is no UTF-8 at position {error.start}"
        raise FileUnreadable(path, found, "UTF-8") from None


def _csv(path: Path, text: str) -> MatterFile:
    try:
        return MatterFile(*read_csv(text))
    except Shape as shape:
        raise FileUnreadable(path, shape.found, shape.allowed) from None


def _json(path: Path, text: str) -> MatterFile:
    try:
        document = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_each_name_once)
    except json.JSONDecodeError as error:
        found = f"no JSON in line {error.lineno}"
        raise FileUnreadable(path, found, "a JSON list of matters") from None
    except (ValueError, RecursionError) as error:
        found = str(error)
        raise FileUnreadable(path, found, "a JSON list of matters") from None
    if not isinstance(document, list):
        raise FileUnreadable(path, kind_of(document), "a JSON list of matters")
    read = MatterFile()
    for number, row in enumerate(document, start=1):
        if isinstance(row, dict):
            read.rows.append({**row, "row": number})
        else:
            problem = Problem("FIELD_TYPE", "$", kind_of(row), "object")
            read.refused.append(refused(number, None, [problem]))
    return read


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON (RFC 8259)")


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two readers may choose differently between two values of one name (RFC 7493)."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name occurs twice in one object")
    return found


def _without_contradictions(read: MatterFile) -> MatterFile:
    by_number: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in read.rows:
        by_number[list_number(row) or ""].append(row)
    contradictory = {
        number: [row["row"] for row in rows]
        for number, rows in by_number.items()
        if number and any(_content(row) != _content(rows[0]) for row in rows)
    }
    kept = [row for row in read.rows if list_number(row) not in contradictory]
    doubled = [
        _doubled(row, number, rows) for number, rows in contradictory.items() for row in rows
    ]
    return MatterFile(kept, sorted(read.refused + doubled, key=lambda result: int(result["row"])))


def _doubled(row: int, number: str, rows: list[int]) -> Result:
    found = f"rows {', '.join(map(str, rows))}"
    return refused(row, number, [Problem("DUPLICATE_ROW", "$.list_number", found, "one row")])


def _content(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "row"}
