"""What must hold for every contract, now and later: a new message is judged by being there."""

import datetime as dt
import importlib
import pkgutil
import re
from typing import Any

import pytest

import contracts
from contracts import envelope as envelopes
from contracts import json_schema
from contracts.codes import CODES
from contracts.contract import Contract, KeyOwner, Kind
from contracts.elements.basic import Code, Flag, Nested, Several, Text, Whole
from contracts.errors import UnknownVersion
from contracts.registry import EXAMPLES, OWNERS, contract_named, example, examples_folder
from contracts.roles import Role
from shared.topology import SERVICES
from tests.contract.subjects import (
    CONTRACTS,
    VERSIONS,
    every_contract_there_is,
    every_example,
    every_version,
    fields_of,
    schema_of,
)


# the first sentence has no English words, the second no Chinese
TOLD = "(?!.*[a-z] [a-z].*。\n[A-Z])[\u4e00-\u9fff].*。\n[A-Z][^\u4e00-\u9fff]*$"
BY_RULE = {  # events that no command asks for: recognition, alignment, and the suspension of both
    "catalogue.alignment-changed",
    "catalogue.alignment-found",
    "credit.recognition-ended",
    "credit.recognition-granted",
    "credit.recognition-refused",
}


class TestAContract:
    @every_contract_there_is
    def test_is_named_after_its_owner_and_its_message(self, contract: Contract) -> None:
        assert re.fullmatch(r"[a-z]+\.[a-z]+(-[a-z]+)*", contract.name)
        assert contract.owner in OWNERS

    @every_contract_there_is
    def test_stands_alone_in_the_module_of_its_name(self, contract: Contract) -> None:
        module = importlib.import_module(f"contracts.{contract.name.replace('-', '_')}")

        found = {name: value for name, value in vars(module).items() if isinstance(value, Contract)}
        constant = contract.name.partition(".")[2].replace("-", "_").upper()
        assert found == {constant: contract}

    @every_contract_there_is
    def test_names_a_receiver_and_only_services_that_exist(self, contract: Contract) -> None:
        receivers = contract.partner_receivers + contract.local_receivers

        assert receivers
        assert set(receivers) <= set(SERVICES)

    @every_contract_there_is
    def test_crosses_the_border_unless_it_is_a_command(self, contract: Contract) -> None:
        # a province asks its own node; the other province is told facts
        if contract.kind is Kind.COMMAND:
            assert contract.local_receivers == (contract.owner,)
        assert contract.shared == (contract.kind is not Kind.COMMAND)

    @every_contract_there_is
    def test_is_sent_by_a_node_unless_it_is_a_command(self, contract: Contract) -> None:
        assert contract.senders
        assert (contract.senders == (Role.PROVINCE_NODE,)) == (contract.kind is not Kind.COMMAND)
        assert Role.PROVINCE_NODE not in contract.listeners

    @every_contract_there_is
    def test_is_refused_with_published_codes_only(self, contract: Contract) -> None:
        assert set(contract.refusals) <= set(CODES)
        assert list(contract.refusals) == sorted(set(contract.refusals))

    @every_contract_there_is
    def test_is_a_command_exactly_when_it_names_its_actor(self, contract: Contract) -> None:
        fields = schema_of(contract, contract.newest).fields

        assert ("actor" in fields) == (contract.kind is Kind.COMMAND)

    @every_contract_there_is
    def test_says_which_event_answers_a_command_and_whose_key_it_has(
        self, contract: Contract
    ) -> None:
        assert bool(contract.leads_to) == (contract.kind is Kind.COMMAND)
        for name in contract.leads_to:
            event = contract_named(name)
            assert (event.owner, event.kind) == (contract.owner, Kind.EVENT)
            if contract.key != "request_id":
                assert contract.key_owner is event.key_owner

    @every_contract_there_is
    def test_is_no_larger_than_an_envelope_and_lives_for_a_while(self, contract: Contract) -> None:
        assert 4096 <= contract.largest <= envelopes.LARGEST
        assert contract.lifetime is None or contract.lifetime >= dt.timedelta(minutes=1)

    @every_contract_there_is
    def test_has_a_name_in_both_languages(self, contract: Contract) -> None:
        assert is_chinese(contract.zh)
        assert is_english(contract.en)


