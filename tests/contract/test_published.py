"""The published folder: up to date, complete, consistent in itself, and its releases only ever appended."""

import hashlib
import json
import re
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema_rs import Draft202012Validator, is_valid, meta

from contracts import binding, reading
from contracts import envelope as envelopes
from contracts.border import BESIDE, NOTICES
from contracts.codes import AREAS, CODES
from contracts.errors import ContractBroken
from contracts.registry import contract_named
from contracts.version import Version
from deploy.cli.contract_check import FOLDER
from deploy.publish import folder as published
from deploy.publish import kept, released
from shared.crypto.signatures import taken_apart
from tests.contract.subjects import CONTRACTS, VERSIONS


FILES = published.generated(kept.releases(FOLDER))
SCHEMAS = [name for name in FILES if name.startswith("schemas/")]
PAGES = ("index.html", "errors.html")
PROJECT = FOLDER.parents[1]
FIRST_DAY = 117  # versions released on 2026-11-24: an empty RELEASED would hold for nothing


def document(name: str) -> Any:
    return json.loads(FILES[name])


class TestTheCommittedFolder:
    def test_is_what_the_contracts_say(self) -> None:
        assert not published.stale(FOLDER, FILES), "run make contracts"

    def test_keeps_every_released_version(self) -> None:
        lines, now = kept.releases(FOLDER), published.digests()

        released.hold(lines, now)
        assert {line.name for line in lines} <= now.keys()
        assert len(lines) >= FIRST_DAY


class TestASchema:
    def test_is_there_for_every_version_the_envelope_and_what_gateways_say(self) -> None:
        names = {f"schemas/{c.name}.v{number}.json" for c, number in VERSIONS}

        assert {*SCHEMAS} == names | {f"schemas/{version.name}.json" for version in BESIDE}

    @pytest.mark.parametrize("name", SCHEMAS)
    def test_is_valid_2020_12_and_has_the_digest_it_is_known_by(self, name: str) -> None:
        meta.validate(document(name))

        digest = f"sha256:{hashlib.sha256(FILES[name]).hexdigest()}"
        assert digest == published.digests()[Path(name).stem].digest

    def test_says_nothing_that_an_asyncapi_schema_object_would_not_say(self) -> None:
        # the AsyncAPI document embeds them as such
        common = {
            "$schema", "$id", "title", "description", "type", "properties", "required", "items", "enum", "pattern",
            "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems",
        }  # fmt: skip
        for name in SCHEMAS:
            assert keywords(document(name)) <= common, name

    @pytest.mark.parametrize("name", SCHEMAS)
    def test_names_its_objects_for_generated_code(self, name: str) -> None:
        whole = document(name)
        objects = [part for part in inner(whole) if "properties" in part]

        shapes = {(part["title"], str(part["properties"])) for part in objects}
        assert re.fullmatch("[A-Z][A-Za-z]*V[0-9]+", whole["title"])
        assert all(re.fullmatch("[A-Z][A-Za-z]*", title) for title, _ in shapes)
        assert len(shapes) == len({title for title, _ in shapes}), "one name, two shapes"

    @pytest.mark.parametrize("name", SCHEMAS)
    def test_describes_everything_in_chinese_then_english(self, name: str) -> None:
        for part in [document(name), *inner(document(name))]:
            assert re.match(r"[^ -~].* [A-Za-z]", part["description"]), part["description"]


