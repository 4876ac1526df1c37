"""What holds a lane: an order first, then the stage, then planned maintenance; each ends as it began."""

import datetime as dt
from typing import Any

import pytest

from services.gateway.domain.participant import Stage
from services.gateway.domain.pausing import EVERY_LANE, Cause, Direction, Pause, Rest, Situation
from tests.fakes.clock import NOON


HOUR = dt.timedelta(hours=1)
REST = Rest(NOON, NOON + HOUR, "机房检修")
WAYS: tuple[Direction, ...] = ("in", "out")


def a_situation(**changes: Any) -> Situation:
    values: dict[str, Any] = {"stage": Stage.LIVE, "orders": {}, "rests": []}
    return Situation(**(values | changes))


class TestALane:
    @pytest.mark.parametrize("way", WAYS)
    @pytest.mark.parametrize("stage", [Stage.LIVE, Stage.TESTING])
    def test_goes_on_when_nothing_holds_it(self, way: Direction, stage: Stage) -> None:
        assert a_situation(stage=stage).pause(way, "credit", NOON) is None

    @pytest.mark.parametrize("way", WAYS)
    @pytest.mark.parametrize("named", ["credit", EVERY_LANE])
    def test_is_held_by_an_order_for_it_or_for_all(self, way: Direction, named: str) -> None:
        situation = a_situation(orders={(way, named): "王: 检修"})

        assert situation.pause(way, "credit", NOON) == Pause(Cause.ORDER, "王: 检修")

    @pytest.mark.parametrize("order", [("in", "credit"), ("out", "catalogue"), ("in", EVERY_LANE)])
    def test_is_not_held_by_an_order_for_others(self, order: tuple[Direction, str]) -> None:
        assert a_situation(orders={order: "王: 检修"}).pause("out", "credit", NOON) is None

    def test_is_held_by_the_order_that_names_it_rather_than_by_the_one_for_all(self) -> None:
        orders = {("out", "credit"): "王: 一", ("out", EVERY_LANE): "王: 全"}

        assert a_situation(orders=orders).pause("out", "credit", NOON) == Pause(
            Cause.ORDER, "王: 一"
        )

    @pytest.mark.parametrize("stage", [Stage.AGREED, Stage.SUSPENDED, None])
    def test_that_goes_out_is_held_by_a_stage_that_takes_nothing(self, stage: Stage | None) -> None:
        situation = a_situation(stage=stage)

        assert situation.pause("out", "credit", NOON) == Pause(Cause.STAGE, stage or "unknown")
        assert situation.pause("in", "credit", NOON) is None

    @pytest.mark.parametrize(
        ("after", "held"),
        [(-HOUR, False), (0 * HOUR, True), (HOUR / 2, True), (HOUR, False)],
    )
    def test_that_goes_out_is_held_within_a_window_of_maintenance(
        self, after: dt.timedelta, *, held: bool
    ) -> None:
        situation = a_situation(rests=[Rest(NOON - 9 * HOUR, NOON - 8 * HOUR, "已过"), REST])
        expected = Pause(Cause.MAINTENANCE, "机房检修") if held else None

        assert situation.pause("out", "credit", NOON + after) == expected
        assert situation.pause("in", "credit", NOON + after) is None
