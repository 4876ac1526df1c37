"""The READMEs tell the truth: every command in them runs, in their order, with the output they show."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from deploy.nodes import plan_pair
from tests.e2e.processes import processes_of


PROJECT = Path(__file__).resolve().parents[2]
READMES = ("README.md", "README.zh-CN.md")
FENCE = re.compile(r"```console\n(.*?)```", re.DOTALL)
SELF = {"make test", "make check"}  # this very run, and the one before it: .ci/run calls both
STATUS = {"make demo WITHOUT=sichuan": 1}
SECONDS = 900  # of one command: a busy machine may be ten times slower than a quiet one


@dataclass(frozen=True)
class Shown:
    """A command of a README and the output shown below it."""

    command: str
    output: tuple[str, ...]


@dataclass(frozen=True)
class Ran:
    """What really came of it."""

    status: int
    output: str


def shown_in(readme: str) -> list[Shown]:
    text = (PROJECT / readme).read_text(encoding="utf-8")
    found: list[Shown] = []
    for block in FENCE.findall(text):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *output = part.rstrip().splitlines()
            found.append(Shown(command, tuple(line for line in output if "…" not in line)))
    return found


def environment(run_dir: Path) -> Mapping[str, str]:
    """The caller's own, with the nodes in a folder apart, so that running ones are left alone."""
    passed = {key: value for key, value in os.environ.items() if not key.startswith("COV")}
    short = {"RUNS": "1", "RUN_SECONDS": "0.5"}  # a benchmark that measures nothing, but runs
    return passed | short | {"CHUANYU_RUN_DIR": str(run_dir), "COLUMNS": "150"}


def run(command: str, run_dir: Path) -> Ran:
    result = subprocess.run(
        command.split(),
        cwd=PROJECT,
        env=environment(run_dir),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    sys.stdout.write(result.stderr)  # shown when a test fails
    return Ran(result.returncode, result.stdout)


@pytest.fixture(scope="module")
def run_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("readme") / "run"


@pytest.fixture(scope="module")
def results(run_dir: Path) -> Iterator[list[tuple[Shown, Ran]]]:
    """Every command once, in the order of the page."""
    commands = [shown for shown in shown_in(READMES[0]) if shown.command not in SELF]
    try:
        yield [(shown, run(shown.command, run_dir)) for shown in commands]
    finally:
        run("make down", run_dir)


def plain(text: str) -> str:
    """Without what differs from run to run: numbers of milliseconds and the width of frames."""
    return re.sub(r"[\s─━┄]+", " ", re.sub(r"\d+ │ (?=[^│]*│$)", "N │ ", text)).strip()


@pytest.mark.e2e
@pytest.mark.timeout(3600)
class TestTheReadme:
    def test_says_the_same_commands_in_both_languages(self) -> None:
        english, chinese = (shown_in(readme) for readme in READMES)

        assert english == chinese
        assert len(english) > len(SELF)

    def test_has_commands_that_end_as_it_says(self, results: list[tuple[Shown, Ran]]) -> None:
        ended = {shown.command: ran.status for shown, ran in results}

        assert ended == {command: STATUS.get(command, 0) for command in ended}

    def test_shows_their_real_output(self, results: list[tuple[Shown, Ran]]) -> None:
        for shown, ran in results:
            real = {plain(line) for line in ran.output.splitlines()}

            assert {plain(line) for line in shown.output} <= real, shown.command

    def test_leaves_nothing_running(self, results: list[tuple[Shown, Ran]], run_dir: Path) -> None:
        assert results
        assert processes_of(run_dir) == []

    @pytest.mark.parametrize("target", ["check", "test"])
    def test_names_what_ci_runs(self, target: str) -> None:
        ci = (PROJECT / ".ci" / "run").read_text(encoding="utf-8")

        assert re.search(rf"\b{target}\b", ci)
        assert run(f"make -n {target}", PROJECT).status == 0

    def test_keeps_to_its_own_folder(self, run_dir: Path) -> None:
        assert plan_pair(run_dir).run_dir == run_dir.resolve()
