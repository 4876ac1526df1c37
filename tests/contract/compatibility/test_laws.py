"""What must hold of any two schemas and any document: nobody finds a document that refutes a verdict."""

from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from contracts.compatibility import Document, SchemaInvalid, Verdict
from contracts.compatibility.literals import is_exact, must
from contracts.compatibility.normal import Normaliser
from contracts.compatibility.solver import Solver
from contracts.compatibility.verdict import contains
from tests.contract.compatibility.cases import accepts
from tests.contract.compatibility.strategies import DOCUMENTS, pairs, schemas


Json = Any
many = settings(
    max_examples=250,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def read(schema: Json) -> Document:
    try:
        return Document(schema)
    except SchemaInvalid:
        assume(condition=False)
        raise


class TestAVerdict:
    @many
    @given(pairs(), st.lists(DOCUMENTS, max_size=12))
    def test_is_refuted_by_no_document(
        self, pair: tuple[Json, Json], documents: list[Json]
    ) -> None:
        old, new = pair

        judgement = contains(read(old), read(new))

        breaking = judgement.verdict is Verdict.BREAKING
        shown = [judgement.witness] if breaking else documents
        refuted = any(accepts(old, d) and not accepts(new, d) for d in shown)
        assert refuted == breaking or judgement.verdict is Verdict.UNDECIDED

    @many
    @given(schemas())
    def test_on_a_schema_and_itself_is_compatible(self, schema: Json) -> None:
        document = read(schema)

        assert contains(document, document).verdict is Verdict.COMPATIBLE


class TestTheNormalForm:
    @many
    @given(schemas(), st.lists(DOCUMENTS, max_size=12))
    def test_accepts_the_same_documents(self, schema: Json, documents: list[Json]) -> None:
        normaliser = Normaliser(read(schema), "old")
        goal = frozenset({must(normaliser.run())})
        assume(is_exact(goal, normaliser.definitions))
        solver = Solver(normaliser.definitions)

        assert [solver.holds(goal, d) for d in documents] == [accepts(schema, d) for d in documents]


class TestAnEmptySchema:
    @many
    @given(schemas(), st.lists(DOCUMENTS, max_size=12))
    def test_accepts_nothing(self, schema: Json, documents: list[Json]) -> None:
        never = contains(read(schema), Document(schema=False)).verdict is Verdict.COMPATIBLE

        assert not (never and any(accepts(schema, document) for document in documents))
