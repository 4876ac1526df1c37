"""Whatever is wrong with a message is said with a known code, and never with what it held."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import fields

import contracts
from contracts.codes import CODES
from contracts.contract import Contract
from contracts.elements.basic import Body, Nested, Several
from contracts.errors import MOST, ContractBroken
from contracts.registry import contract_named, example
from tests.contract.subjects import every_contract_there_is, every_version, fields_of, schema_of
from tests.strategies import EACH_LAW, altered, anything


PERSONAL = "张三110105194912310021"


class TestABodyThatIsWrong:
    @every_version
    @EACH_LAW
    @given(data=st.data())
    def test_is_refused_with_codes_of_the_published_list_only(
        self, contract: Contract, version: int, data: st.DataObject
    ) -> None:
        body = data.draw(altered(example(contract, version, "typical")))

        for message in flat(schema_of(contract, version).validate(body)):
            assert message.partition("|")[0] in CODES

    @every_version
    @EACH_LAW
    @given(body=anything)
    def test_is_refused_with_problems_or_read_and_never_crashes_the_reader(
        self, contract: Contract, version: int, body: Any
    ) -> None:
        codes = codes_of(contract, version, body)

        assert codes is None or (codes and codes <= set(CODES))

    @every_version
    @EACH_LAW
    @given(data=st.data())
    def test_that_a_reader_accepts_can_be_stored_and_sent(
        self, contract: Contract, version: int, data: st.DataObject
    ) -> None:
        body = data.draw(altered(example(contract, version, "typical")))

        try:
            read = contract.read(version, body)
        except ContractBroken:
            return

        text = json.dumps(read, ensure_ascii=False, allow_nan=False)
        assert json.loads(text.encode()) == read
        assert "\0" not in str(read)

    @every_version
    def test_is_described_without_its_values(self, contract: Contract, version: int) -> None:
        wrong = dict.fromkeys(schema_of(contract, version).fields, PERSONAL * 500)

        with pytest.raises(ContractBroken) as refused:
            contract.read(version, wrong)

        assert PERSONAL not in str(refused.value)
        assert PERSONAL not in str([problem.as_dict() for problem in refused.value.problems])

    @every_contract_there_is
    def test_has_all_its_faults_named_at_once(self, contract: Contract) -> None:
        with pytest.raises(ContractBroken) as refused:
            contract.read(contract.newest, {})

        required = {n for n, f in schema_of(contract, contract.newest).fields.items() if f.required}
        assert {p.path for p in refused.value.problems} == {f"$.{name}" for name in required}
        assert {p.code for p in refused.value.problems} == {"FIELD_REQUIRED"}


class TestTheWorstBody:
    @every_version
    def test_is_told_in_less_than_a_hundred_kilobytes(
        self, contract: Contract, version: int
    ) -> None:
        body = worst(schema_of(contract, version))

        with pytest.raises(ContractBroken) as refused:
            contract.version(version).write(body)

        told = [problem.as_dict() for problem in refused.value.problems]
        assert len(told) <= MOST + 1
        assert len(json.dumps(told, ensure_ascii=False).encode()) < 100_000

    def test_has_more_problems_than_are_told(self) -> None:
        contract = contract_named("catalogue.amend-batch")

        with pytest.raises(ContractBroken) as refused:
            contract.read(contract.newest, worst(schema_of(contract, contract.newest)))

        last = refused.value.problems[-1]
        assert last.code == "MORE_PROBLEMS"
        assert int(last.found) > 1000


class TestACode:
    def test_that_a_contract_can_raise_is_in_the_list(self) -> None:
        [root] = contracts.__path__
        raised = {
            code
            for path in Path(root).rglob("*.py")
            for code in re.findall(r'\b(?:fault|Problem)\(\s*"([A-Z_]+)"', path.read_text("utf-8"))
        }

        assert raised
        assert raised <= set(CODES)

    @every_version
    def test_of_every_element_is_in_the_list(self, contract: Contract, version: int) -> None:
        # messages of marshmallow's own that a JSON value can provoke must have been replaced
        for path, field in fields_of(schema_of(contract, version)):
            for key in {"required", "null", "invalid", "type", "too_large"} & set(
                field.error_messages
            ):
                assert str(field.error_messages[key]).partition("|")[0] in CODES, (path, key)


def worst(schema: Body) -> Any:
    """A body of at most 64 KiB with something wrong at as many places as can be."""
    bodies = (wrong_object(schema, members) for members in (3000, 1000, 300, 100, 30, 10, 3, 1))
    return next(body for body in bodies if len(json.dumps(body)) <= 64 * 1024)


def wrong_object(schema: Body, members: int) -> Any:
    wrong = {name: wrong_value(field, members) for name, field in schema.fields.items()}
    return wrong | {"张三" * 100: 0}


def wrong_value(field: fields.Field[Any], members: int) -> Any:
    if isinstance(field, Several):
        each = {} if isinstance(field.inner, Nested) else "\0"  # without any of its fields
        return [each] * max(field.least, min(field.most, members))
    return wrong_object(field.body, members) if isinstance(field, Nested) else "\0"


def codes_of(contract: Contract, version: int, body: Any) -> set[str] | None:
    """The codes with which a body is refused, None when it is read whole."""
    try:
        read = contract.read(version, body)
    except ContractBroken as broken:
        return {problem.code for problem in broken.problems}
    return None if set(read) == set(schema_of(contract, contract.newest).fields) else set()


def flat(messages: Any) -> list[str]:
    """The leaves of what marshmallow collected."""
    if isinstance(messages, dict):
        return [leaf for inner in messages.values() for leaf in flat(inner)]
    return list(map(str, messages)) if isinstance(messages, list) else [str(messages)]
