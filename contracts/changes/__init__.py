"""Whether a change of our contracts is safe, against what was published of them: proved, shown, or undecided."""

from contracts.changes.check import ContractUnusable, Report, check
from contracts.changes.findings import Finding
from contracts.changes.published import Baseline, BaselineUnusable, published
from contracts.changes.terms import Terms, of_contract


__all__ = [
    "Baseline",
    "BaselineUnusable",
    "ContractUnusable",
    "Finding",
    "Report",
    "Terms",
    "check",
    "of_contract",
    "published",
]
