"""For each place of a named rule a body that breaks this rule there and nothing else, made from an example."""

from collections.abc import Iterator

from contracts.anatomy import Data, Place
from contracts.contract import Contract
from contracts.errors import ContractBroken
from contracts.places import patched, places
from contracts.registry import example
from deploy.errors import DeployError


class Unbreakable(DeployError):
    """A rule that no example can be made to break: its text, its patch or the examples are wrong."""


def broken_body(contract: Contract, version: int, place: Place) -> Data:
    """A body whose structure is right and of which a reader reports this rule, if possible alone."""
    found: list[Data] = []
    for whole in _bases(contract, version, place):
        for steps in places(whole, place.path):
            body: Data = patched(whole, steps, place.rule.broken)
            codes = _codes(contract, version, body)
            if codes == [place.rule.code]:
                return body
            found += [body] if place.rule.code in codes else []
    if found:
        return found[0]
    where = f"{contract.name}.v{version} {place.path}"
    raise Unbreakable(
        f"{where}：没有示例能违反规则 {place.rule.name}；请检查规则的 broken 或补充示例",
        f"{where}: no example can be made to break the rule {place.rule.name}; check what is said to"
        " break it, or add the field to an example",
    )


def _bases(contract: Contract, version: int, place: Place) -> Iterator[Data]:
    """Valid bodies, the smallest first: required fields alone, with the field in question, whole examples."""
    minimal, *richer = (example(contract, version, name) for name in ("minimal", "typical", "edge"))
    field = place.path.removeprefix("$.").partition(".")[0].removesuffix("[*]")
    yield minimal
    for body in richer:
        if value := body.get(field):
            yield minimal | {field: value[:1] if isinstance(value, list) else value}
    yield from richer


def _codes(contract: Contract, version: int, body: Data) -> list[str]:
    try:
        contract.version(version).read(body)
    except ContractBroken as broken:
        return [problem.code for problem in broken.problems]
    return []
