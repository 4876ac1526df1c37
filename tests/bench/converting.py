"""Converting a body over one version, up and down, for every step there is."""

from collections.abc import Callable

from contracts.anatomy import Data
from contracts.contract import Contract
from contracts.registry import every_contract, example


def calls() -> dict[str, Callable[[], object]]:
    """One call up and one down for each step, on typical bodies."""
    found: dict[str, Callable[[], object]] = {}
    for contract in every_contract().values():
        for number in range(1, contract.newest):
            below, above = _body(contract, number), _body(contract, number + 1)
            step = contract.steps[number - 1]
            found[f"{contract.name} v{number}→v{number + 1}"] = _call(step.up, below)
            found[f"{contract.name} v{number + 1}→v{number}"] = _call(step.down, above)
    return found


def _body(contract: Contract, number: int) -> Data:
    return contract.version(number).read(example(contract, number, "typical"))


def _call(convert: Callable[[Data], Data], body: Data) -> Callable[[], object]:
    return lambda: convert(body)
