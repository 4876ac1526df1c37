"""Every named rule does what is published of it, at every place where it applies."""

import re

import pytest

from contracts.anatomy import Place
from contracts.codes import CODES
from contracts.contract import Contract
from contracts.errors import ContractBroken
from contracts.rules import Rule
from tests.contract.subjects import VERSIONS, broken_bodies
from tests.contract.test_contracts import is_chinese, is_english


PLACES = [(c, n, place) for c, n in VERSIONS for place in c.version(n).places]
every_place = pytest.mark.parametrize(
    ("contract", "version", "place"),
    PLACES,
    ids=[f"{c.name}.v{n}:{place.rule.name}@{place.path}" for c, n, place in PLACES],
)


@every_place
def test_is_broken_by_its_published_example_and_named_with_its_code_and_place(
    contract: Contract, version: int, place: Place
) -> None:
    found = list(broken_bodies(contract, contract.version(version), place))

    assert found, "no example has a value at this place"
    for body in found:
        with pytest.raises(ContractBroken) as refused:
            contract.version(version).read(body)
        at = f"{place.path}.{place.rule.at}" if place.rule.at else place.path
        named = {(p.code, re.sub(r"\[[0-9]+\]", "[*]", p.path)) for p in refused.value.problems}
        assert (place.rule.code, at) in named


@every_place
def test_is_no_matter_of_structure(contract: Contract, version: int, place: Place) -> None:
    # a partner who validates with the published schema alone sees nothing wrong
    for body in broken_bodies(contract, contract.version(version), place):
        assert contract.version(version).tolerant.validate(body) == {}


def test_a_rule_has_one_name_and_both_languages() -> None:
    rules: dict[str, Rule] = {}
    for _, _, place in PLACES:
        rule = rules.setdefault(place.rule.name, place.rule)
        assert rule is place.rule or rule.code == place.rule.code
        assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", rule.name)
        assert is_chinese(rule.zh)
        assert not re.search("[\u4e00-\u9fff] ?[,;]|[,;] ?[\u4e00-\u9fff]", rule.zh)
        assert is_english(rule.en.replace("≥", ">=").replace("≤", "<="))
        assert rule.code in CODES
