"""chuanyu contracts publish and release: what they write, what they refuse, how they end."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from contracts.envelope import SHAPE
from deploy.cli.contracts import contracts
from deploy.publish import folder as published
from deploy.publish.folder import SomebodysFolder
from deploy.publish.released import Release, ReleasedChanged
from shared.clock import SystemClock, civil_date


FILES = published.generated([])
SCHEMA = "schemas/credit.listing-lifted.v1.json"


def run(*words: str) -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(contracts, words)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that is up to date."""
    published.write(tmp_path, FILES)
    return tmp_path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What is in a folder in which everything is released."""
    made = tmp_path_factory.mktemp("released")
    published.write(made, FILES)
    assert run("release", "--folder", str(made)).exit_code == 0
    return content(made)


@pytest.fixture
def released(tmp_path: Path, made: dict[str, bytes]) -> Path:
    published.write(tmp_path, made)
    return tmp_path


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


class TestTheGeneratedFiles:
    def test_are_the_same_at_every_run(self) -> None:
        assert published.generated([]) == FILES

    def test_stay_small_enough_to_be_committed_and_read(self) -> None:
        assert sum(map(len, FILES.values())) < 10 * 1024 * 1024


class TestPublishing:
    def test_writes_everything_into_a_new_folder(self, tmp_path: Path) -> None:
        result = run("publish", "--folder", str(tmp_path / "new"))

        assert result.exit_code == 0
        assert content(tmp_path / "new") == FILES
        assert f"写入 written {SCHEMA}" in result.stdout

    def test_says_and_changes_nothing_when_all_is_as_it_should_be(self, folder: Path) -> None:
        result = run("publish", "--folder", str(folder))

        assert (result.exit_code, result.stdout) == (0, "")
        assert content(folder) == FILES

    def test_puts_back_what_was_changed_and_takes_out_what_is_nobodys(self, folder: Path) -> None:
        (folder / SCHEMA).write_text("{}")
        (folder / "schemas/left-over.json").write_text("{}")

        result = run("publish", "--folder", str(folder))

        assert (result.exit_code, content(folder)) == (0, FILES)
        assert "删除 removed schemas/left-over.json" in result.stdout


class TestAFolderOfSomebodyElse:
    @pytest.mark.parametrize("command", ["publish", "release"])
    def test_is_left_alone(self, tmp_path: Path, command: str) -> None:
        (tmp_path / "thesis.odt").write_bytes(b"mine")

        refused = run(command, "--folder", str(tmp_path))

        assert isinstance(refused.exception, SomebodysFolder)
        assert refused.exception.exit_status == 2
        assert content(tmp_path) == {"thesis.odt": b"mine"}


class TestChecking:
    def test_finds_nothing_in_a_folder_that_is_up_to_date(self, folder: Path) -> None:
        result = run("publish", "--check", "--folder", str(folder))

        assert (result.exit_code, result.stdout) == (0, "")

    def test_names_what_is_stale_missing_or_unknown_and_writes_nothing(self, folder: Path) -> None:
        (folder / SCHEMA).write_text("{}")
        (folder / "index.html").unlink()
        (folder / "notes.txt").write_text("mine")
        before = content(folder)

        result = run("publish", "--check", "--folder", str(folder))

        assert result.exit_code == 1
        assert result.stdout.splitlines() == [
            "过期 stale index.html",
            f"过期 stale {SCHEMA}",
            "多余 unknown notes.txt",
        ]
        assert "make contracts" in result.stderr
        assert content(folder) == before


class TestReleasing:
    def test_writes_every_digest_with_todays_date_and_shows_it_in_the_catalogue(
        self, folder: Path
    ) -> None:
        today = civil_date(SystemClock().now()).isoformat()

        result = run("release", "--folder", str(folder))

        lines = (folder / "RELEASED").read_text(encoding="utf-8").splitlines()
        assert result.exit_code == 0
        assert len(lines) == len(published.digests())
        assert any(line.startswith(f"envelope.v1 {SHAPE.digest} {today} sha256:") for line in lines)
        assert f"已发布 released {today}" in (folder / "index.html").read_text(encoding="utf-8")
        assert run("publish", "--check", "--folder", str(folder)).exit_code == 0

    def test_a_second_time_adds_nothing(self, released: Path, made: dict[str, bytes]) -> None:
        result = run("release", "--folder", str(released))

        assert (result.exit_code, result.stdout, content(released)) == (0, "", made)

    @pytest.mark.parametrize("command", [["release"], ["publish"], ["publish", "--check"]])
    def test_of_a_version_that_has_changed_is_refused_and_so_is_all_else(
        self, released: Path, command: list[str]
    ) -> None:
        for name in ("RELEASED", "contracts.json"):
            replace(released / name, SHAPE.digest, f"sha256:{'0' * 64}")
        before = content(released)

        result = run(*command, "--folder", str(released))

        assert isinstance(result.exception, ReleasedChanged)
        assert "envelope.v1" in str(result.exception)
        assert content(released) == before


LISTING = "credit.listing-lifted"


class TestWhatBreaksOfAReleasedMessage:
    """What the folder holds is as if an earlier state of the contracts had been published."""

    @pytest.fixture
    def broken(self, released: Path) -> Path:
        self.edit(released, lambda entry: entry | {"largest_bytes": 10**6})
        return released

    @staticmethod
    def edit(folder: Path, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        path = folder / "contracts.json"
        index = json.loads(path.read_text(encoding="utf-8"))
        entries = [change(e) if e["name"] == LISTING else e for e in index["contracts"]]
        path.write_text(json.dumps(index | {"contracts": entries}), encoding="utf-8")

    @pytest.mark.parametrize("command", ["publish", "release"])
    def test_is_shown_and_not_written(self, broken: Path, command: str) -> None:
        before = content(broken)

        result = run(command, "--folder", str(broken))

        assert result.exit_code == 1
        assert "largest-lowered" in result.stdout
        assert "反例 witness" in result.stdout
        assert "--accept" in result.stderr
        assert content(broken) == before

    def test_is_written_when_a_person_has_looked(self, broken: Path) -> None:
        result = run("publish", "--accept", "--folder", str(broken))

        assert result.exit_code == 0
        assert run("publish", "--check", "--folder", str(broken)).exit_code == 0

    def test_concerns_only_versions_that_were_released(self, folder: Path) -> None:
        now = published.digests()["credit.listing-disputed.v1"]
        other = Release(
            "credit.listing-disputed.v1", now.digest, "2026-11-24", now.structure, now.code
        )
        (folder / "RELEASED").write_text(f"{other}\n", encoding="utf-8")
        self.edit(folder, lambda entry: entry | {"largest_bytes": 10**6, "zh": "另"})

        assert run("publish", "--folder", str(folder)).exit_code == 0

    def test_cannot_be_told_without_what_was_published(self, broken: Path) -> None:
        (broken / "contracts.json").write_text("{}")

        result = run("publish", "--folder", str(broken))

        assert result.exit_code == 2
        assert "BASELINE_FORM" in result.stderr


class TestAnErratum:
    """The contracts say texts that differ from those released, which are in the folder."""

    @pytest.fixture
    def amended(self, released: Path) -> Path:
        digest = published.digests()[f"{LISTING}.v1"].digest
        replace(released / SCHEMA, "移出事由 reason", "事由 reason")
        for name in ("RELEASED", "contracts.json"):
            replace(released / name, digest, f"sha256:{'0' * 64}")
            replace(released / name, civil_date(SystemClock().now()).isoformat(), "2026-01-01")
        return released

    def test_shows_the_texts_first_and_writes_nothing(self, amended: Path) -> None:
        before = content(amended)

        result = run("release", "--errata", "--folder", str(amended))

        assert result.exit_code == 1
        for said in (
            "text-changed",
            "$.properties.reason.description",
            "移出事由 reason",
            " 事由 reason",
        ):
            assert said in result.stdout
        assert "--accept" in result.stderr
        assert content(amended) == before

    def test_is_appended_when_a_person_has_looked(self, amended: Path) -> None:
        before = (amended / "RELEASED").read_text(encoding="utf-8")

        result = run("release", "--errata", "--accept", "--folder", str(amended))

        assert result.exit_code == 0
        after = (amended / "RELEASED").read_text(encoding="utf-8")
        [line] = after.removeprefix(before).splitlines()
        assert line.startswith(f"{LISTING}.v1 {published.digests()[f'{LISTING}.v1'].digest} ")
        assert run("publish", "--check", "--folder", str(amended)).exit_code == 0

    def test_keeps_on_record_that_rules_are_written_otherwise(self, amended: Path) -> None:
        now = published.digests()[f"{LISTING}.v1"]
        for name in ("RELEASED", "contracts.json"):
            replace(amended / name, f"sha256:{'0' * 64}", now.digest)
            replace(amended / name, now.code, f"sha256:{'2' * 64}")

        refused = run("publish", "--accept", "--folder", str(amended))
        asked = run("release", "--errata", "--folder", str(amended))
        done = run("release", "--errata", "--accept", "--folder", str(amended))

        assert isinstance(refused.exception, ReleasedChanged)
        assert "RELEASED_CHANGED" in str(refused.exception)
        assert (asked.exit_code, done.exit_code) == (1, 0)
        assert f"待记入 to be noted {LISTING}.v1" in asked.stdout
        assert f"已发布 released {LISTING}.v1" in done.stdout
        assert run("publish", "--check", "--folder", str(amended)).exit_code == 0

    def test_is_refused_when_more_than_texts_changed(self, amended: Path) -> None:
        structure = published.digests()[f"{LISTING}.v1"].structure
        for name in ("RELEASED", "contracts.json"):
            replace(amended / name, structure, f"sha256:{'1' * 64}")
        before = content(amended)

        result = run("release", "--errata", "--accept", "--folder", str(amended))

        assert isinstance(result.exception, ReleasedChanged)
        assert content(amended) == before

    def test_is_none_when_nothing_changed(self, released: Path, made: dict[str, bytes]) -> None:
        result = run("release", "--errata", "--folder", str(released))

        assert (result.exit_code, content(released)) == (0, made)


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
