"""The official parser of AsyncAPI takes the document, without an error, a warning or a hint."""

from pathlib import Path
from typing import Any

import pytest

from contracts.border import NOTICES, RECEIPT
from deploy.publish import asyncapi
from tests.contract.subjects import CONTRACTS, VERSIONS
from tests.published.conftest import Node


pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def parsed(node: Node, published: Path) -> Any:
    return node("asyncapi.mjs", published / "asyncapi.yaml")


class TestTheDocument:
    def test_is_accepted_with_nothing_to_say(self, parsed: Any) -> None:
        assert parsed["diagnostics"] == []

    def test_has_every_version_of_every_message(self, parsed: Any) -> None:
        names = {f"{c.name}.v{number}" for c, number in VERSIONS}
        assert set(parsed["messages"]) == names | {version.name for version in NOTICES}

    def test_says_where_receipts_travel(self, parsed: Any) -> None:
        channels = parsed["read"]["channels"]

        travels = {
            name for name, one in channels.items() if RECEIPT.name in one.get("messages", {})
        }
        assert travels == {"border.gateway", "queue.gateway", "queue.border-out"}
        assert {"gateway.send", "gateway.receive"} <= {*parsed["operations"]}

    def test_says_who_sends_and_receives_for_every_owner(self, parsed: Any) -> None:
        for owner in {contract.owner for contract in CONTRACTS}:
            assert {
                f"{owner}.publish",
                f"{owner}.send",
                f"{owner}.receive",
                f"{owner}.consume",
            } <= {*parsed["operations"]}

    def test_is_read_by_another_yaml_parser_as_we_meant_it(self, parsed: Any) -> None:
        assert parsed["read"] == asyncapi.document(CONTRACTS)

    def test_has_an_example_of_every_message_as_it_travels(self, parsed: Any) -> None:
        assert parsed["wrong"] == []
        assert all(
            message["examples"] for message in parsed["read"]["components"]["messages"].values()
        )

    def test_refers_to_nothing_outside_itself(self, parsed: Any) -> None:
        assert all(reference.startswith("#/") for reference in references(parsed["read"]))


class TestADocumentThatIsWrong:
    def test_is_refused_by_the_parser_for_its_schemas(
        self, node: Node, published: Path, tmp_path: Path
    ) -> None:
        found = node("asyncapi.mjs", changed(published, tmp_path, "minLength: 1,", "minLength: x,"))

        assert "asyncapi-document-resolved" in {entry["code"] for entry in found["diagnostics"]}

    def test_is_found_by_its_examples(self, node: Node, published: Path, tmp_path: Path) -> None:
        found = node(
            "asyncapi.mjs", changed(published, tmp_path, "specversion: '1.0'", "specversion: '0'")
        )

        assert len(found["wrong"]) == len(VERSIONS) + len(NOTICES)


def changed(published: Path, tmp_path: Path, old: str, new: str) -> Path:
    text = (published / "asyncapi.yaml").read_text(encoding="utf-8")
    path = tmp_path / "asyncapi.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def references(value: Any) -> list[str]:
    """Every $ref at any depth."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    own = [value["$ref"]] if isinstance(value, dict) and "$ref" in value else []
    return own + [reference for inner in inside for reference in references(inner)]
