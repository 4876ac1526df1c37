"""What an import says of each row, the same whether the file or the service refused it."""

import re
from collections.abc import Iterable
from typing import Any

from contracts.errors import Problem
from services.catalogue.domain.matter import Outcome


Result = dict[str, Any]
LIST_NUMBER = re.compile(r"[0-9A-Z-]{1,36}")


def row_number(row: Any, position: int) -> tuple[int, Any]:
    """The number a row goes by (its line in the file, when it says so) and the row without it."""
    if not isinstance(row, dict) or "row" not in row:
        return position, row
    said = row["row"]
    number = said if isinstance(said, int) and not isinstance(said, bool) else position
    return number, {name: value for name, value in row.items() if name != "row"}


def list_number(row: Any) -> str | None:
    """The list number of a row, when it has one that may be shown."""
    said = row.get("list_number") if isinstance(row, dict) else None
    return said if isinstance(said, str) and LIST_NUMBER.fullmatch(said) else None


def settled(row: int, number: str | None, outcome: Outcome) -> Result:
    """A row that was accepted."""
    return {"row": row, "list_number": number, "outcome": outcome, "problems": []}


def refused(row: int, number: str | None, problems: Iterable[Problem]) -> Result:
    """A row that was not, with every coded problem; `record` names the row in each."""
    told = [{**problem.as_dict(), "record": f"row {row}"} for problem in problems]
    return {"row": row, "list_number": number, "outcome": Outcome.REFUSED, "problems": told}
