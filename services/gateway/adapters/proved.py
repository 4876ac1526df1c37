"""A message with who was registered when it was looked at, and one whose sender is so proved."""

from dataclasses import dataclass

from services.gateway.adapters.registry import Known
from shared.crypto.statement import Statement
from shared.delivery import Delivery


@dataclass(frozen=True, kw_only=True)
class Informed(Delivery):
    """A delivery that is judged by the registry of that moment."""

    known: Known


@dataclass(frozen=True, kw_only=True)
class Proved(Informed):
    """A delivery whose signature says that these are the bytes, and where on the lane they stand."""

    statement: Statement