class TestTheIndex:
    INDEX = document("contracts.json")

    def test_has_every_contract_with_every_version(self) -> None:
        found = {
            (contract["name"], version["version"])
            for contract in self.INDEX["contracts"]
            for version in contract["versions"]
        }

        assert found == {(contract.name, number) for contract, number in VERSIONS}

    def test_has_the_form_that_is_published_beside_it(self) -> None:
        form = document("contracts.schema.json")

        meta.validate(form)
        assert [error.message for error in Draft202012Validator(form).iter_errors(self.INDEX)] == []
        assert not is_valid(form, {**self.INDEX, "code_lists": {"x": {}}})

    def test_has_the_envelope_with_fields_rules_and_examples_that_are_read(self) -> None:
        entry = self.INDEX["envelope"]

        assert {field["path"] for field in entry["fields"]} == {
            f"$.{name}" for name in envelopes.Attributes().fields
        }
        assert {rule["code"] for rule in entry["rules"]} >= {"KEY_MISMATCH", "ID_REUSED", "EXPIRED"}
        assert [example["name"] for example in entry["examples"]] == ["typical", "minimal", "edge"]
        for example in entry["examples"]:
            data = json.dumps(example["body"]).encode()
            reading.read(envelopes.decode(data), len(data))

    @pytest.mark.parametrize("entry", INDEX["notices"], ids=lambda entry: entry["name"])
    def test_has_what_gateways_tell_each_other_with_examples_that_are_read(
        self, entry: Any
    ) -> None:
        [version] = [one for one in NOTICES if one.contract == entry["name"]]

        assert entry["type"] == f"cn.chuanyu.{version.name}"
        assert [example["name"] for example in entry["examples"]] == ["typical", "minimal", "edge"]
        assert all(version.write(example["body"]) for example in entry["examples"])

    def test_names_files_that_are_there(self) -> None:
        inside = [version for one in self.INDEX["contracts"] for version in one["versions"]]
        for entry in [*inside, *self.INDEX["notices"]]:
            assert {entry["schema"], entry["vector"]} <= FILES.keys()

    def test_names_every_code_list_that_it_refers_to(self) -> None:
        used = {
            field["code_list"]
            for contract in self.INDEX["contracts"]
            for version in contract["versions"]
            for field in version["fields"]
            if "code_list" in field
        }

        used |= {f["code_list"] for f in self.INDEX["envelope"]["fields"] if "code_list" in f}
        assert used == self.INDEX["code_lists"].keys()

    @pytest.mark.parametrize("entry", INDEX["contracts"], ids=lambda entry: entry["name"])
    def test_has_a_whole_body_that_breaks_each_rule(self, entry: Any) -> None:
        contract = contract_named(entry["name"])
        for version in entry["versions"]:
            for rule in version["rules"]:
                with pytest.raises(ContractBroken) as refused:
                    contract.read(version["version"], rule["broken"]["body"])

                assert rule["code"] in {problem.code for problem in refused.value.problems}
                assert rule["broken"]["path"] in rule["paths"]

    def test_says_what_each_step_makes_of_messages(self) -> None:
        found = [
            (contract_named(entry["name"]), version["version"], version["step"])
            for entry in self.INDEX["contracts"]
            for version in entry["versions"]
            if version["step"]
        ]

        assert found
        for contract, high, step in found:
            for one in (*step["up"], *step["down"]):
                assert not one.get("fails")
                assert one.get("becomes") or one["held"]
            for one in step["up"]:
                assert contract.version(high).holds(one["becomes"])


class TestTheErrorCodes:
    def test_are_all_there_with_cause_and_cure(self) -> None:
        found = {
            entry["code"]: entry
            for area in document("errors.json")["areas"]
            for entry in area["codes"]
        }

        assert found.keys() == CODES.keys()
        assert all(entry["remedy_zh"] and entry["remedy_en"] for entry in found.values())

    def test_stand_by_area_with_who_cures_them(self) -> None:
        areas = document("errors.json")["areas"]

        assert [area["area"] for area in areas] == [area.name for area in AREAS]
        assert all(area["zh"] and area["en"] and area["cured_by"]["zh"] for area in areas)

    def test_name_where_they_can_occur(self) -> None:
        found = {c["code"]: c for area in document("errors.json")["areas"] for c in area["codes"]}

        assert found["KEY_MISMATCH"]["attributes"] == ["$.partitionkey", "$.subject"]
        assert "credit.declare-listing" in found["ALREADY_DECLARED"]["refused_by"]
        assert "catalogue.amend-batch.v1" in found["CREDIT_CODE_FORM"]["forms"][0]["used_by"]


