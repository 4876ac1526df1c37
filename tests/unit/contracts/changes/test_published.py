"""What was published, read back as terms."""

import json
from collections.abc import Iterator
from copy import deepcopy
from functools import reduce
from operator import getitem
from typing import Any

import pytest

from contracts import json_schema
from contracts.border import RECEIPT
from contracts.changes import Baseline, BaselineUnusable, check, published
from contracts.envelope import SHAPE
from contracts.participants import every_participant
from contracts.roles import Role
from tests.contract.changes.tree import BODIES
from tests.unit.contracts.changes.builders import NAME, REVERSED, bodies, contract


ENVELOPE = "schemas/envelope.v1.json"
SCHEMA, VECTOR = f"schemas/{NAME}.v2.json", f"vectors/{NAME}.v2.json"
DIGEST = f"sha256:{'0' * 64}"
TYPICAL = BODIES["v2-typical"]


def rule(name: str, paths: list[str], path: str, body: Any) -> dict[str, Any]:
    """As it stands in contracts.json."""
    return {
        "name": name, "code": "PERIOD_REVERSED", "condition": DIGEST, "paths": paths, "zh": "规", "en": "r",
        "at": None, "allowed": "", "refused": {paths[0]: [1, 3]}, "broken": {"path": path, "body": body},
    }  # fmt: skip


ENTRY: dict[str, Any] = {
    "name": NAME, "zh": "样", "en": "s", "kind": "event", "key": "sample_id", "key_owner": "sender",
    "partner_receivers": ["credit"], "local_receivers": [],
    "senders": [{"role": "province-node", "zh": "省级节点"}], "listeners": [], "refusals": [],
    "largest_bytes": 4096, "lifetime_seconds": None,
    "versions": [
        {
            "version": 2, "schema": SCHEMA, "vector": VECTOR, "digest": DIGEST, "about": "a", "tried": DIGEST,
            "why": {"zh": "因", "en": "why"}, "lost_up": [],
            "lost_down": [{"path": "$.note", "zh": "备注", "en": "note"}],
            "step": {
                "source": DIGEST,
                "up": [{"given": BODIES["v1-typical"], "becomes": TYPICAL}],
                "down": [{"given": BODIES["v2-edge"], "held": ["$.note"]}],
            },
            "rules": [
                rule("r", ["$.organs[*].name", "$.batch"], "$.batch", TYPICAL | {"batch": "Q"}),
                rule("t", ["$.organs[*].name", "$.batch"], "$.organs[*].name",
                     TYPICAL | {"organs": [{"name": "a"}, {"name": "b"}]}),
                rule("s", ["$"], "$", REVERSED),
            ],
        }
    ],
}  # fmt: skip


INDEX: dict[str, Any] = {
    "envelope": {"schema": ENVELOPE, "digest": SHAPE.digest},
    "contracts": [ENTRY],
}


def read(entry: Any = ENTRY, **files: Any) -> Baseline:
    return read_index(INDEX | {"contracts": [entry]}, **files)


