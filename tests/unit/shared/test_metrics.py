"""What a process counts, as Prometheus reads it."""

import datetime as dt

import pytest

from shared import batches
from shared.metrics import Metrics
from shared.processor import Processor
from tests.builders import a_delivery, garbage
from tests.fakes.clock import NOON


def line(text: str, name: str) -> float:
    """The value of the one line that begins with this name and its labels."""
    [found] = [line for line in text.splitlines() if line.startswith(f"{name} ")]
    return float(found.rpartition(" ")[2])


class TestABatch:
    def test_is_counted_by_what_became_of_each_message(self, processor: Processor) -> None:
        first = a_delivery()

        batches.receive(processor, [first, a_delivery(partitionkey="b"), garbage("c"), first])

        text = processor.metrics.text({})
        assert line(text, 'chuanyu_messages_total{outcome="handled"}') == 2
        assert line(text, 'chuanyu_messages_total{outcome="duplicate"}') == 1
        assert line(text, 'chuanyu_messages_total{outcome="parked"}') == 1
        assert line(text, 'chuanyu_parked_total{reason="unreadable"}') == 1
        assert line(text, 'chuanyu_batch_messages_bucket{le="2"}') == 0
        assert line(text, 'chuanyu_batch_messages_bucket{le="5"}') == 1
        assert line(text, "chuanyu_batch_messages_count") == 1
        assert line(text, "chuanyu_batch_messages_sum") == 4
        assert line(text, "chuanyu_lag_seconds_count") == 3  # nobody knows when garbage occurred

    @pytest.mark.parametrize(
        ("seconds", "bound", "below"),
        [(0.005, "0.005", 1), (0.006, "0.005", 0), (-3, "0.005", 1), (90_000, "86400", 0)],
    )
    def test_has_a_lag_that_is_never_negative(self, seconds: float, bound: str, below: int) -> None:
        metrics = Metrics()

        metrics.settled(["handled"], [NOON], NOON + dt.timedelta(seconds=seconds))

        text = metrics.text({})
        assert line(text, f'chuanyu_lag_seconds_bucket{{le="{bound}"}}') == below
        assert line(text, 'chuanyu_lag_seconds_bucket{le="+Inf"}') == 1
        assert line(text, "chuanyu_lag_seconds_sum") == max(seconds, 0)


class TestTheText:
    def test_has_the_memory_of_the_process(self) -> None:
        assert line(Metrics().text({}), "process_resident_memory_bytes") > 10**6

    def test_has_what_others_know_with_and_without_a_label(self) -> None:
        text = Metrics().text({"outbox_unsent": {"": 3}, "queue_ready": {"credit.00": 2}})

        assert line(text, "chuanyu_outbox_unsent") == 3
        assert line(text, 'chuanyu_queue_ready{queue="credit.00"}') == 2

    def test_names_whose_trouble_it_was(self) -> None:
        metrics = Metrics()
        metrics.troubles["relay", "broker"] += 2

        text = metrics.text({})

        assert line(text, 'chuanyu_troubles_total{kind="broker",part="relay"}') == 2
