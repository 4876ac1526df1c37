"""Judges whether a change of a JSON Schema is safe: proved compatible, breaking with a witness, or undecided."""

from contracts.compatibility.differences import Difference
from contracts.compatibility.documents import Document, SchemaInvalid
from contracts.compatibility.verdict import Comparison, Judgement, Verdict, compare, judge


__all__ = [
    "Comparison",
    "Difference",
    "Document",
    "Judgement",
    "SchemaInvalid",
    "Verdict",
    "compare",
    "judge",
]
