"""Figures of the border: medians, ratios, and what of the gateways' processor time signatures are."""

from contracts.catalogue.matter_published import MATTER_PUBLISHED
from tests.bench.border.backlog import MESSAGES_OF_A_CASE, Day
from tests.bench.border.bench import GATEWAYS, figures
from tests.bench.border.passage import Passage, percentiles
from tests.bench.border.sender import envelope, lead_id
from tests.bench.border.signing import PROVE, SIGN


def passage(count: int, seconds: float, cpu: float) -> Passage:
    used = dict.fromkeys(GATEWAYS, cpu)
    return Passage(count, seconds, used, dict.fromkeys(GATEWAYS, 100.0))


def test_figures_are_medians_beside_the_peer() -> None:
    passages = [passage(1_000, 2.0, 0.5), passage(1_000, 1.0, 0.5), passage(1_000, 4.0, 0.5)]

    found = figures(passages, list(map(float, range(1, 101))), 2_000.0, {SIGN: 250.0, PROVE: 250.0})

    assert found == {
        "ours": 500.0,
        "spread": [250.0, 1_000.0],
        "shovel": 2_000.0,
        "p50_ms": 50.5,
        "p99_ms": 100.0,
        "rate": 50,
        "signature_share": 0.5,
        "rss_mb": 100.0,
    }


def test_percentiles_are_of_all_messages() -> None:
    assert percentiles([1.0] * 98 + [100.0, 100.0]) == (1.0, 100.0)


def test_each_message_is_about_a_lead_of_its_own() -> None:
    said = [envelope(number) for number in range(3)]

    assert [one.partitionkey for one in said] == [lead_id(number) for number in range(3)]
    assert len({one.data["letter_number"] for one in said}) == 3


def test_a_day_brings_each_matter_from_its_first_revision_to_its_last() -> None:
    said = [Day(cases=3).envelope(number) for number in range(3 * MESSAGES_OF_A_CASE)]

    for case in ("50-CY-00001", "50-CY-00002", "50-CY-00003"):
        revisions = [one.data["revision"] for one in said if one.partitionkey == case]
        assert revisions == list(range(1, MESSAGES_OF_A_CASE + 1))
    for one in said:
        MATTER_PUBLISHED.write(one.data)  # or ContractBroken
