"""Every variant of the benchmark's chain runs, once and with few messages; how fast is never judged."""

from contextlib import closing
from pathlib import Path

import kombu
import pytest

from deploy.nodes import Pair
from shared import topology
from tests.bench.chain.chain import PATIENCE, WARM_UP, ChainBroken, running_chain
from tests.bench.chain.databases import KINDS, Databases
from tests.bench.chain.ends import Sink
from tests.bench.chain.growth import Plan, grow
from tests.bench.chain.message import EXIT, cloud_event, key_number
from tests.bench.chain.processes import frozen
from tests.bench.chain.site import Site
from tests.bench.chain.topology import virtual_host
from tests.bench.chain.variants import RAW, VARIANTS, Variant
from tests.e2e.processes import processes_of


pytestmark = pytest.mark.broker
FEW = 30


@pytest.fixture
def site(brokers: Pair, tmp_path: Path) -> Site:
    return Site(brokers.node("chongqing"), tmp_path)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("variant", VARIANTS, ids=[variant.name for variant in VARIANTS])
def test_every_variant_passes_all_messages_on_once(
    site: Site, variant: Variant, kind: Databases
) -> None:
    kind.launch(site.node)
    try:
        with running_chain(site, variant, kind) as chain:
            passage = chain.pass_through(FEW)
            late = chain.latencies_ms(FEW, 1.0)
    finally:
        kind.stop(site.node)

    assert (passage.count, passage.duplicates, len(late)) == (FEW, 0, FEW)
    assert passage.rate > 0
    assert min(late) > 0
    assert passage.rss_mb <= passage.peak_mb
    assert list(site.folder.iterdir()) == []
    assert processes_of(site.folder) == []


def test_a_chain_is_filled_and_compared_with_an_empty_one(site: Site) -> None:
    told: list[str] = []

    growth = grow(site, KINDS["sqlite"], Plan(WARM_UP + FEW + 1, FEW, 1), told.append)

    counts = [
        [passage.count for passage in p] for p in (growth.portions, growth.full, growth.empty)
    ]
    assert counts == [[FEW, FEW], [FEW], [FEW]]
    assert len(told) == 3


def test_a_chain_that_loses_a_message_gives_no_figure(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_chain(site, RAW, KINDS["sqlite"]) as chain, frozen(chain.services):
        monkeypatch.setattr("tests.bench.chain.chain.PATIENCE", 0.1)

        with pytest.raises(ChainBroken, match="1 of 1 lost"):
            chain.latencies_ms(1, 1.0)


def test_the_sink_counts_what_is_missing_double_and_overtaken(site: Site) -> None:
    later = next(number for number in range(2, 10_000) if key_number(number) == key_number(1))
    with virtual_host(site.node, partitioned=False) as url, closing(Sink(url)) as sink:
        with kombu.Connection(url) as connection:
            for number in (later, later, 1):
                message = cloud_event(number)
                connection.default_channel.basic_publish(message, topology.EVENTS, EXIT)

        assert sink.wait_for(range(1, later + 1, later - 1), PATIENCE) == 0
        assert (sink.duplicates, sink.out_of_order) == (1, 1)
        assert sink.wait_for(range(2, 4), patience=0.1) == 2
