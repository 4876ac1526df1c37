"""What a contract says of a changed example, for the tests of named rules."""

from typing import Any

from contracts.contract import Contract
from contracts.errors import ContractBroken
from contracts.registry import example


Told = list[tuple[str, str]]


def told_of(contract: Contract, **changes: Any) -> Told:
    """Code and path of each problem of the typical example with other fields; none when it is valid."""
    return told_of_body(contract, example(contract, contract.newest, "typical") | changes)


def told_of_body(contract: Contract, body: Any) -> Told:
    """Code and path of each problem of a body; none when it is valid."""
    try:
        contract.read(contract.newest, body)
    except ContractBroken as broken:
        return [(problem.code, problem.path) for problem in broken.problems]
    return []
