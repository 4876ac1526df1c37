"""chuanyu contracts check in this process: what it prints, and from where it reads what was published."""

import json
import shutil
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from contracts.anatomy import Data
from deploy.cli import contract_check
from deploy.cli.contracts import contracts
from deploy.publish import folder, git
from tests.contract.changes.tree import PROJECT


NAME = "credit.recognition-ended"


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the generator writes, so that both keep to one form."""
    path = tmp_path_factory.mktemp("published")
    folder.write(path, folder.generated([]))
    return path


@pytest.fixture
def edited(before: Path, tmp_path: Path) -> Path:
    """A folder whose other files are those of `before`; a test writes its own contracts.json."""
    for part in ("schemas", "vectors"):
        shutil.copytree(before / part, tmp_path / part)
    return tmp_path


def run(*words: str | Path) -> Result:
    terminal = CliRunner(env={"COLUMNS": "200"})
    return terminal.invoke(contracts, ["check", *map(str, words)])


def index(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((path / "contracts.json").read_text(encoding="utf-8"))
    return content


def with_entry(before: Path, edited: Path, **changes: Any) -> Path:
    content = index(before)
    [entry] = [entry for entry in content["contracts"] if entry["name"] == NAME]
    entry |= changes
    (edited / "contracts.json").write_text(json.dumps(content), encoding="utf-8")
    return edited


class TestContractsThatAreWhatWasPublished:
    def test_end_with_nothing_to_report(self, before: Path) -> None:
        result = run("--against", before)

        assert result.exit_code == 0
        assert "结论 verdict: 兼容 compatible" in result.stdout

    def test_are_counted(self, before: Path) -> None:
        answer = json.loads(run("--against", before, "--json").stdout)

        assert answer["compared"] == len(index(before)["contracts"])
        assert (answer["breaking"], answer["findings"]) == (False, [])


class TestAChangeThatBreaks:
    def test_is_shown_with_whom_it_hits_and_a_message(self, before: Path, edited: Path) -> None:
        result = run("--against", with_entry(before, edited, largest_bytes=10**6))

        assert result.exit_code == 1
        for said in (
            NAME,
            "largest-lowered",
            "$.largest",
            "chongqing, sichuan",
            "反例 witness",
            "1000000 字节",
        ):
            assert said in result.stdout

    def test_that_nobody_could_decide_has_a_reason_and_no_message(
        self, before: Path, edited: Path
    ) -> None:
        entries = {entry["name"]: entry for entry in index(before)["contracts"]}
        versions = entries[NAME]["versions"]
        rule = entries["credit.listing-declared"]["versions"][0]["rules"][0]
        none = {"path": "$.x", "body": {}}
        versions[0]["rules"].append(rule | {"name": "r", "paths": ["$"], "broken": none})

        result = run("--against", with_entry(before, edited, versions=versions))

        assert result.exit_code == 1
        assert "rule-removed" in result.stdout
        assert "no message found" in result.stdout
        assert "反例 witness" not in result.stdout


class TestATextThatChanged:
    def test_is_shown_as_it_was_and_as_it_is_and_left_to_a_person(
        self, before: Path, edited: Path
    ) -> None:
        result = run("--against", with_entry(before, edited, zh="互认作废"))

        assert result.exit_code == 1
        for said in ("text-changed", "$.zh", "互认作废", "互认已终止", "a person must judge"):
            assert said in result.stdout


class TestAContractThatIsItselfWrong:
    def test_is_told_with_what_to_do(self, before: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def failing(*_: object) -> Data:
            raise FileNotFoundError("v1-typical.json")

        judging = import_module("contracts.changes.check")  # a function of the package has its name
        monkeypatch.setattr(judging, "of_contract", failing)

        result = run("--against", before)

        assert result.exit_code == 2
        assert "CONTRACT_UNSOUND" in result.stderr
        assert "FileNotFoundError: v1-typical.json" in result.stderr


class TestTheBaseline:
    def test_of_another_form_is_told_with_its_place(self, before: Path, edited: Path) -> None:
        result = run("--against", with_entry(before, edited, largest_bytes="x"))

        assert result.exit_code == 2
        assert "BASELINE_FORM" in result.stderr
        assert ".largest_bytes" in result.stderr

    def test_lies_within_its_folder(self, before: Path, edited: Path) -> None:
        [entry] = [entry for entry in index(before)["contracts"] if entry["name"] == NAME]
        versions = [entry["versions"][0] | {"schema": "../../x"}]

        result = run("--against", with_entry(before, edited, versions=versions))

        assert result.exit_code == 2
        assert "BASELINE_MISSING" in result.stderr

    def test_is_no_commit_that_nobody_made(self) -> None:
        result = run("--against", "no-such-commit")

        assert result.exit_code == 2
        assert "neither a folder nor a revision" in result.stderr

    @pytest.mark.parametrize("against", ["", "--help"])
    def test_is_neither_nothing_nor_an_option(self, against: str) -> None:
        result = run("--against", against)

        assert result.exit_code == 2
        assert "BASELINE_MISSING" in result.stderr

    def test_is_no_commit_before_anything_was_published(self) -> None:
        first = git.answer(PROJECT, "rev-list", "--max-parents=0", "HEAD")
        assert first

        result = run("--against", first.decode().split()[0])

        assert result.exit_code == 2
        assert "no contracts/published" in result.stderr

    def test_is_read_from_an_archive_of_a_commit(self) -> None:
        archive = git.answer(PROJECT, "archive", "HEAD", "--", "contracts/roles.py")
        assert archive

        files = contract_check._of_archive(archive)

        assert b"class Role" in files("contracts/roles.py")
        with pytest.raises(LookupError):
            files("contracts.json")