def read_index(index: Any, **files: Any) -> Baseline:
    content = {
        "contracts.json": index,
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
        assert list(version.bodies) == [TYPICAL]
        assert version.texts["$.lost_down[$.note].zh"] == "备注"
        assert version.texts["$.properties.note.description"] == "备注 note"

    def test_has_the_steps_with_what_they_made_of_messages(self) -> None:
        step = read().messages[NAME].versions[2].step

        assert step
        assert [one.outcome.becomes for one in step.up] == [TYPICAL]
        assert [one.outcome.held for one in step.down] == [("$.note",)]

    def test_says_which_trials_a_rule_refused_where(self) -> None:
        elsewhere, shown, *_ = read().messages[NAME].versions[2].rules

        assert sorted(elsewhere.refused) == [1, 3]
        assert not shown.refused

    def test_shows_a_rule_broken_at_every_place(self) -> None:
        elsewhere, shown, *_, whole = read().messages[NAME].versions[2].rules

        assert shown.broken == TYPICAL | {"batch": "Q"}
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

    def test_has_what_gateways_tell_each_other(self) -> None:
        schema, vector = f"schemas/{RECEIPT.name}.json", f"vectors/{RECEIPT.name}.json"
        entry = {"name": RECEIPT.contract, "version": 1, "schema": schema, "vector": vector}
        line = {"digest": RECEIPT.digest, "date": "2026-12-01", "structure": RECEIPT.digest}
        notice = entry | {"digest": RECEIPT.digest, "releases": [line | {"code": RECEIPT.digest}]}
        body = {"lane": "credit", "epoch": 1, "stored": [], "at": "2026-12-01T09:30:00Z"}
        files = {schema: RECEIPT.published, vector: {"data": body}}

        baseline = read_index(INDEX | {"notices": [notice]}, **files)

        terms = baseline.notices[RECEIPT.name]
        assert (terms.schema, terms.number) == (json_schema.bare(RECEIPT.structure), 1)
        assert list(terms.bodies) == [body]

    def test_of_an_older_form_has_none_of_that(self) -> None:
        assert read().notices == {}


class TestWhatCannotBeRead:
    def test_is_missing(self) -> None:
        with pytest.raises(BaselineUnusable, match="BASELINE_MISSING"):
            read(**{SCHEMA: None})

    def test_is_no_json(self) -> None:
        with pytest.raises(BaselineUnusable, match="FILE_UNREADABLE"):
            published(lambda _: b"{")

    @pytest.mark.parametrize("schema", [{"type": 5}, {"properties": 5}, {"description": 5}])
    def test_is_no_schema(self, schema: Any) -> None:
        with pytest.raises(BaselineUnusable, match="SCHEMA_INVALID"):
            read(**{SCHEMA: schema})

    @pytest.mark.parametrize("content", [[1], {"data": 5}, "x"])
    def test_is_no_message(self, content: Any) -> None:
        with pytest.raises(BaselineUnusable, match="FILE_UNREADABLE"):
            read(**{VECTOR: content})

    def test_has_a_version_twice(self) -> None:
        [version] = ENTRY["versions"]

        with pytest.raises(
            BaselineUnusable, match=r"BASELINE_FORM at \$\.contracts\[0\]\.versions"
        ):
            read(ENTRY | {"versions": [version, version]})

    def test_has_a_message_twice(self) -> None:
        index = {"envelope": INDEX["envelope"], "contracts": [ENTRY, ENTRY]}

        with pytest.raises(BaselineUnusable, match=r"BASELINE_FORM at .*name"):
            published({"contracts.json": json.dumps(index).encode()}.__getitem__)

    def test_names_what_is_missing(self) -> None:
        entry = {name: value for name, value in ENTRY.items() if name != "kind"}

        with pytest.raises(BaselineUnusable, match='"kind" is a required property'):
            read(entry)

    @pytest.mark.parametrize(
        ("name", "value"),
        [("senders", [{"role": "king"}]), ("versions", [1]), ("versions", None), ("versions", [])],
    )
    def test_is_not_of_the_form(self, name: str, value: Any) -> None:
        with pytest.raises(BaselineUnusable, match="BASELINE_FORM"):
            read(deepcopy(ENTRY) | {name: value})


FREE = {"zh", "lifetime_seconds", "at", "why", "step"}  # may be of another type, zh only of a role
OTHERS: list[Any] = [None, True, 7, 0.5, "x", [], {}, [7], {"x": 7}]


def places_of(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of a document."""
    yield at
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for name, one in inner:
        yield from places_of(one, (*at, name))


IN_BODIES = {"body", "given", "becomes"}
PLACES = [at for at in places_of(INDEX) if at and not IN_BODIES & {*at[:-1]}]


@pytest.mark.parametrize("at", PLACES, ids=lambda at: ".".join(map(str, at)))
def test_any_value_of_another_type_is_told_or_harmless(at: tuple[Any, ...]) -> None:
    for other in OTHERS:
        index = deepcopy(INDEX)
        *outer, last = at
        parent = reduce(getitem, outer, index)
        if type(parent[last]) is type(other):
            continue
        parent[last] = other
        try:
            baseline = read_index(index)
        except BaselineUnusable:
            continue
        assert at[-1] in FREE, other
        assert check(baseline, {NAME: contract()}, every_participant(), bodies).findings
