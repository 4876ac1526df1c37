"""Rows become commands, events become messages; a row's faults are all named, with their field."""

from typing import Any

import pytest

from contracts.catalogue.matter_published import MATTER_PUBLISHED
from contracts.errors import ContractBroken
from contracts.registry import EXAMPLES, example
from services.catalogue.adapters.messages import (
    READERS,
    implementation_body,
    implementation_of,
    message_of,
    publication,
)
from services.catalogue.adapters.results import list_number, row_number
from services.catalogue.commands import PublishMatter, ReceiveMatter
from services.catalogue.domain.events import MatterPublished
from services.catalogue.domain.matter import Origin
from tests.unit.catalogue.builders import MATTER_ID, SOURCED, a_row, an_implementation


def heard(_: object) -> None:
    """What became of the row is of no interest here."""


def faults(row: Any) -> set[tuple[str, str]]:
    with pytest.raises(ContractBroken) as refused:
        publication("50", row, heard)
    return {(problem.code, problem.path) for problem in refused.value.problems}


class TestARow:
    def test_becomes_a_command_of_the_node_s_region(self) -> None:
        command = publication("50", a_row(), heard)

        assert command == PublishMatter(MATTER_ID, an_implementation(), SOURCED, heard)

    def test_may_leave_out_what_the_contract_does_not_ask_for(self) -> None:
        required = ("list_number", "name", "matter_type", "organ")
        row = {name: value for name, value in a_row().items() if name in required}

        command = publication("51", row, heard)

        assert command.implementation == an_implementation(
            mode=None, statutory_limit=None, promised_limit=None, materials=None
        )
        assert command.origin == Origin(None, None)


class TestARowThatSaysMore:
    MORE = {
        "charged": False,
        "visits": 0,
        "local_elements": [{"division": "500112", "window_address": "窗口", "phone": "12345"}],
    }
    MATERIAL = {**a_row()["materials"][0], "number": 1, "by_sharing": None, "issuer": "开发企业"}

    def test_keeps_it_as_it_was_stated(self) -> None:
        implementation = publication(
            "50", a_row(**self.MORE, materials=[self.MATERIAL]), heard
        ).implementation

        assert implementation.further == self.MORE
        [material] = implementation.materials or ()
        assert material.further == {"number": 1, "issuer": "开发企业"}

    def test_says_the_same_with_null_as_without(self) -> None:
        said = publication("50", a_row(), heard).implementation
        row = a_row() | {"charged": None, "conveniences": None}

        assert publication("50", row, heard).implementation == said

    def test_is_another_implementation_than_one_that_says_less(self) -> None:
        said = publication("50", a_row(), heard).implementation

        assert publication("50", a_row(visits=0), heard).implementation != said

    def test_names_a_fault_of_it(self) -> None:
        assert faults(a_row(visits=1)) == {("VISIT_OF_ONLINE_MATTER", "$.visits")}


