from collections.abc import Iterator
from pathlib import Path

import pytest

from services.credit.wiring import CreditApplication, build
from tests.unit.neighbours import Neighbours, neighbours


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[Neighbours[CreditApplication]]:
    with neighbours(build, tmp_path) as both:
        yield both
