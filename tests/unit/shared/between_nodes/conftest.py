from collections.abc import Iterator

import pytest

from services.credit.wiring import CreditApplication, build
from tests.fixtures_databases import NewDatabase
from tests.unit.neighbours import Neighbours, neighbours


@pytest.fixture
def nodes(new_database: NewDatabase) -> Iterator[Neighbours[CreditApplication]]:
    with neighbours(build, lambda: new_database("credit")) as both:
        yield both
