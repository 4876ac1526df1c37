"""RELEASED keeps every line: against contracts.json beside it, the last commit, and the baseline of a check."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from deploy.cli import contract_check
from deploy.cli.contracts import contracts
from deploy.publish import folder as published
from deploy.publish import kept
from deploy.publish.kept import ReleasesRemoved
from deploy.publish.released import ReleaseProblem, ReleasesUnusable
from tests.contract.changes.tree import git


FILES = published.generated([])
Lines = list[str]


def run(*words: str) -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(contracts, words)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A folder in which everything is released."""
    folder = tmp_path_factory.mktemp("released")
    published.write(folder, FILES)
    assert run("release", "--folder", str(folder)).exit_code == 0
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def folder(tmp_path: Path, made: dict[str, bytes]) -> Path:
    published.write(tmp_path / "published", made)
    return tmp_path / "published"


def edit(folder: Path, change: Callable[[Lines], Lines]) -> None:
    path = folder / "RELEASED"
    path.write_text("".join(change(path.read_text().splitlines(keepends=True))))


def without_first(lines: Lines) -> Lines:
    return lines[1:]


def reordered(lines: Lines) -> Lines:
    return [lines[1], lines[0], *lines[2:]]


@pytest.mark.parametrize("command", [["publish", "--accept"], ["release", "--accept"]])
class TestPublishing:
    @pytest.mark.parametrize("change", [without_first, lambda _: []])
    def test_refuses_when_contracts_json_tells_of_more(
        self, folder: Path, command: list[str], change: Callable[[Lines], Lines]
    ) -> None:
        edit(folder, change)
        before = (folder / "RELEASED").read_bytes()

        refused = run(*command, "--folder", str(folder))

        assert isinstance(refused.exception, ReleasesRemoved)
        assert refused.exception.exit_status == 1
        assert "RELEASED_REMOVED" in str(refused.exception)
        assert "restore RELEASED from git" in str(refused.exception)
        assert (folder / "RELEASED").read_bytes() == before

    @pytest.mark.parametrize("change", [without_first, reordered])
    def test_refuses_what_is_not_as_it_was_committed(
        self, folder: Path, command: list[str], change: Callable[[Lines], Lines]
    ) -> None:
        git(folder.parent, "init", "-q")
        git(folder.parent, "add", "-A")
        git(folder.parent, "commit", "-q", "-m", "Release")
        (folder / "contracts.json").unlink()
        edit(folder, change)

        refused = run(*command, "--folder", str(folder))

        assert isinstance(refused.exception, ReleasesRemoved)

    def test_refuses_a_file_that_is_no_text(self, folder: Path, command: list[str]) -> None:
        (folder / "RELEASED").write_bytes(b"\xff\xfe\n")

        refused = run(*command, "--folder", str(folder))

        assert isinstance(refused.exception, ReleasesUnusable)
        assert refused.exception.exit_status == 2


class TestReading:
    def test_refuses_what_cannot_be_read(self, folder: Path) -> None:
        (folder / "RELEASED").unlink()
        (folder / "RELEASED").mkdir()

        with pytest.raises(ReleasesUnusable, match="IsADirectoryError"):
            kept.releases(folder)

    def test_takes_nothing_from_an_index_that_is_none(self) -> None:
        assert kept.recorded(b"{") == kept.recorded(b"{}") == []


class TestChecking:
    @pytest.fixture(autouse=True)
    def _now(self, folder: Path, made: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
        """What is in the project now, beside the baseline that a test names."""
        self.now = folder.parent / "now"
        published.write(self.now, made)
        monkeypatch.setattr(contract_check, "FOLDER", self.now)

    def check(self, folder: Path) -> Result:
        return run("check", "--against", str(folder))

    def test_finds_nothing_when_every_line_is_there(self, folder: Path) -> None:
        assert self.check(folder).exit_code == 0

    @pytest.mark.parametrize("change", [without_first, reordered, lambda _: []])
    def test_finds_a_line_that_is_gone_or_elsewhere(
        self, folder: Path, change: Callable[[Lines], Lines]
    ) -> None:
        edit(self.now, change)

        result = self.check(folder)

        assert result.exit_code == 1
        for said in ("release-removed", "RELEASED_REMOVED: catalogue.", "反例 witness"):
            assert said in result.stdout

    def test_finds_it_in_the_index_when_the_baseline_is_the_folder_itself(self) -> None:
        edit(self.now, without_first)

        result = run("check")

        assert result.exit_code == 1
        assert "release-removed" in result.stdout

    @pytest.mark.parametrize("of_baseline", [True, False])
    @pytest.mark.parametrize("change", [
        lambda lines: [*lines, lines[-1].replace(".v", ".v9")], lambda _: ["\udcff\n"]
    ])  # fmt: skip
    def test_cannot_judge_lines_that_nobody_knows(
        self, folder: Path, change: Callable[[Lines], Lines], *, of_baseline: bool
    ) -> None:
        path = (folder if of_baseline else self.now) / "RELEASED"
        lines = change(path.read_text().splitlines(keepends=True))
        path.write_bytes("".join(lines).encode(errors="surrogateescape"))

        result = self.check(folder)

        assert isinstance(result.exception, ReleaseProblem)
        assert result.exception.exit_status == 2
        assert "RELEASED_UNUSABLE" in str(result.exception)