class TestAVector:
    ENTRIES = document("vectors.json")["vectors"]
    OF_CONTRACTS = [one for one in ENTRIES if one["name"] not in {v.name for v in NOTICES}]

    @pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e["name"])
    def test_has_the_bytes_and_headers_it_says(self, entry: Any) -> None:
        data = FILES[entry["file"]]

        envelope = envelopes.decode(data)

        assert f"{envelope.contract}.v{envelope.version}" == entry["name"]
        assert entry["sha256"] == envelopes.digest(data)
        assert entry["properties"] == binding.properties(envelope)
        assert entry["headers"] == binding.headers(envelope)
        assert len(data) == entry["bytes"]

    @pytest.mark.parametrize("entry", OF_CONTRACTS, ids=lambda e: e["name"])
    def test_is_read_as_the_message_it_says(self, entry: Any) -> None:
        data = FILES[entry["file"]]

        envelope = envelopes.decode(data)
        contract, _ = reading.read(envelope, len(data))

        assert f"{contract.name}.v{envelope.version}" == entry["name"]
        assert entry["contract_digest"] == envelope.contractdigest
        assert entry["bytes"] <= contract.largest
        assert (entry["signature"] is not None) == contract.shared

    @pytest.mark.parametrize("version", NOTICES, ids=lambda version: version.name)
    def test_of_gateways_is_signed_as_what_it_is_and_without_a_number(
        self, version: Version
    ) -> None:
        [entry] = [one for one in self.ENTRIES if one["name"] == version.name]

        said = {taken_apart(line)[0].place for line in entry["signature"].values()}

        [place] = said
        assert (place.what, place.number) == (version.contract.partition(".")[2], 0)
        assert place.contract == entry["contract_digest"] == version.digest
        assert version.read(envelopes.decode(FILES[entry["file"]]).data)["lane"] == place.lane

    def test_is_written_again_to_the_same_bytes(self) -> None:
        for entry in document("vectors.json")["vectors"]:
            assert envelopes.encode(envelopes.decode(FILES[entry["file"]])) == FILES[entry["file"]]

    def test_can_be_checked_with_sha256sum(self) -> None:
        lines = FILES["vectors.sha256"].decode().splitlines()

        assert len(lines) == len(VERSIONS) + len(NOTICES)
        assert all(
            hashlib.sha256(FILES[n]).hexdigest() == d for d, n in (x.split("  ") for x in lines)
        )


class TestAPage:
    @pytest.mark.parametrize("name", PAGES)
    def test_leads_nowhere_that_is_not_there(self, name: str) -> None:
        for target in parsed(name).links:
            file, _, anchor = target.partition("#")
            file = file or name
            assert file in FILES, target
            assert not anchor or unquote(anchor) in parsed(file).ids, target

    @pytest.mark.parametrize("name", PAGES)
    def test_loads_nothing_from_elsewhere(self, name: str) -> None:
        assert parsed(name).loaded == []
        assert not re.search(rb"@import|url\(|fetch\(|XMLHttpRequest", FILES[name])

    @pytest.mark.parametrize("name", PAGES)
    def test_uses_no_id_twice(self, name: str) -> None:
        ids = parsed(name).ids

        assert len(ids) == len(set(ids))

    def test_tells_of_every_message_and_every_field(self) -> None:
        text = FILES["index.html"].decode()
        for contract in CONTRACTS:
            assert f'<article id="{contract.name}"' in text
            assert all(version.digest in text for version in contract.versions)
        for version in NOTICES:
            assert f'<article id="{version.contract}"' in text
            assert version.digest in text


class TestTheReleases:
    def test_were_only_ever_appended(self) -> None:
        path = FOLDER / released.NAME
        now = path.read_text(encoding="utf-8") if path.exists() else ""
        for commit in git("log", "--first-parent", "--format=%H", "--", str(path)).split():
            listed = git("ls-tree", "--name-only", commit, "--", str(path))
            before = (
                git("show", f"{commit}:{path.relative_to(PROJECT).as_posix()}") if listed else ""
            )
            assert now.startswith(before), f"RELEASED was rewritten since {commit}"


def git(*words: str) -> str:
    done = subprocess.run(
        ["git", *words], cwd=PROJECT, capture_output=True, text=True, encoding="utf-8", check=True
    )
    return done.stdout


def keywords(schema: Any) -> set[str]:
    """Every keyword of a schema at every depth."""
    found = set(schema)
    for inner in [*schema.get("properties", {}).values(), *filter(None, [schema.get("items")])]:
        found |= keywords(inner)
    return found


def inner(schema: Any) -> Iterator[Any]:
    """Every field and member at every depth."""
    for part in [*schema.get("properties", {}).values(), *filter(None, [schema.get("items")])]:
        yield part
        yield from inner(part)


class _Links(HTMLParser):
    """Where a page leads, what it loads, and the ids it has."""

    def __init__(self) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.loaded: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "a":
            self.links.add(str(given["href"]))
        elif given.get("src") or (tag == "link" and given.get("rel") != "icon"):
            self.loaded.append(tag)


_PARSED: dict[str, _Links] = {}


def parsed(name: str) -> _Links:
    if name not in _PARSED:
        _PARSED[name] = _Links()
        _PARSED[name].feed(FILES[name].decode())
    return _PARSED[name]
