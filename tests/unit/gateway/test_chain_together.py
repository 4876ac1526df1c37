"""Two gateways on one database: one chain for each lane, and heads that both sign are heads of it."""

import threading
from collections.abc import Iterator

import pytest

from services.gateway.adapters import heads
from services.gateway.wiring import GatewayApplication, build
from tests.builders import LISTING, OTHER_LISTING
from tests.unit.gateway.builders import gateway_environment
from tests.unit.gateway.bundles import exported, judged
from tests.unit.gateway.crossing import Crossing
from tests.unit.gateway.test_chain import agrees, head, rows
from tests.unit.gateway.test_heads import signed
from tests.unit.gateway.test_passage import outward


@pytest.mark.postgresql
class TestTwoProcesses:
    @pytest.fixture
    def other(self, crossing: Crossing) -> Iterator[GatewayApplication]:
        """Of Chongqing, on the same database."""
        url = crossing.chongqing.database.url
        built = build(gateway_environment(CHUANYU_DATABASE_URL=url))
        yield built
        built.database.close()

    def test_write_one_chain_and_sign_its_heads(
        self, crossing: Crossing, other: GatewayApplication, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(heads, "MANY", 7)
        failures: list[BaseException] = []

        def work(gateway: GatewayApplication) -> None:
            try:
                for _ in range(25):
                    gateway.receive([outward(), outward(partitionkey=OTHER_LISTING)])
                    gateway.evidence.notary.round()
            except BaseException as failure:  # noqa: BLE001 - told by the test
                failures.append(failure)

        gateways = (crossing.chongqing, other)
        threads = [threading.Thread(target=work, args=(gateway,)) for gateway in gateways]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)

        assert failures == []
        assert [row.entry for row in rows(other, "out")] == list(range(1, 101))
        assert agrees(other, "out")
        assert len(signed(other)) > 2
        assert judged(exported(other, LISTING)).holds
        assert head(other, "out")[0] == signed(other)[-1]
