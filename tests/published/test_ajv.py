"""A program in another language judges bodies by the published schemas exactly as our own reader does."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contracts.contract import Contract
from contracts.errors import ContractBroken
from contracts.registry import EXAMPLES, example
from contracts.version import Version
from deploy.publish.breaking import broken_body
from deploy.publish.description import schema_file
from tests.contract.subjects import CONTRACTS, every_contract_there_is
from tests.published.conftest import Node
from tests.published.mutants import Mutant, mutants


pytestmark = pytest.mark.timeout(300)
VERSIONS = [(contract, version) for contract in CONTRACTS for version in contract.versions]
Judged = dict[str, str]


def bodies(contract: Contract, version: Version) -> list[Any]:
    """The examples, then for each place of a rule a body of right structure that breaks it."""
    found = [example(contract, version.number, name) for name in EXAMPLES]
    return found + [broken_body(contract, version.number, place) for place in version.places]


def changes(contract: Contract, version: Version) -> Iterator[tuple[int, Mutant]]:
    """Each change once, on the first example that has the place."""
    seen: set[tuple[Any, ...]] = set()
    for base, name in enumerate(EXAMPLES):
        fresh: set[tuple[Any, ...]] = set()
        for mutant in mutants(version.tolerant, example(contract, version.number, name)):
            if mutant.steps not in seen:
                fresh.add(mutant.steps)
                yield base, mutant
        seen |= fresh


@pytest.fixture(scope="module")
def judged(node: Node, published: Path, tmp_path_factory: pytest.TempPathFactory) -> Judged:
    """What ajv says, by version: one character for each body and each change."""
    cases = tmp_path_factory.mktemp("ajv") / "cases.json"
    document = {
        version.name: {
            "schema": schema_file(version),
            "bodies": bodies(contract, version),
            "mutants": [[base, m.steps, m.raw] for base, m in changes(contract, version)],
        }
        for contract, version in VERSIONS
    }
    cases.write_text(json.dumps(document), encoding="utf-8")
    answers: Judged = node("validate.mjs", published, cases)
    return answers


@every_contract_there_is
def test_every_example_and_every_body_that_only_breaks_a_rule_is_valid(
    judged: Judged, contract: Contract
) -> None:
    for version in contract.versions:
        whole = bodies(contract, version)

        assert judged[version.name][: len(whole)] == "1" * len(whole), version.name


@every_contract_there_is
def test_every_structure_that_is_broken_is_refused_and_no_other(
    judged: Judged, contract: Contract
) -> None:
    for version in contract.versions:
        every = list(changes(contract, version))
        answers = judged[version.name][-len(every) :]
        expected = "".join(str(int(mutant.valid)) for _, mutant in every)
        wrong = [m for (_, m), a, e in zip(every, answers, expected, strict=True) if a != e]

        assert wrong == [], version.name


@every_contract_there_is
def test_our_own_reader_refuses_the_same(contract: Contract) -> None:
    for version in contract.versions:
        whole = bodies(contract, version)
        wrong = [
            mutant
            for base, mutant in changes(contract, version)
            if is_structure(version, mutant.of(whole[base])) != mutant.valid
        ]

        assert wrong == [], version.name


def is_structure(version: Version, body: Any) -> bool:
    """Whether nothing is wrong but named rules."""
    try:
        version.read(body)
    except ContractBroken as broken:
        codes = {place.rule.code for place in version.places}
        return {problem.code for problem in broken.problems} <= codes and not (
            version.tolerant.validate(body)
        )
    return True
