"""What sets of rows have in common, whichever database takes them."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa


Rows = Sequence[Mapping[str, Any]]
Query = sa.Select[Any] | sa.CompoundSelect[Any]
QUEUE = "queue"  # in a table's `info`: the table that gets the number of each row which is written as part of a set
READ_AT = "read_at_version"  # beside the columns of a row: what `version` was when it was read


def check_defaults(table: sa.Table, names: Sequence[str]) -> None:
    """ValueError when a default would be left to SQLAlchemy, which sets of rows go past."""
    unsaid = [c.name for c in table.c if c.default is not None and c.name not in names]
    if unsaid:
        raise ValueError(f"{table.name}: {', '.join(unsaid)} not given")
