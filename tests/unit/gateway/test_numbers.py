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
    @given(come=COME, other=COME)
    def test_in_both_are_those_of_either_that_the_other_has(
        self, come: list[int], other: list[int]
    ) -> None:
        both = Numbers.of_each(sorted(set(come) & set(other)))

        assert numbers(come).both(numbers(other)) == both

    @LAW
    @given(come=COME)
    def test_are_the_same_made_at_once(self, come: list[int]) -> None:
        assert Numbers.of_each(sorted(set(come))) == numbers(come)

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

    @LAW
    @given(come=COME, up_to=st.integers(0, 70))
    def test_miss_of_a_stretch_what_did_not_come_in_it(self, come: list[int], up_to: int) -> None:
        missing = {
            n for first, last in numbers(come).missing(up_to) for n in range(first, last + 1)
        }

        assert missing == set(range(1, up_to + 1)) - set(come)
        assert numbers(come).up_to(up_to) == numbers([n for n in come if n <= up_to])

    @LAW
    @given(one=COME, other=COME)
    def test_are_together_what_is_in_either(self, one: list[int], other: list[int]) -> None:
        assert numbers(one).together(numbers(other)) == numbers(one + other)

    @LAW
    @given(come=COME)
    def test_are_unbroken_up_to_the_first_that_is_missing(self, come: list[int]) -> None:
        expected = next(number for number in range(1, 63) if number not in come) - 1

        assert numbers(come).unbroken == expected

    def test_are_numbers_alone(self) -> None:
        assert "1" not in numbers([1])
