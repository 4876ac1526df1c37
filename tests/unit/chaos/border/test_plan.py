"""The plan of a border run: the same for a seed, and every fault often enough to mean something."""

import json
from collections import Counter

import pytest

from shared.failpoints import Point
from tests.chaos.border.plan import KEYS, LAST, NODES, OFTEN, Fault, make
from tests.chaos.delivery.plan import FULL, Kind, Planned


ENOUGH = 20


def test_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    assert make(7, 500) == make(7, 500)
    assert make(7, 500) != make(8, 500)


class TestAFullRun:
    plan = make(1, FULL)

    def test_sends_so_many_each_way(self) -> None:
        assert {node: len(way) for node, way in self.plan.ways.items()} == dict.fromkeys(
            NODES, FULL
        )

    def test_strikes_often_enough_at_every_point(self) -> None:
        for point in Point:
            assert sum(len(self.plan.strikes[node][point]) for node in NODES) >= ENOUGH, point

    def test_breaks_its_surroundings_as_often_as_said(self) -> None:
        faults = Counter(fault for _, fault, _ in self.plan.outside)

        assert all(faults[fault] == often for fault, often in OFTEN.items())
        assert all(faults[skew] == 1 for skew in (Fault.CLOCK_AHEAD, Fault.CLOCK_BEHIND))

    def test_cuts_either_line_ten_times(self) -> None:
        cuts = Counter(node for _, fault, node in self.plan.outside if fault is Fault.LINE_CUT)

        assert cuts == dict.fromkeys(NODES, 10)

    def test_ends_with_messages_and_no_fault(self) -> None:
        assert max(at for at, _, _ in self.plan.outside) <= 2 * FULL * 9 // 10


@pytest.mark.parametrize("count", [200, 1_000])
class TestAMessage:
    def test_has_its_place_among_those_of_its_key_and_way(self, count: int) -> None:
        for way in make(3, count).ways.values():
            seen = [0] * KEYS
            for message in way:
                assert message.place == seen[message.key]
                seen[message.key] += 1

    def test_dies_at_one_point_of_one_gateway_at_most(self, count: int) -> None:
        plan = make(3, count)
        every = [n for points in plan.strikes.values() for ns in points.values() for n in ns]

        assert len(every) == len(set(every))

    def test_that_is_struck_in_a_retry_is_retried_there(self, count: int) -> None:
        plan = make(3, count)
        by_number = _by_number(count)

        for node in NODES:
            for number in plan.strikes[node][Point.INSIDE_RETRY]:
                assert (by_number[number].kind, by_number[number].service) == (Kind.TROUBLED, node)


def test_the_last_of_either_way_are_dropped_once() -> None:
    assert make(3, 200).dropped == {*range(200 - LAST, 200), *range(400 - LAST, 400)}


def test_tells_a_gateway_its_own_part() -> None:
    first, second = (json.loads(make(1, 2_000).for_gateway(node)) for node in NODES)

    assert set(first["troubled"]).isdisjoint(second["troubled"])
    assert set(first["strikes"]) == set(map(str, Point))


def _by_number(count: int) -> dict[int, Planned]:
    return {m.number: m for way in make(3, count).ways.values() for m in way}
