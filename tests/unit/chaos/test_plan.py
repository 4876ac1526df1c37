"""The plan of a run: the same for a seed, and every fault often enough to mean something."""

import json
from collections import Counter

import pytest

from shared.failpoints import Point
from tests.chaos.delivery.plan import FULL, KEYS, RARE, SERVICES, Kind, Outside, make


ENOUGH = 20


def test_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    assert make(7, 500) == make(7, 500)
    assert make(7, 500) != make(8, 500)


class TestAFullRun:
    plan = make(1, FULL)

    def test_strikes_often_enough_at_every_point(self) -> None:
        for point in Point:
            assert sum(len(self.plan.strikes[s][point]) for s in SERVICES) >= ENOUGH, point

    def test_has_enough_of_every_kind_of_message(self) -> None:
        kinds = Counter(message.kind for message in self.plan.messages)

        assert all(kinds[kind] * (3 if kind is Kind.KILLER else 1) >= ENOUGH for kind in Kind)

    def test_breaks_its_surroundings_again_and_again(self) -> None:
        faults = Counter(fault for _, fault in self.plan.outside)

        assert all(faults[f] >= (3 if f in RARE else ENOUGH) for f in Outside)

    def test_ends_with_messages_and_no_fault(self) -> None:
        assert max(at for at, _ in self.plan.outside) <= FULL * 9 // 10


@pytest.mark.parametrize("count", [200, 1_000, FULL])
class TestAMessage:
    def test_has_its_place_among_those_of_its_key(self, count: int) -> None:
        seen = [0] * KEYS
        for message in make(3, count).messages:
            assert message.place == seen[message.key]
            seen[message.key] += 1

    def test_plays_one_part_only(self, count: int) -> None:
        plan = make(3, count)
        parts = [n for points in plan.strikes.values() for n in frozenset().union(*points.values())]
        struck = [
            (point, number)
            for points in plan.strikes.values()
            for point, numbers in points.items()
            for number in numbers
        ]
        kinds = {message.number: message.kind for message in plan.messages}

        assert len(struck) == len(parts) == len(set(parts))
        for point, number in struck:
            wanted = Kind.TROUBLED if point is Point.INSIDE_RETRY else Kind.GOOD
            assert kinds[number] is wanted

    def test_that_is_struck_in_a_retry_is_retried_there(self, count: int) -> None:
        plan = make(3, count)
        by_number = {message.number: message for message in plan.messages}

        for service in SERVICES:
            for number in plan.strikes[service][Point.INSIDE_RETRY]:
                assert by_number[number].service == service


def test_tells_a_service_its_own_part() -> None:
    plan = make(1, 2_000)

    first, second = (json.loads(plan.for_service(service)) for service in SERVICES)

    assert set(first["troubled"]).isdisjoint(second["troubled"])
    assert first["killers"]
    assert set(first["strikes"]) == set(map(str, Point))
