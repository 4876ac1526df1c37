"""For each place of a named rule a body that breaks this rule there and nothing else, made from an example."""

from collections.abc import Iterator, Mapping, Sequence

from contracts.anatomy import Data, Place
from contracts.contract import Contract
from contracts.errors import ContractBroken
from contracts.places import patched, places
from contracts.registry import example
from contracts.rules import Rule
from deploy.errors import DeployError


class Unbreakable(DeployError):
    """A rule that no example can be made to break: its text, its patch or the examples are wrong."""

    exit_status = 2

    def __init__(self, where: str, rule: Rule, tried: Mapping[str, Sequence[str]]) -> None:
        raised = "; ".join(f"{name}: {', '.join(codes) or '—'}" for name, codes in tried.items())
        super().__init__(
            f"{where}：没有示例能违反规则 {rule.name}（{rule.code}）；请检查规则的 broken 或补充示例。"
            f"已尝试的示例及所得代码：{raised or '—'}",
            f"{where}: no example can be made to break the rule {rule.name} ({rule.code}); check what is said to"
            f" break it, or add the field to an example. Examples tried, with the codes they gave: {raised or '—'}",
        )


def broken_body(contract: Contract, version: int, place: Place) -> Data:
    """A body whose structure is right and of which a reader reports this rule, if possible alone."""
    found: list[Data] = []
    tried: dict[str, list[str]] = {}
    for name, whole in _bases(contract, version, place):
        for steps in places(whole, place.path):
            body: Data = patched(whole, steps, place.rule.broken)
            codes = _codes(contract, version, body)
            if codes == [place.rule.code]:
                return body
            tried[name] = sorted({*tried.get(name, ()), *codes})
            found += [body] if place.rule.code in codes else []
    if found:
        return found[0]
    raise Unbreakable(f"{contract.name}.v{version} {place.path}", place.rule, tried)


def _bases(contract: Contract, version: int, place: Place) -> Iterator[tuple[str, Data]]:
    """Valid bodies, the smallest first: required fields alone, with the field in question, whole examples."""
    minimal = example(contract, version, "minimal")
    richer = {name: example(contract, version, name) for name in ("typical", "edge")}
    field = place.path.removeprefix("$.").partition(".")[0].removesuffix("[*]")
    yield "minimal", minimal
    for name, body in richer.items():
        if value := body.get(field):
            kept = value[:1] if isinstance(value, list) else value
            yield f"minimal + {field} of {name}", minimal | {field: kept}
    yield from richer.items()


def _codes(contract: Contract, version: int, body: Data) -> list[str]:
    try:
        contract.version(version).read(body)
    except ContractBroken as broken:
        return [problem.code for problem in broken.problems]
    return []
