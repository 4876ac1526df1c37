"""Chongqing's gateway on a migrated database, with a clock that stands still."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.gateway.wiring import GatewayApplication, build
from tests.unit.gateway.builders import gateway_environment


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[GatewayApplication]:
    url = f"sqlite:///{tmp_path}/gateway.sqlite3"
    built = build(gateway_environment(CHUANYU_DATABASE_URL=url))
    yield built
    built.database.close()
