"""chuanyu contracts publish and release: what they write, what they refuse, how they end."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from contracts.envelope import SHAPE
from deploy.cli.contracts import contracts
from deploy.publish import folder as published
from deploy.publish.folder import SomebodysFolder
from deploy.publish.released import ReleasedChanged
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
        assert f"envelope.v1 {SHAPE.digest} {today}" in lines
        assert f"已发布 released {today}" in (folder / "index.html").read_text(encoding="utf-8")
        assert run("publish", "--check", "--folder", str(folder)).exit_code == 0

    def test_a_second_time_adds_nothing(self, folder: Path) -> None:
        run("release", "--folder", str(folder))
        before = content(folder)

        result = run("release", "--folder", str(folder))

        assert (result.exit_code, result.stdout, content(folder)) == (0, "", before)

    @pytest.mark.parametrize("command", [["release"], ["publish"], ["publish", "--check"]])
    def test_of_a_version_that_has_changed_is_refused_and_so_is_all_else(
        self, folder: Path, command: list[str]
    ) -> None:
        run("release", "--folder", str(folder))
        path = folder / "RELEASED"
        path.write_text(path.read_text().replace(SHAPE.digest, f"sha256:{'0' * 64}"))
        before = content(folder)

        result = run(*command, "--folder", str(folder))

        assert isinstance(result.exception, ReleasedChanged)
        assert "envelope.v1" in str(result.exception)
        assert content(folder) == before
