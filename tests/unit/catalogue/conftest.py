from collections.abc import Iterator
from pathlib import Path

import pytest

from services.catalogue.wiring import CatalogueApplication, build
from tests.unit.neighbours import Neighbours, neighbours


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[Neighbours[CatalogueApplication]]:
    with neighbours(build, tmp_path) as both:
        yield both
