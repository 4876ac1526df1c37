"""The verdict sees every way in which a promise can be broken: each is made up here and must be found."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.chaos.delivery.plan import SERVICES, Kind, Plan, make
from tests.chaos.delivery.verdict import Effect, Observed, Verdict, judge


CLEAN = Verdict(0, 0, 0, 0)


@pytest.fixture
def plan() -> Plan:
    return make(5, 300)


def perfect(plan: Plan) -> Observed:
    """As every promise has it: what kills the second service still takes effect in the first."""
    good = {m.number for m in plan.good}
    later = {m.number for m in plan.messages if m.kind is Kind.KILLER and m.service == "second"}
    effects = {
        service: [
            Effect(m.number, f"50-{m.key}", m.place)
            for m in plan.messages
            if m.number in (good | later if service == "first" else good)
        ]
        for service in SERVICES
    }
    totals = {service: dict(Counter(e.key for e in lines)) for service, lines in effects.items()}
    came_out = [(m.number, f"id-{m.number}") for m in plan.good]
    return Observed(effects, totals, came_out)


Break = Callable[[list[Effect]], list[Effect]]


def damaged(observed: Observed, service: str, damage: Break) -> Observed:
    effects = {**observed.effects, service: damage(list(observed.effects[service]))}
    totals = {name: dict(Counter(e.key for e in lines)) for name, lines in effects.items()}
    return Observed(effects, totals, observed.came_out)


def test_a_perfect_run_is_clean(plan: Plan) -> None:
    assert judge(plan, perfect(plan)) == CLEAN
    assert judge(plan, perfect(plan)).is_clean


@pytest.mark.parametrize("service", SERVICES)
class TestInAService:
    def test_an_effect_that_is_missing_is_lost(self, plan: Plan, service: str) -> None:
        number = plan.good[10].number

        found = judge(
            plan,
            damaged(perfect(plan), service, lambda es: [e for e in es if e.number != number]),
        )

        assert found == replace(CLEAN, lost=1)

    def test_an_effect_that_is_there_twice_is_doubled(self, plan: Plan, service: str) -> None:
        found = judge(plan, damaged(perfect(plan), service, lambda es: [es[0], *es]))

        assert found == replace(CLEAN, duplicated=1)

    def test_an_effect_of_poison_is_unexpected(self, plan: Plan, service: str) -> None:
        poison = next(m for m in plan.messages if m.kind is Kind.BROKEN)
        last = Effect(poison.number, f"50-{poison.key}", 10_000)

        found = judge(plan, damaged(perfect(plan), service, lambda es: [*es, last]))

        assert found == replace(CLEAN, unexpected=1)

    def test_a_key_that_goes_back_is_out_of_order(self, plan: Plan, service: str) -> None:
        def swap(effects: list[Effect]) -> list[Effect]:
            key = Counter(e.key for e in effects).most_common(1)[0][0]
            first, second, *_ = (n for n, e in enumerate(effects) if e.key == key)
            effects[first], effects[second] = effects[second], effects[first]
            return effects

        assert judge(plan, damaged(perfect(plan), service, swap)) == replace(CLEAN, out_of_order=1)

    def test_an_aggregate_that_counted_otherwise_is_unexpected(
        self, plan: Plan, service: str
    ) -> None:
        observed = perfect(plan)
        key = observed.effects[service][0].key
        totals = {**observed.totals, service: {**observed.totals[service], key: 99}}

        assert judge(plan, replace(observed, totals=totals)) == replace(CLEAN, unexpected=1)


class TestAtTheEnd:
    def test_a_message_that_never_came_out_is_lost(self, plan: Plan) -> None:
        observed = perfect(plan)

        assert judge(plan, replace(observed, came_out=observed.came_out[1:])).lost == 1

    def test_a_copy_of_one_message_is_no_second_effect(self, plan: Plan) -> None:
        observed = perfect(plan)
        came_out = [observed.came_out[0], *observed.came_out]

        assert judge(plan, replace(observed, came_out=came_out)) == CLEAN

    def test_a_second_message_of_one_cause_is_doubled(self, plan: Plan) -> None:
        observed = perfect(plan)
        came_out = [*observed.came_out, (observed.came_out[0][0], "another id")]

        assert judge(plan, replace(observed, came_out=came_out)).duplicated == 1