class TestARowThatIsRefused:
    @pytest.mark.parametrize(
        ("changed", "fault"),
        [
            ({"list_number": "cy 12"}, ("FIELD_FORM", "$.list_number")),
            ({"name": ""}, ("FIELD_LENGTH", "$.name")),
            ({"name": "名" * 201}, ("FIELD_LENGTH", "$.name")),
            ({"matter_type": "1"}, ("VALUE_NOT_IN_LIST", "$.matter_type")),
            ({"mode": "by post"}, ("VALUE_NOT_IN_LIST", "$.mode")),
            ({"basic_code": "00013"}, ("FIELD_FORM", "$.basic_code")),
            (
                {"organ": {"name": "局", "credit_code": "12500000PDY0500338"}},
                ("CREDIT_CODE_CHECK_CHARACTER", "$.organ.credit_code"),
            ),
            (
                {"organ": {"name": "局", "credit_code": "1250000"}},
                ("CREDIT_CODE_FORM", "$.organ.credit_code"),
            ),
            (
                {"promised_limit": {"length": "3", "unit": "day"}},
                ("FIELD_TYPE", "$.promised_limit.length"),
            ),
            (
                {"promised_limit": {"length": -1, "unit": "day"}},
                ("FIELD_RANGE", "$.promised_limit.length"),
            ),
            (
                {"promised_limit": {"length": 3, "unit": "week"}},
                ("VALUE_NOT_IN_LIST", "$.promised_limit.unit"),
            ),
            ({"promised_limit": {"length": 3}}, ("FIELD_REQUIRED", "$.promised_limit.unit")),
            ({"materials": ["身份证"]}, ("FIELD_TYPE", "$.materials[0]")),
            ({"fee": 0}, ("FIELD_UNKNOWN", "$.fee")),
            ({"matter_id": "50-CY-012"}, ("FIELD_UNKNOWN", "$.matter_id")),
            ({"revision": 3}, ("FIELD_UNKNOWN", "$.revision")),
            ({"provenance": "guessed"}, ("VALUE_NOT_IN_LIST", "$.provenance")),
            ({"source": "源" * 201}, ("FIELD_LENGTH", "$.source")),
        ],
    )
    def test_names_the_field_and_nothing_else(
        self, changed: dict[str, Any], fault: tuple[str, str]
    ) -> None:
        assert faults(a_row(**changed)) == {fault}

    def test_names_every_fault_at_once(self) -> None:
        row = a_row(name=None, mode="by post", revision=1, provenance="guessed")

        assert faults(row) == {
            ("FIELD_REQUIRED", "$.name"),
            ("VALUE_NOT_IN_LIST", "$.mode"),
            ("FIELD_UNKNOWN", "$.revision"),
            ("VALUE_NOT_IN_LIST", "$.provenance"),
        }

    def test_may_be_no_row_at_all(self) -> None:
        assert faults(["CY-012"]) == {("FIELD_TYPE", "$")}


class TestTheNumberOfARow:
    @pytest.mark.parametrize(
        ("row", "number"),
        [({"row": 7}, 7), ({}, 3), ({"row": "7"}, 3), ({"row": True}, 3), ("no row", 3)],
    )
    def test_is_its_line_where_it_says_so_and_else_its_position(
        self, row: Any, number: int
    ) -> None:
        assert row_number(row, 3)[0] == number

    @pytest.mark.parametrize(
        ("row", "number"),
        [
            ({"list_number": "CY-1"}, "CY-1"),
            ({"list_number": "身份证号"}, None),
            ({}, None),
            (5, None),
        ],
    )
    def test_of_the_list_is_shown_only_when_it_is_one(self, row: Any, number: str | None) -> None:
        assert list_number(row) == number


class TestAMessage:
    def test_tells_of_a_published_matter_in_the_contract_s_words(self) -> None:
        contract, body = message_of(MatterPublished(MATTER_ID, 4, an_implementation()))

        written = contract.write(body)

        assert contract is MATTER_PUBLISHED
        assert (written["matter_id"], written["revision"]) == (MATTER_ID, 4)
        assert implementation_of(written) == an_implementation()

    @pytest.mark.parametrize("name", EXAMPLES)
    @pytest.mark.parametrize("version", [1, 2])
    def test_that_arrives_becomes_a_command_that_loses_nothing(
        self, version: int, name: str
    ) -> None:
        body = MATTER_PUBLISHED.read(version, example(MATTER_PUBLISHED, version, name))

        command = READERS[MATTER_PUBLISHED.name](body, None)  # type: ignore[arg-type]

        assert isinstance(command, ReceiveMatter)
        assert (command.matter_id, command.revision) == (body["matter_id"], body["revision"])
        stated = {"matter_id": command.matter_id, "revision": command.revision}
        assert MATTER_PUBLISHED.write(stated | implementation_body(command.implementation)) == body