class TestABody:
    @every_version
    def test_is_told_in_chinese_first_and_then_in_english(
        self, contract: Contract, version: int
    ) -> None:
        told = json_schema.story(contract.version(version).schema)
        chinese, _, english = told.partition("。\n")

        assert is_chinese(chinese)
        assert re.match("[A-Z]", english), told

    def test_of_an_element_is_told_so_too(self) -> None:
        inner = {
            type(field.body)
            for contract, version in VERSIONS
            for _, field in fields_of(schema_of(contract, version))
            if isinstance(field, Nested)
        }

        told = [json_schema.story(body) for body in inner]
        assert [story for story in told if not re.match(TOLD, story)] == []


class TestTheBusinessKey:
    @every_version
    def test_is_a_required_field(self, contract: Contract, version: int) -> None:
        assert schema_of(contract, version).fields[contract.key].required

    @every_version
    def test_can_hold_an_id_and_no_personal_data(self, contract: Contract, version: int) -> None:
        # it becomes subject, partition key and a header, which are logged and shown
        key = schema_of(contract, version).fields[contract.key]
        assert isinstance(key, Text)
        pattern = key.pattern

        assert not re.fullmatch(pattern, "张三")
        assert not re.fullmatch(pattern, "110105194912310021")

    @every_contract_there_is
    def test_is_of_the_sender_where_its_own_system_asks(self, contract: Contract) -> None:
        # a command may be about what the other side offered: a lead is accepted under its key
        if contract.kind is Kind.REFUSAL:
            assert contract.key_owner is KeyOwner.EITHER

    @every_example
    def test_begins_with_a_region(self, contract: Contract, version: int, name: str) -> None:
        assert contract.business_key(example(contract, version, name))[:3] in {"50-", "51-"}

    @every_example
    def test_is_kept_by_every_reading(self, contract: Contract, version: int, name: str) -> None:
        body = example(contract, version, name)

        assert contract.business_key(contract.read(version, body)) == contract.business_key(body)


class TestAnExample:
    @every_contract_there_is
    def test_of_each_kind_is_there_for_every_version_and_no_other_file(
        self, contract: Contract
    ) -> None:
        expected = {f"v{v.number}-{name}.json" for v in contract.versions for name in EXAMPLES}

        assert {path.name for path in examples_folder(contract).iterdir()} == expected

    def test_never_lies_in_the_folder_of_a_message_that_is_gone(self) -> None:
        [root] = contracts.__path__
        found = set(examples_folder(CONTRACTS[0]).parents[2].glob("*/examples/*"))

        assert found == {examples_folder(contract) for contract in CONTRACTS}
        assert all(str(path).startswith(root) for path in found)

    @every_example
    def test_is_valid_for_the_strictest_reader(
        self, contract: Contract, version: int, name: str
    ) -> None:
        body = example(contract, version, name)

        assert set(contract.version(version).write(body)) >= set(body)

    @every_example
    def test_is_understood_as_the_newest_version(
        self, contract: Contract, version: int, name: str
    ) -> None:
        read = contract.read(version, example(contract, version, name))

        assert set(read) == set(schema_of(contract, contract.newest).fields)

    @every_example
    def test_can_be_written_again_once_read(
        self, contract: Contract, version: int, name: str
    ) -> None:
        read = contract.read(version, example(contract, version, name))

        assert contract.write(read) == read

    @every_version
    def test_called_minimal_has_the_required_fields_only(
        self, contract: Contract, version: int
    ) -> None:
        schema = schema_of(contract, version)
        required = {name for name, field in schema.fields.items() if field.required}

        assert set(example(contract, version, "minimal")) == required


