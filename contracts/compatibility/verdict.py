"""The verdict on two schemas: compatible is proved, breaking is shown by a document, the rest is undecided."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from contracts.compatibility.answers import Answer, Empty, Found, OutOfBudget, Unknown
from contracts.compatibility.differences import Difference, differences
from contracts.compatibility.documents import Document
from contracts.compatibility.literals import Goal, Schema, must, must_not
from contracts.compatibility.loops import LOOPS, is_looping
from contracts.compatibility.merging import merge
from contracts.compatibility.normal import Normaliser
from contracts.compatibility.search import search
from contracts.compatibility.solver import SECONDS, Solver


MEANINGLESS = Unknown(LOOPS)
SEED_SECONDS = 0.05  # a valid document to start from is welcome, not needed


class Verdict(StrEnum):
    COMPATIBLE = "compatible"
    BREAKING = "breaking"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Judgement:
    """One direction: the verdict, the witness when it is breaking, the reason when it is undecided."""

    verdict: Verdict
    witness: Any = None
    reason: str | None = None

    def as_dict(self) -> dict[str, Any]:
        reason = {} if self.reason is None else {"reason": self.reason}
        return {"verdict": str(self.verdict), "witness": self.witness, **reason}


@dataclass(frozen=True)
class Comparison:
    """Backward: every document valid under old is valid under new; forward: the other way round."""

    backward: Judgement
    forward: Judgement
    differences: tuple[Difference, ...]

    @property
    def compatible(self) -> bool:
        """Both ways; undecided counts as breaking."""
        return {self.backward.verdict, self.forward.verdict} == {Verdict.COMPATIBLE}

    def as_dict(self) -> dict[str, Any]:
        return {
            "backward": self.backward.as_dict(),
            "forward": self.forward.as_dict(),
            "differences": [difference.as_dict() for difference in self.differences],
        }


def compare(old: Any, new: Any) -> Comparison:
    """Two JSON Schema documents as parsed JSON; SchemaInvalid when one of them is none."""
    return judge(Document(old), Document(new))


def judge(old: Document, new: Document) -> Comparison:
    """Both directions and the differences; each direction takes at most about a second."""
    return Comparison(
        contains(old, new), contains(new, old), tuple(differences(old.schema, new.schema))
    )


def contains(narrow: Document, wide: Document) -> Judgement:
    """Whether every document valid under `narrow` is valid under `wide`."""
    answer, seeds = _answer(narrow, wide)
    if answer == MEANINGLESS:
        return Judgement(Verdict.UNDECIDED, reason=LOOPS)  # no validator knows either
    if isinstance(answer, Empty):
        return Judgement(Verdict.COMPATIBLE)
    if isinstance(answer, Found):
        if _refutes(answer.value, narrow, wide):
            return Judgement(Verdict.BREAKING, answer.value)
        answer = Unknown("the validator did not confirm the document found")
    found = search(narrow.accepts, wide.accepts, seeds, narrow.schema, wide.schema)
    for witness in found:
        return Judgement(Verdict.BREAKING, witness)
    return Judgement(Verdict.UNDECIDED, reason=answer.reason)


def _refutes(document: Any, narrow: Document, wide: Document) -> bool:
    return narrow.accepts(document) and not wide.accepts(document)


def _answer(narrow: Document, wide: Document) -> tuple[Answer, list[Any]]:
    """What the solver says, and valid documents to start a search from."""
    try:
        definitions, (inner, outer) = _normal(narrow, wide)
        if is_looping(definitions):
            return MEANINGLESS, []
        answer = _solved(definitions, frozenset({must(inner), must_not(outer)}))
        seeds = [] if not isinstance(answer, Unknown) else _seeds(definitions, inner, outer)
    except RecursionError:
        return Unknown("nested too deeply"), []
    return answer, seeds


def _normal(narrow: Document, wide: Document) -> tuple[dict[str, Schema], list[Schema]]:
    inner, outer = Normaliser(narrow, "narrow"), Normaliser(wide, "wide")
    roots = inner.run(), outer.run()
    return merge(inner.definitions | outer.definitions, *roots)


def _solved(definitions: dict[str, Schema], goal: Goal, seconds: float = SECONDS) -> Answer:
    try:
        return Solver(definitions, seconds=seconds).solve(goal)
    except OutOfBudget:
        return Unknown("too many cases to look at in the time allowed")


def _seeds(definitions: dict[str, Schema], *schemas: Schema) -> list[Any]:
    goals = [frozenset({must(schema)}) for schema in schemas]
    answers = [_solved(definitions, goal, SEED_SECONDS) for goal in goals]
    return [answer.value for answer in answers if isinstance(answer, Found)]
