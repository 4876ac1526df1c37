"""Whatever ends a benchmark in the middle, nothing of it runs afterwards, and nothing of it is left."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.errors import Busy
from tests.architecture.sources import PROJECT
from tests.bench.chain.site import alone, running_site
from tests.e2e.processes import processes_of
from tests.waiting import eventually


pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_benchmark_leaves_nothing(tmp_path: Path, ending: signal.Signals) -> None:
    site = tmp_path / "site"
    options = ["--batches", "1", "--site", str(site), "--output", str(tmp_path / "bench.json")]
    bench = subprocess.Popen(
        [sys.executable, "-m", "tests.bench", *options],
        cwd=PROJECT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    eventually(lambda: list(site.glob("chains/*/second.log")), within=60)

    bench.send_signal(ending)

    assert bench.wait(timeout=60) != 0
    eventually(lambda: processes_of(site) == [])
    assert not site.exists()


def test_two_benchmarks_do_not_end_each_other(tmp_path: Path) -> None:
    site = tmp_path / "site"
    with alone(site), pytest.raises(Busy, match="another run"), running_site(site, []):
        raise AssertionError("it began")
