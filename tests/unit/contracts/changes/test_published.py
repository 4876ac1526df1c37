"""What was published, read back as terms."""

import json
from copy import deepcopy
from typing import Any

import pytest

from contracts import json_schema
from contracts.changes import Baseline, BaselineUnusable, published
from contracts.envelope import SHAPE
from contracts.roles import Role
from tests.contract.changes.tree import BODIES
from tests.unit.contracts.changes.builders import NAME, REVERSED, contract


ENVELOPE = "schemas/envelope.v1.json"
SCHEMA, VECTOR = f"schemas/{NAME}.v2.json", f"vectors/{NAME}.v2.json"
ENTRY: dict[str, Any] = {
    "name": NAME, "kind": "event", "key": "sample_id", "key_owner": "sender",
    "partner_receivers": ["credit"], "local_receivers": [],
    "senders": [{"role": "province-node", "zh": "省级节点"}], "listeners": [], "refusals": [],
    "largest_bytes": 4096, "lifetime_seconds": None,
    "versions": [
        {
            "version": 2, "schema": SCHEMA, "vector": VECTOR, "digest": "sha256:0",
            "rules": [
                {
                    "name": "r", "code": "CREDIT_CODE_FORM",
                    "paths": ["$.organs[*].name", "$.batch"],
                    "broken": {"path": "$.batch", "body": BODIES["v2-typical"] | {"batch": "Q"}},
                },
                {
                    "name": "t", "code": "FIELD_FORM", "paths": ["$.organs[*].name", "$.batch"],
                    "broken": {
                        "path": "$.organs[*].name",
                        "body": BODIES["v2-typical"] | {"organs": [{"name": "a"}, {"name": "b"}]},
                    },
                },
                {
                    "name": "s", "code": "PERIOD_REVERSED", "paths": ["$"],
                    "broken": {"path": "$", "body": REVERSED},
                },
            ],
        }
    ],
}  # fmt: skip


def read(entry: Any = ENTRY, **files: Any) -> Baseline:
    content = {
        "contracts.json": {
            "envelope": {"schema": ENVELOPE, "digest": SHAPE.digest},
            "contracts": [entry],
        },
        ENVELOPE: SHAPE.published,
        SCHEMA: contract().versions[1].published,
        VECTOR: {"data": BODIES["v2-typical"]},
        **files,
    }
    encoded = {name: json.dumps(value).encode() for name, value in content.items() if value}
    return published(encoded.__getitem__)


class TestWhatWasPublished:
    def test_is_read_as_the_terms_of_each_message(self) -> None:
        terms = read().messages[NAME]

        assert (terms.key, terms.largest, terms.lifetime) == ("sample_id", 4096, None)
        assert terms.senders == (Role.PROVINCE_NODE,)
        [version] = terms.versions.values()
        assert version.schema == json_schema.bare(contract().versions[1].structure)
        assert list(version.bodies) == [BODIES["v2-typical"]]

    def test_shows_a_rule_broken_at_every_place(self) -> None:
        elsewhere, shown, *_, whole = read().messages[NAME].versions[2].rules

        assert shown.broken == BODIES["v2-typical"] | {"batch": "Q"}
        assert whole.broken == REVERSED
        assert elsewhere.broken
        assert elsewhere.broken["organs"][0]["name"] == "Q"

    def test_does_not_guess_which_of_several_values_breaks_a_rule(self) -> None:
        _, _, several, other, _ = read().messages[NAME].versions[2].rules

        assert several.broken
        assert other.broken is None

    def test_has_an_envelope(self) -> None:
        envelope = read().envelope

        assert envelope.schema == json_schema.bare(SHAPE.structure)
        assert envelope.digest == SHAPE.digest


class TestWhatCannotBeRead:
    def test_is_missing(self) -> None:
        with pytest.raises(BaselineUnusable, match="BASELINE_MISSING"):
            read(**{SCHEMA: None})

    def test_is_no_json(self) -> None:
        with pytest.raises(BaselineUnusable, match="FILE_UNREADABLE"):
            published(lambda _: b"{")

    def test_is_no_schema(self) -> None:
        with pytest.raises(BaselineUnusable, match="SCHEMA_INVALID"):
            read(**{SCHEMA: {"type": 5}})

    @pytest.mark.parametrize(
        ("name", "value"), [("senders", [{"role": "king"}]), ("versions", [1]), ("versions", None)]
    )
    def test_is_not_of_the_form(self, name: str, value: Any) -> None:
        with pytest.raises(BaselineUnusable, match="FILE_UNREADABLE"):
            read(deepcopy(ENTRY) | {name: value})
