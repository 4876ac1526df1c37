"""How an entry leaves its list (移出)."""

import datetime as dt
from dataclasses import dataclass

from services.credit.domain.entry import Party


@dataclass(frozen=True, kw_only=True)
class Lift:
    """When and why, by which organ under which number."""

    lifted_on: dt.date
    reason: str  # coded
    explanation: str | None = None
    organ: Party | None = None
    document_number: str | None = None