class TestAReader:
    @every_example
    def test_is_not_disturbed_by_a_field_it_does_not_know_at_any_depth(
        self, contract: Contract, version: int, name: str
    ) -> None:
        body = example(contract, version, name)

        assert contract.read(version, with_company(body)) == contract.read(version, body)

    @every_contract_there_is
    @pytest.mark.parametrize("beyond", [1, 9998])
    def test_says_of_a_newer_version_that_it_is_unknown(
        self, contract: Contract, beyond: int
    ) -> None:
        newer = contract.newest + beyond

        with pytest.raises(UnknownVersion, match="VERSION_UNKNOWN") as refused:
            contract.read(newer, example(contract, contract.newest, "typical"))

        [problem] = refused.value.problems
        assert problem.allowed == f"v1..v{contract.newest}"


class TestAnElement:
    @every_version
    def test_says_its_name_in_both_languages(self, contract: Contract, version: int) -> None:
        for path, field in fields_of(schema_of(contract, version)):
            assert is_chinese(field.metadata["zh"]), path
            assert is_english(field.metadata["en"]), path

    @every_version
    def test_of_a_code_list_names_its_source(self, contract: Contract, version: int) -> None:
        for path, field in fields_of(schema_of(contract, version)):
            if isinstance(field, Code):
                assert field.metadata["source"], path

    @every_version
    def test_explains_every_code_in_chinese(self, contract: Contract, version: int) -> None:
        for path, field in fields_of(schema_of(contract, version)):
            for code, meaning in field.metadata.get("codes", {}).items():
                assert re.fullmatch(r"[A-Za-z0-9_-]+", code), path
                assert is_chinese(meaning), path

    @every_version
    def test_is_one_of_ours_and_so_bounded(self, contract: Contract, version: int) -> None:
        # an element without a limit is a way to fill a database
        for path, field in fields_of(schema_of(contract, version)):
            assert isinstance(field, Text | Code | Whole | Flag | Nested | Several), path
            assert not isinstance(field, Whole) or field.most <= 2**53, path

    @every_version
    def test_with_a_pattern_admits_no_character_a_database_cannot_hold(
        self, contract: Contract, version: int
    ) -> None:
        for path, field in fields_of(schema_of(contract, version)):
            if isinstance(field, Text):
                assert not re.fullmatch(field.pattern, "\0"), path
                assert not re.search(r"\\[dDsSwWbB]|\(\?[=!<]", field.pattern), path


def test_every_event_follows_from_a_command_or_is_decided_by_rule() -> None:
    asked = {name for contract in CONTRACTS for name in contract.leads_to}
    events = {contract.name for contract in CONTRACTS if contract.kind is Kind.EVENT}

    assert events - asked - BY_RULE == set(), "name each in `leads_to` of a command, or in BY_RULE"
    assert events - asked >= BY_RULE, "a command leads to it after all: take it out of BY_RULE"


def test_every_module_beside_an_examples_folder_is_a_contract() -> None:
    modules = [
        module.name.replace("_", "-")
        for owner in OWNERS
        for module in pkgutil.iter_modules(
            importlib.import_module(f"contracts.{owner}").__path__, f"{owner}."
        )
    ]

    assert sorted(modules) == [contract.name for contract in CONTRACTS]


def with_company(value: Any) -> Any:
    """The same JSON, every object with a field that nobody declared."""
    if isinstance(value, dict):
        return {name: with_company(inner) for name, inner in value.items()} | {"undeclared": [{}]}
    return [with_company(inner) for inner in value] if isinstance(value, list) else value


def is_chinese(text: str) -> bool:
    return bool(re.search(r"[\u4e00-\u9fff]", text))


def is_english(text: str) -> bool:
    return bool(re.fullmatch(r"[ -~]+", text))
