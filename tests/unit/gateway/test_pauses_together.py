"""Two gateways on one database: what one holds or lets go, the other neither doubles nor overtakes."""

import threading
from collections.abc import Iterator

import pytest

from contracts.enforcement.lead_offered import LEAD_OFFERED
from contracts.registry import example
from services.gateway.adapters import forwarding
from services.gateway.wiring import GatewayApplication, build
from shared.delivery import Delivery
from tests.builders import OTHER_LISTING, an_id
from tests.unit.gateway.builders import gateway_environment
from tests.unit.gateway.crossing import (
    Crossing,
    lane,
    left,
    numbered,
    pause,
    resume,
)
from tests.unit.gateway.test_passage import outward


def an_offer() -> Delivery:
    """On another lane."""
    key = f"50-{an_id()}"
    body = example(LEAD_OFFERED, LEAD_OFFERED.newest, "minimal") | {LEAD_OFFERED.key: key}
    said = {"source": "/chongqing/enforcement", "type": LEAD_OFFERED.type_of(), "data": body}
    return outward(**said, subject=key, partitionkey=key)


@pytest.mark.postgresql
class TestTwoProcesses:
    @pytest.fixture
    def other(self, crossing: Crossing) -> Iterator[GatewayApplication]:
        """Of Chongqing, on the same database."""
        url = crossing.chongqing.database.url
        built = build(gateway_environment(CHUANYU_DATABASE_URL=url))
        yield built
        built.database.close()

    def test_that_hold_number_and_let_go_at_once_keep_the_order(
        self, crossing: Crossing, other: GatewayApplication, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(forwarding, "AT_ONCE", 3)
        failures: list[BaseException] = []

        def work(gateway: GatewayApplication, *, orders: bool) -> None:
            try:
                for number in range(40):
                    gateway.receive([outward(), outward(partitionkey=OTHER_LISTING)])
                    if orders and number % 4 == 0:
                        (pause, resume)[number // 4 % 2](gateway)
                    gateway.postman.round()
            except BaseException as failure:  # noqa: BLE001 - told by the test
                failures.append(failure)

        threads = [
            threading.Thread(target=work, args=(crossing.chongqing,), kwargs={"orders": True}),
            threading.Thread(target=work, args=(other,), kwargs={"orders": False}),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        resume(crossing.chongqing)
        crossing.chongqing.postman.round()

        assert failures == []
        assert len(numbered(crossing)) == 160
        assert left(crossing.chongqing) == numbered(crossing)
        assert lane(crossing.chongqing)["held"] == 0

    def test_number_lanes_in_opposite_orders_and_neither_waits_for_ever(
        self, crossing: Crossing, other: GatewayApplication
    ) -> None:
        """Without one order for all the database would end one of the two."""
        failures: list[BaseException] = []

        def work(gateway: GatewayApplication, *, reverse: bool) -> None:
            try:
                for _ in range(40):
                    fresh = [outward(), an_offer()]
                    gateway.receive(fresh[::-1] if reverse else fresh)
            except BaseException as failure:  # noqa: BLE001 - told by the test
                failures.append(failure)

        threads = [
            threading.Thread(target=work, args=(crossing.chongqing,), kwargs={"reverse": False}),
            threading.Thread(target=work, args=(other,), kwargs={"reverse": True}),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)

        assert failures == []
        assert len(left(crossing.chongqing)) == 160
