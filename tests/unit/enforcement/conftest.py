from collections.abc import Iterator

import pytest

from services.enforcement.wiring import EnforcementApplication, build
from tests.fixtures_databases import NewDatabase
from tests.unit.neighbours import Neighbours, neighbours


@pytest.fixture
def nodes(new_database: NewDatabase) -> Iterator[Neighbours[EnforcementApplication]]:
    with neighbours(build, lambda: new_database("enforcement")) as both:
        yield both
