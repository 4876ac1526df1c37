"""The demonstration: complete when both nodes work, and honest about what is missing when one does not."""

import json
from pathlib import Path
from typing import Any

import pytest

from contracts.registry import every_contract
from deploy.cli import demo
from deploy.nodes import Pair, plan_pair
from tests.e2e.processes import processes_of
from tests.e2e.terminal import Said, Typist


pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]
FIELDS = {
    "contract",
    "sent",
    "arrived",
    "effective",
    "refused",
    "duplicates",
    "parked",
    "p50_ms",
}


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    return plan_pair(tmp_path / "run")


@pytest.fixture
def result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "build" / "demo.json"
    monkeypatch.setattr(demo, "RESULT", path)
    return path


def told(pair: Pair, *options: str) -> Said:
    return Typist(pair, "chongqing").types("demo", *options)


def rows_of(result: Path) -> dict[str, dict[str, Any]]:
    document = json.loads(result.read_text(encoding="utf-8"))
    return {row["contract"]: row for row in document["contracts"]}


class TestTheDemonstration:
    def test_misses_nothing_and_leaves_nothing_running(self, pair: Pair, result: Path) -> None:
        said = told(pair)

        assert said.status == 0
        assert "missing = 0" in said.output
        assert json.loads(result.read_text(encoding="utf-8"))["missing"] == 0
        assert processes_of(pair.run_dir) == []
        rows = rows_of(result)
        assert set(rows) >= set(every_contract())
        assert all(set(row) == FIELDS for row in rows.values())
        assert all(row["sent"] == row["arrived"] for row in rows.values())
        declared, offered = rows["credit.listing-declared"], rows["enforcement.lead-offered"]
        assert (declared["refused"], declared["duplicates"], declared["parked"]) == (3, 1, 2)
        assert (offered["refused"], offered["effective"], offered["parked"]) == (1, 12, 1)


@pytest.mark.parametrize("silent", ["sichuan", "chongqing"])
class TestTheDemonstrationWithoutOneBroker:
    def test_names_what_is_missing(self, pair: Pair, result: Path, silent: str) -> None:
        said = told(pair, "--without", silent)

        assert said.status == 1
        assert "缺少 missing: enforcement.lead-offered" in said.output
        assert json.loads(result.read_text(encoding="utf-8"))["missing"] > 0
        rows = rows_of(result)
        assert rows["catalogue.matter-published"]["effective"] == 68
        assert rows["enforcement.lead-offered"]["sent"] == 6
        assert rows["enforcement.lead-offered"]["effective"] == 0
        assert processes_of(pair.run_dir) == []
