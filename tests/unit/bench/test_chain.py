"""What the benchmark of the chain makes of its runs; the runs themselves are in tests/integration."""

import json
from collections import Counter
from pathlib import Path

import pytest
from rich.console import Console

from tests.bench.chain import report
from tests.bench.chain.chain import ChainBroken, Passage
from tests.bench.chain.databases import KINDS
from tests.bench.chain.durability import NotDurable, assert_durable, kind_of, settings_of
from tests.bench.chain.growth import Growth
from tests.bench.chain.message import KEYS, key_number, number_of
from tests.bench.chain.rounds import Series
from tests.bench.chain.variants import NAIVE, OURS, PEERS, RAW, VARIANTS, Variant
from tests.bench.ending import end_well
from tests.bench.results import keep


FULL = {"PRAGMA journal_mode": "wal", "PRAGMA synchronous": "2"}


def runs(*rates: int, peak_mb: float = 50.0) -> list[Passage]:
    cpu = {"first": 0.5, "second": 0.25, "broker": 1.0}
    return [Passage(rate, 1.0, 1, cpu, 40.0, peak_mb) for rate in rates]


SERIES = {
    OURS.name: Series(OURS, runs(2400, 3000, 2500, peak_mb=80.04)),
    RAW.name: Series(RAW, runs(5000, 4000, 9000)),
    NAIVE.name: Series(NAIVE, runs(250, 300, 200)),
}


class TestTheFigures:
    def test_are_medians_and_spreads(self) -> None:
        assert report.chain_figures(SERIES) == {
            "ours": 2500,
            "raw_relay": 5000,
            "naive_nameko": 250,
        }
        assert report.spreads(SERIES)["ours"] == [2400, 3000]

    def test_of_memory_are_those_of_ours(self) -> None:
        assert report.rss_mb(SERIES) == 80.0

    def test_of_latency_stand_beside_those_of_the_relay(self) -> None:
        ours = {"rate": 200, "p50": 9.0, "p99": 30.0}

        told = report.latency_line("sqlite", ours, {"rate": 200, "p50": 4.5, "p99": 20.0})

        assert told.endswith("p50 9.0 ms (2.0 × 4.5), p99 30.0 ms (1.5 × 20.0)")

    def test_of_latency_are_percentiles(self) -> None:
        found = report.latency([float(n) for n in range(1001)], 200)

        assert found == {"rate": 200, "p50": 500.0, "p99": pytest.approx(990, abs=1)}

    def test_stand_beside_their_peers_in_the_table(self) -> None:
        console = Console(width=200, record=True)
        console.print(report.table("sqlite", SERIES))

        [line] = [line for line in console.export_text().splitlines() if "ours" in line]
        cells = [cell.strip() for cell in line.split("│")[2:-1]]
        assert cells == ["2,500", "2,400–3,000", "0.50", "10.00", "50/25/100", "80", "3"]

    def test_replace_only_those_of_the_same_name(self, tmp_path: Path) -> None:
        output = tmp_path / "build" / "bench.json"

        keep(output, {"read_us": {"ours": 1}, "rss_mb": 1})
        keep(output, {"rss_mb": 2})

        assert json.loads(output.read_text()) == {"read_us": {"ours": 1}, "rss_mb": 2}


class TestTheGrowth:
    def test_of_memory_is_the_slope_of_the_second_half(self) -> None:
        memory = [10.0, 70.0, 80.0, 81.0, 82.0, 83.0]
        portions = [Passage(20_000, 8.0, 0, {}, rss, rss + 1) for rss in memory]

        found = Growth(portions, runs(2400, 2000, 2200), runs(2000, 2600, 2200)).figures()

        assert found == {
            "messages": 120_000,
            "rss_mb_per_million": 50.0,
            "rss_mb": memory,
            "peak_mb": 84.0,
            "rates": [2500] * 6,
            "full": 2200,
            "empty": 2200,
            "full_of_empty": 1.0,
        }


class TestTheMessages:
    @pytest.mark.parametrize("variant", [*VARIANTS, *PEERS], ids=lambda variant: variant.name)
    def test_have_about_a_kilobyte_and_carry_their_number(self, variant: Variant) -> None:
        message = variant.message(123_456)

        assert 900 <= len(message.body) <= 1100
        assert number_of(message) == 123_456

    def test_are_spread_evenly_over_many_keys(self) -> None:
        keys = Counter(map(key_number, range(10 * KEYS)))

        assert len(keys) == KEYS
        assert max(keys.values()) <= 20
        assert len({key_number(number) for number in range(100)}) == 100


class TestADurableDatabase:
    def test_is_asked_in_its_own_words(self) -> None:
        assert settings_of("sqlite:////x", FULL.get) == FULL

    @pytest.mark.parametrize("url", ["postgresql://x", "postgresql+driver://x"])
    def test_is_known_whatever_its_driver(self, url: str) -> None:
        assert kind_of(url) == "postgresql"

    def test_is_asserted(self) -> None:
        assert_durable("sqlite://", FULL)

        with pytest.raises(NotDurable, match="synchronous"):
            assert_durable("sqlite://", FULL | {"PRAGMA synchronous": "1"})


def test_every_kind_and_variant_has_the_name_of_its_figures() -> None:
    assert set(KINDS) <= {"sqlite", "postgresql"}
    assert [variant.name for variant in VARIANTS] == ["ours", "raw_relay", "naive_nameko"]


class TestARunThatDoesNotComeToItsEnd:
    def test_says_why(self) -> None:
        def main() -> None:
            raise ChainBroken("3 of 5 lost")

        with pytest.raises(SystemExit, match="3 of 5 lost"):
            end_well(main)

    def test_has_the_status_of_an_interrupt(self) -> None:
        def main() -> None:
            raise KeyboardInterrupt

        with pytest.raises(SystemExit) as ended:
            end_well(main)
        assert ended.value.code == 130
