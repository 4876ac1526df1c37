"""Whatever ends a command in the middle, nothing of it runs afterwards."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.processes import processes_of
from tests.waiting import eventually


pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]
PROJECT = Path(__file__).resolve().parents[2]
CHUANYU = Path(sys.executable).with_name("chuanyu")


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
class TestADemonstrationThatIsInterrupted:
    def test_leaves_nothing_running(self, tmp_path: Path, ending: signal.Signals) -> None:
        run_dir = tmp_path / "run"
        demo = subprocess.Popen(
            [CHUANYU, "--run-dir", run_dir, "demo"],
            cwd=PROJECT,
            env={**os.environ},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        services = run_dir / "demo" / "chongqing" / "log" / "credit.log"
        eventually(services.exists, within=60)

        demo.send_signal(ending)

        assert demo.wait(timeout=60) != 0
        # the command itself is gone, and all that it started
        eventually(lambda: processes_of(run_dir) == [])
