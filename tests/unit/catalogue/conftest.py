from collections.abc import Iterator

import pytest

from services.catalogue.wiring import CatalogueApplication, build
from tests.fixtures_databases import NewDatabase
from tests.unit.neighbours import Neighbours, neighbours


@pytest.fixture
def nodes(new_database: NewDatabase) -> Iterator[Neighbours[CatalogueApplication]]:
    with neighbours(build, lambda: new_database("catalogue")) as both:
        yield both
