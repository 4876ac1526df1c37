"""The benchmark measures what it says; the figures themselves are never judged."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from contracts.registry import contract_named
from tests.bench import converting, reading
from tests.bench.timing import median_us


PROJECT = Path(__file__).resolve().parents[3]


class TestTheBenchmark:
    def test_writes_ours_beside_its_peers(self, tmp_path: Path) -> None:
        output = tmp_path / "build" / "bench.json"
        options = ["--batches", "1", "--runs", "0", "--output", str(output)]
        command = [sys.executable, "-m", "tests.bench", *options]

        printed = subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, text=True)

        figures = json.loads(output.read_text(encoding="utf-8"))
        assert {"ours", "marshmallow", "jsonschema_rs"} < set(figures["read_us"])
        assert all(value > 0 for group in figures.values() for value in group.values())
        assert "ratio" in printed.stdout

    @pytest.mark.parametrize("peer", reading.calls())
    def test_has_every_peer_read_the_message(self, peer: str) -> None:
        assert reading.calls()[peer]()

    def test_has_every_converter_do_its_work(self) -> None:
        for call in converting.calls().values():
            assert call()


def test_the_message_is_typical() -> None:
    message = reading.a_message(contract_named(reading.TYPICAL))

    assert 1000 <= len(message) <= 2600


def test_the_median_is_not_moved_by_one_slow_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter(
        [0.0, 0.002, 10.0, 19.0, 20.0, 20.002]
    )  # three batches of 200 calls, one of them slow
    monkeypatch.setattr("tests.bench.timing.time.perf_counter", lambda: next(ticks))

    assert median_us({"it": lambda: None}, batches=3) == {"it": 10.0}
