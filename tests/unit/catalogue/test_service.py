"""The entrypoints: each passes its question on and gives the answer back as plain data."""

from typing import Any
from unittest.mock import create_autospec

import pytest
from nameko.testing.services import worker_factory

from contracts.errors import ContractBroken, Problem
from services.catalogue.domain.matter import Outcome
from services.catalogue.service import Service
from services.catalogue.wiring import CatalogueApplication
from shared.delivery import Delivery
from shared.delivery import Outcome as Settled


@pytest.fixture
def app() -> Any:
    return create_autospec(CatalogueApplication, instance=True)


@pytest.fixture
def service(app: Any) -> Any:
    return worker_factory(Service, app=app)


class TestTheService:
    def test_passes_a_delivery_on(self, service: Any, app: Any) -> None:
        app.receive.return_value = Settled.HANDLED
        delivery = Delivery(body=b"{}")

        assert service.receive(delivery) == "handled"
        app.receive.assert_called_once_with(delivery)

    def test_answers_an_import(self, service: Any, app: Any) -> None:
        app.import_matters.return_value = {"results": [{"row": 1, "outcome": Outcome.PUBLISHED}]}

        answer = service.import_matters([{"name": "x"}], "clerk")

        assert answer == {"accepted": True, "results": [{"row": 1, "outcome": "published"}]}
        app.import_matters.assert_called_once_with([{"name": "x"}], "clerk")

    def test_answers_a_refused_import_with_its_problems(self, service: Any, app: Any) -> None:
        app.import_matters.side_effect = ContractBroken([Problem("FIELD_TYPE", "$.rows")])

        answer = service.import_matters("rows", "clerk")

        assert answer["accepted"] is False
        assert [problem["code"] for problem in answer["problems"]] == ["FIELD_TYPE"]

    @pytest.mark.parametrize("question", ["matters", "partner_matters", "alignments"])
    def test_passes_a_question_on_with_its_limit(
        self, service: Any, app: Any, question: str
    ) -> None:
        asked = getattr(app, question)
        asked.return_value = [{"list_number": "CY-001"}]

        assert getattr(service, question)(limit=7) == [{"list_number": "CY-001"}]
        asked.assert_called_once_with(7)

    def test_gives_the_effects(self, service: Any, app: Any) -> None:
        app.effects.return_value = {"catalogue.matter-published": {"effective": 3}}

        assert service.effects() == {"catalogue.matter-published": {"effective": 3}}


class TestTheName:
    def test_is_pinned(self) -> None:
        assert Service.name == "catalogue"
