"""What must hold of the contracts before anything is made of them; every defect is told at once.

They are written by hand: a defect is ours, and whoever publishes is told where it is.
"""

import importlib
from collections.abc import Callable, Collection, Iterator, Mapping

from contracts.anatomy import Data
from contracts.codes import CODES
from contracts.contract import Contract
from contracts.elements.basic import Text
from contracts.errors import MessageProblem, Problem
from contracts.identity import REGIONS
from contracts.registry import (
    EXAMPLES,
    OWNERS,
    ExampleUnusable,
    NameTwice,
    by_name,
    example,
    modules,
)
from contracts.version import Version


Examples = Callable[[Contract, int, str], Data]


class ContractsUnsound(MessageProblem):
    """The contracts as written have defects."""


def hold(names: Collection[str] | None = None, *, exemplified: bool = True) -> None:
    """ContractsUnsound with every defect of the modules, by default all there are, and of what they declare.

    Unless `exemplified` their examples are not looked at.
    """
    names = modules() if names is None else names
    broken = list(_unimportable(names)) or list(_twice(names))
    found = broken or list((defects if exemplified else declared)(by_name(names)))
    if found:
        raise ContractsUnsound(found)


def _unimportable(names: Collection[str]) -> Iterator[Problem]:
    """Modules that python cannot run: a syntax error, a pattern that is none, a version without its step."""
    for name in names:
        try:
            importlib.import_module(name)
        except Exception as wrong:  # noqa: BLE001 - a module may fail in any way
            said = f"{type(wrong).__name__}: {wrong}"
            yield _defect(name, f"模块无法载入 the module cannot be imported: {said}")


def _twice(names: Collection[str]) -> Iterator[Problem]:
    try:
        by_name(names)
    except NameTwice as twice:
        yield _defect(twice.module, str(twice))


def defects(contracts: Mapping[str, Contract], examples: Examples = example) -> Iterator[Problem]:
    """What is wrong with contracts that could be made, and with their examples."""
    yield from declared(contracts)
    yield from unfit(contracts, examples)


def declared(contracts: Mapping[str, Contract]) -> Iterator[Problem]:
    """What is wrong with contracts that could be made."""
    for contract in contracts.values():
        yield from _agreed(contract, contracts)
        for version in contract.versions:
            yield from _declared(contract, version)


def unfit(contracts: Mapping[str, Contract], examples: Examples = example) -> Iterator[Problem]:
    """Examples that are no messages of their version."""
    for contract in contracts.values():
        for version in contract.versions:
            for name in EXAMPLES:
                yield from _exemplified(contract, version, name, examples)


def _defect(where: str, said: str, allowed: str = "") -> Problem:
    return Problem("CONTRACT_UNSOUND", where, said, allowed)


def _agreed(contract: Contract, contracts: Mapping[str, Contract]) -> Iterator[Problem]:
    receivers = (*contract.partner_receivers, *contract.local_receivers)
    named = {
        "接收方 receiver": (receivers, OWNERS),
        "拒绝代码 refusal": (contract.refusals, CODES),
        "后续事件 leads_to": (contract.leads_to, contracts),
    }
    for what, (given, known) in named.items():
        for name in set(given) - set(known):
            yield _defect(contract.name, f"{what} {name!r} 不存在 there is none of this name")
    if not contract.senders:
        yield _defect(contract.name, "没有发送方 nobody may send it", "senders")


def _declared(contract: Contract, version: Version) -> Iterator[Problem]:
    key = version.tolerant.fields.get(contract.key)
    if not isinstance(key, Text) or not key.required:
        said = f"业务键 {contract.key!r} 不是必填文本 the key is no required text"
        yield _defect(version.name, said)
    for place in version.places:
        if place.rule.code not in CODES:
            said = f"规则 {place.rule.name} 的代码 {place.rule.code!r} 不存在 its code is not published"
            yield _defect(f"{version.name} {place.path}", said)


def _exemplified(
    contract: Contract, version: Version, name: str, examples: Examples
) -> Iterator[Problem]:
    where = f"{version.name} {name}"
    try:
        body = version.write(examples(contract, version.number, name))
    except ExampleUnusable as unusable:
        yield _defect(where, f"示例不可用 the example is unusable: {unusable}")
    except MessageProblem as wrong:
        for problem in wrong.problems:
            yield _defect(where, f"示例无效 the example is invalid: {problem.code} {problem.path}")
    except ValueError as wrong:  # a pattern that only Python knows
        said = f"模式不可用 unusable pattern: {type(wrong).__name__}: {wrong}"
        yield _defect(where, said)
    else:
        if str(body.get(contract.key)).partition("-")[0] not in REGIONS:
            yield _defect(where, "业务键没有地区 the key begins with no region", "50-… or 51-…")
