"""Which text protects from which pitfall and which tests fail without it, and which pitfalls are not ours."""

from tests.protections.avoided import AVOIDED
from tests.protections.border import BORDER
from tests.protections.protection import Avoided, Protection
from tests.protections.receiving import RECEIVING
from tests.protections.sending import SENDING


__all__ = ["AVOIDED", "LISTING", "Avoided", "Protection"]

LISTING = (*RECEIVING, *SENDING, *BORDER)
