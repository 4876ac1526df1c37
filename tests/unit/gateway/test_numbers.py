"""Sets of numbers behave like sets, whatever comes in whatever order."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from services.gateway.domain.numbers import Numbers
from tests.strategies import LAW


COME = st.lists(st.integers(1, 60), max_size=60)


def numbers(come: list[int]) -> Numbers:
    found = Numbers()
    for number in come:
        found = found.with_number(number)
    return found


class TestNumbers:
    @LAW
    @given(come=COME)
    def test_are_those_that_came(self, come: list[int]) -> None:
        found = numbers(come)

        assert {number for number in range(-1, 63) if number in found} == set(come)
        assert (found.count, found.highest) == (len(set(come)), max(come, default=0))

    @LAW
    @given(come=COME)
    def test_are_kept_in_as_few_spans_as_there_can_be(self, come: list[int]) -> None:
        spans = numbers(come).spans

        assert all(first <= last for first, last in spans)
        assert all(after[0] > before[1] + 1 for before, after in pairwise(spans))

    @LAW
    @given(come=COME)
    def test_miss_what_is_below_the_highest_and_did_not_come(self, come: list[int]) -> None:
        missing = {n for first, last in numbers(come).gaps for n in range(first, last + 1)}

        assert missing == set(range(1, max(come, default=0))) - set(come)

    @LAW
    @given(come=COME)
    def test_are_the_same_after_a_database_had_them(self, come: list[int]) -> None:
        found = numbers(come)

        assert Numbers.of([list(span) for span in found.spans]) == found

    def test_are_numbers_alone(self) -> None:
        assert "1" not in numbers([1])
