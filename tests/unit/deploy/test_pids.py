import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from deploy import pids
from deploy.errors import StillRunning
from tests.unit.deploy.builders import SLEEPER


COARSE = 2  # seconds: the kernel says when it booted in whole ones
DEAF = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(60)
"""


@pytest.fixture
def pid_file(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "process.json"
    yield path
    pids.stop([path], grace=0)


def start(pid_file: Path, command: Sequence[str] = SLEEPER) -> pids.Running:
    log = pid_file.with_suffix(".log")
    return pids.start(pid_file, command, env={}, cwd=pid_file.parent, log=log)


class TestAStartedProcess:
    def test_is_found_again_by_its_file(self, pid_file: Path) -> None:
        before = time.time()
        started = start(pid_file)

        assert pids.find(pid_file) == started
        assert before - COARSE <= started.since <= time.time() + COARSE

    def test_leads_a_session_of_its_own(self, pid_file: Path) -> None:
        started = start(pid_file)

        assert os.getsid(started.pid) == started.pid != os.getsid(0)

    def test_is_gone_after_a_stop_and_so_is_its_file(self, pid_file: Path) -> None:
        started = start(pid_file)

        pids.stop([pid_file], grace=5)

        assert not Path(f"/proc/{started.pid}").exists()
        assert not pid_file.exists()

    def test_is_killed_when_it_does_not_listen(self, pid_file: Path) -> None:
        started = start(pid_file, [sys.executable, "-c", DEAF])
        log = pid_file.with_suffix(".log")
        assert pids.wait_until(lambda: "deaf" in log.read_text(), seconds=10)

        pids.stop([pid_file], grace=0.2)

        assert not pids.is_alive(started)

    def test_that_ended_by_itself_is_not_found(self, pid_file: Path) -> None:
        start(pid_file, [sys.executable, "-c", ""])

        assert pids.wait_until(lambda: pids.find(pid_file) is None, seconds=10)


class TestAPidThatBelongsToSomebodyElseNow:
    def test_is_neither_found_nor_stopped(self, pid_file: Path) -> None:
        stranger = start(pid_file)
        other = pid_file.with_name("other.json")
        other.write_text(json.dumps({"pid": stranger.pid, "mark": "earlier-boot:1"}))

        pids.stop([other], grace=1)

        assert pids.find(other) is None
        assert pids.is_alive(stranger)


class TestAProcessThatSurvives:
    def test_is_named(self, pid_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        start(pid_file)
        with monkeypatch.context() as patch:
            patch.setattr(pids, "_send", lambda running, number: None)
            patch.setattr(pids, "KILL_GRACE", 0.1)
            with pytest.raises(StillRunning, match="process"):
                pids.stop([pid_file], grace=0.1)

        assert pids.find(pid_file) is not None


class TestAFileThatCannotBeRead:
    def test_stands_for_no_process(self, pid_file: Path) -> None:
        pid_file.write_text("{")

        assert pids.find(pid_file) is None
