"""A matter list as CSV: one row a matter, headings in English or Chinese, materials in one cell.

`名称|必要性|原件|复印件|渠道;名称|…` is the materials cell, 无 says that none is needed, an empty cell
that it is not stated.  A number that is no number stays text: the contract then names the field.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from contracts.elements import materials, matters
from contracts.errors import Problem
from services.catalogue.adapters.results import Result, list_number, refused


Row = dict[str, Any]
Cells = dict[str, str]
COLUMNS = {  # heading in Chinese: our name
    "清单序号": "list_number",
    "事项名称": "name",
    "基本编码": "basic_code",
    "事项类型": "matter_type",
    "办理模式": "mode",
    "实施主体": "organ_name",
    "实施主体统一社会信用代码": "organ_credit_code",
    "法定办结时限": "statutory_limit",
    "法定办结时限单位": "statutory_unit",
    "承诺办结时限": "promised_limit",
    "承诺办结时限单位": "promised_unit",
    "申请材料": "materials",
    "数据出处": "provenance",
    "公开来源": "source",
}
OPTIONAL = frozenset({"provenance", "source"})
MATERIAL = ("name", "necessity", "originals", "copies", "channel")
MATERIAL_FORM = "名称|必要性|原件份数|复印件份数|来源渠道"
NONE_NEEDED = "无"
NUMBER = re.compile(r"-?[0-9]{1,9}")


class Shape(Exception):
    """The text is no CSV with our headings."""

    def __init__(self, found: str, allowed: str) -> None:
        super().__init__(f"{found} (allowed: {allowed})")
        self.found, self.allowed = found, allowed


class _Broken(Exception):
    """A row that cannot be taken apart."""

    def __init__(self, path: str, found: str, allowed: str) -> None:
        self.problem = Problem("ROW_FORM", path, found, allowed)
        super().__init__(str(self.problem))


def read_csv(text: str) -> tuple[list[Row], list[Result]]:
    """Rows and refused rows, numbered by the line they begin in; raises Shape."""
    records = _records(text)
    _, first = next(records, (0, None))
    if not isinstance(first, list):
        raise Shape("no heading", ", ".join(COLUMNS.values()))
    headings = _headings(first)
    rows: list[Row] = []
    broken: list[Result] = []
    for line, record in records:
        try:
            cells = _cells(headings, record)
        except _Broken as error:
            broken.append(refused(line, None, [error.problem]))
            continue
        try:
            rows.append({**_row(cells), "row": line})
        except _Broken as error:
            broken.append(refused(line, list_number(cells), [error.problem]))
    return rows, broken


def _records(text: str) -> Iterator[tuple[int, list[str] | csv.Error]]:
    """Records that are not empty, each with its first line; after a broken one the reader goes on."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, error
            continue
        if any(cell.strip() for cell in record):
            yield line, record


def _headings(record: list[str]) -> list[str]:
    names = [COLUMNS.get(heading.strip(), heading.strip().lower()) for heading in record]
    missing = [name for name in COLUMNS.values() if name not in (*names, *OPTIONAL)]
    double = sorted({name for name in names if name and names.count(name) > 1})
    if missing:
        raise Shape(f"no column {', '.join(missing)}", ", ".join(COLUMNS.values()))
    if double:
        raise Shape(f"column twice: {', '.join(double)}", "each column once")
    return names


def _cells(headings: list[str], record: list[str] | csv.Error) -> Cells:
    if isinstance(record, csv.Error):
        raise _Broken("$", str(record), "closed quotes, quotes inside doubled")
    if len(record) != len(headings):
        raise _Broken("$", f"{len(record)} cells", f"{len(headings)} cells")
    return dict(zip(headings, map(str.strip, record), strict=True))


def _row(cells: Cells) -> Row:
    """The contract's body without what the cells do not state."""
    stated: Row = {
        "list_number": cells["list_number"],
        "name": cells["name"],
        "basic_code": cells["basic_code"],
        "matter_type": _code(cells["matter_type"], matters.MATTER_TYPES),
        "mode": _code(cells["mode"], matters.MODES),
        "organ": _part(name=cells["organ_name"], credit_code=cells["organ_credit_code"]),
        "statutory_limit": _limit(cells["statutory_limit"], cells["statutory_unit"]),
        "promised_limit": _limit(cells["promised_limit"], cells["promised_unit"]),
        "provenance": _code(cells.get("provenance", ""), matters.PROVENANCES),
        "source": cells.get("source", ""),
    }
    materials = _materials(cells["materials"])
    return _part(**stated) | ({} if materials is None else {"materials": materials})


def _part(**values: Any) -> Row:
    """What is stated: an empty cell says nothing."""
    return {name: value for name, value in values.items() if value not in ("", {})}


def _limit(length: str, unit: str) -> Row:
    return _part(length=_number(length), unit=_code(unit, matters.LIMIT_UNITS))


def _number(cell: str) -> int | str:
    return int(cell) if NUMBER.fullmatch(cell) else cell


def _code(cell: str, codes: Mapping[str, str]) -> str:
    """The code for its Chinese name; whatever else stays as it is, for the contract to judge."""
    by_name = {name: code for code, name in codes.items()}
    return by_name.get(cell, cell)


def _materials(cell: str) -> list[Row] | None:
    if not cell:
        return None
    if cell == NONE_NEEDED:
        return []
    return [_material(n, text) for n, text in enumerate(cell.removesuffix(";").split(";"))]


def _material(position: int, text: str) -> Row:
    parts = [part.strip() for part in text.split("|")]
    if len(parts) != len(MATERIAL):
        raise _Broken(f"$.materials[{position}]", f"{len(parts)} parts", MATERIAL_FORM)
    said = dict(zip(MATERIAL, parts, strict=True))
    return {
        "name": said["name"],
        "necessity": _code(said["necessity"], materials.NECESSITY),
        "originals": _number(said["originals"]),
        "copies": _number(said["copies"]),
        "channel": _code(said["channel"], materials.SOURCES),
    }
