"""What must hold for every contract, now and later: a new message is judged by being there."""

import importlib
import pkgutil
import re
from typing import Any

import pytest

import contracts
from contracts.contract import Contract, KeyOwner, Kind
from contracts.elements.basic import Body
from contracts.errors import UnknownVersion
from contracts.registry import EXAMPLES, OWNERS, example, examples_folder
from shared.topology import SERVICES
from tests.contract.subjects import (
    CONTRACTS,
    every_contract_there_is,
    every_example,
    every_version,
    fields_of,
    schema_of,
)


# they speak of what the other side declared or offered
ANSWERS = {
    "credit.recognition-granted",
    "credit.recognition-refused",
    "credit.recognition-ended",
    "enforcement.lead-accepted",
    "enforcement.lead-returned",
    "enforcement.lead-filed",
    "enforcement.lead-not-filed",
    "enforcement.lead-decided",
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
    def test_is_not_received_by_the_service_that_publishes_it(self, contract: Contract) -> None:
        assert contract.owner not in contract.local_receivers

    @every_contract_there_is
    def test_has_a_name_in_both_languages(self, contract: Contract) -> None:
        assert is_chinese(contract.zh)
        assert is_english(contract.en)


class TestTheBusinessKey:
    @every_version
    def test_is_a_required_field(self, contract: Contract, version: int) -> None:
        assert schema_of(contract, version).fields[contract.key].required

    @every_version
    def test_can_hold_an_id_and_no_personal_data(self, contract: Contract, version: int) -> None:
        # it becomes subject, partition key and a header, which are logged and shown
        pattern = schema_of(contract, version).fields[contract.key].metadata["pattern"]

        assert not re.fullmatch(pattern, "张三")
        assert not re.fullmatch(pattern, "110105194912310021")

    @every_contract_there_is
    def test_is_of_a_region_that_is_agreed_and_only_a_refusal_is_free(
        self, contract: Contract
    ) -> None:
        # a refusal carries the key of what it refuses, whoever's that was
        assert (contract.key_owner is KeyOwner.EITHER) == (contract.kind is Kind.REFUSAL)

    def test_belongs_to_the_receiver_where_a_message_answers_the_other_side(self) -> None:
        answers = {c.name for c in CONTRACTS if c.key_owner is KeyOwner.RECEIVER}

        assert answers == ANSWERS

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
        assert schema_of(contract, version).validate(example(contract, version, name)) == {}

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
            if "codes" in field.metadata:
                assert field.metadata["source"], path

    @every_version
    def test_explains_every_code_in_chinese(self, contract: Contract, version: int) -> None:
        for path, field in fields_of(schema_of(contract, version)):
            for code, meaning in field.metadata.get("codes", {}).items():
                assert re.fullmatch(r"[A-Za-z0-9_-]+", code), path
                assert is_chinese(meaning), path

    @every_version
    def test_is_bounded(self, contract: Contract, version: int) -> None:
        # an element without a limit is a way to fill a database
        limits = {"maxLength", "maximum", "codes", "format", "maxItems"}
        for path, field in fields_of(schema_of(contract, version)):
            open_ended = not limits & set(field.metadata) and not nested(field)
            assert not open_ended, path


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


def nested(field: Any) -> bool:
    return isinstance(getattr(field, "schema", None), Body)


def is_chinese(text: str) -> bool:
    return bool(re.search(r"[\u4e00-\u9fff]", text))


def is_english(text: str) -> bool:
    return bool(re.fullmatch(r"[ -~]+", text))
