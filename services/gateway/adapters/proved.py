"""A message whose sender is proved."""

from dataclasses import dataclass

from services.gateway.adapters.registry import Known
from shared.crypto.statement import Statement
from shared.delivery import Delivery


@dataclass(frozen=True, kw_only=True)
class Proved(Delivery):
    """A delivery whose signature says that these are the bytes, and where on the lane they stand."""

    statement: Statement
    known: Known  # by which it was judged
