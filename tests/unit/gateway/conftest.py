"""Chongqing's gateway on a migrated database, with a clock that stands still."""

from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs

from services.gateway import wiring
from services.gateway.wiring import GatewayApplication, build
from tests.fakes.clock import FakeClock
from tests.fixtures_databases import NewDatabase
from tests.unit.gateway.builders import gateway_environment
from tests.unit.gateway.crossing import Crossing
from tests.unit.gateway.partnership import asks, serving


@pytest.fixture
def gateway(new_database: NewDatabase) -> Iterator[GatewayApplication]:
    built = build(gateway_environment(CHUANYU_DATABASE_URL=new_database("gateway")))
    yield built
    built.database.close()


@pytest.fixture
def sichuan(new_database: NewDatabase) -> Iterator[GatewayApplication]:
    """The gateway at the other side."""
    there = {
        "CHUANYU_NODE": "sichuan",
        "CHUANYU_REGION": "51",
        "CHUANYU_PARTNER": "chongqing",
        "CHUANYU_PARTNER_REGION": "50",
    }
    url = new_database("gateway")
    built = build(gateway_environment(CHUANYU_DATABASE_URL=url, **there))
    yield built
    built.database.close()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    clock = FakeClock()
    monkeypatch.setattr(wiring, "SystemClock", lambda: clock)
    return clock


@pytest.fixture
def crossing(
    clock: FakeClock, gateway: GatewayApplication, sichuan: GatewayApplication
) -> Iterator[Crossing]:
    with capture_logs():
        yield Crossing(gateway, sichuan, clock)


@pytest.fixture
def pair(crossing: Crossing) -> Iterator[Crossing]:
    """They ask each other over HTTP."""
    with serving(crossing.sichuan) as there, serving(crossing.chongqing) as here:
        asks(crossing.chongqing, there)
        asks(crossing.sichuan, here)
        yield crossing
