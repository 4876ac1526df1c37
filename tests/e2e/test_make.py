"""What `make` hands to the command and what it ends with; a stand-in takes the command's place."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest


pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]
PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class StandIn:
    """A `chuanyu` that prints its arguments, one a line, and ends as it is told."""

    folder: Path

    def makes(self, *words: str, ending: int = 0, **environment: str) -> tuple[int, list[str]]:
        (self.folder / "chuanyu").write_text(f"#!/bin/sh\nprintf '%s\\n' \"$@\"\nexit {ending}\n")
        (self.folder / "chuanyu").chmod(0o755)
        places = (f"VENV={self.folder}", f"ENDED={self.folder}/ended")
        made = subprocess.run(
            ["make", "-s", *words, *places],
            cwd=PROJECT,
            env=os.environ | environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return made.returncode, made.stdout.splitlines()


@pytest.fixture
def stand_in(tmp_path: Path) -> StandIn:
    return StandIn(tmp_path)


class TestAValueGivenToMake:
    @pytest.mark.parametrize(
        "evil",
        ["1024; touch {}", "'; touch {}; '", '"`touch {}`', "$(touch {})", "$(shell touch {})"],
    )
    def test_reaches_the_command_and_no_shell(
        self, stand_in: StandIn, tmp_path: Path, evil: str
    ) -> None:
        value = evil.format(tmp_path / "touched")

        typed = stand_in.makes("up", f"PORT_BASE={value}")
        inherited = stand_in.makes("up", PORT_BASE=value)
        demo = stand_in.makes("demo", f"WITHOUT={value}")

        assert typed == inherited == (0, ["up", "--port-base", value])
        assert demo == (0, ["demo", "--without", value])
        assert not (tmp_path / "touched").exists()

    def test_is_not_needed(self, stand_in: StandIn) -> None:
        assert stand_in.makes("up") == (0, ["up"])
        assert stand_in.makes("demo") == (0, ["demo"])


class TestADemonstrationThatMissesSomething:
    def test_ends_make_with_its_own_status(self, stand_in: StandIn) -> None:
        status, _ = stand_in.makes("demo", ending=1)

        assert status == 1
