"""The entrypoints of the enforcement service: each makes one call and gives its answer in plain JSON."""

import datetime as dt
from typing import Any
from unittest.mock import create_autospec

import pytest
from nameko.testing.services import worker_factory

from services.enforcement.domain.errors import UnknownLead
from services.enforcement.service import Service
from services.enforcement.wiring import EnforcementApplication, build
from shared.delivery import Delivery, Outcome
from shared.settings import SettingsInvalid


COMMANDS = ["offer_lead", "accept_lead", "return_lead", "file_lead", "not_file_lead", "decide_lead"]


@pytest.fixture
def app() -> Any:
    return create_autospec(EnforcementApplication, instance=True)


@pytest.fixture
def service(app: Any) -> Any:
    return worker_factory(Service, app=app)


class TestACommand:
    @pytest.mark.parametrize("name", COMMANDS)
    def test_is_handed_on_with_its_actor(self, service: Any, app: Any, name: str) -> None:
        getattr(app, name).return_value = {"lead_id": "50-1"}

        answer = getattr(service, name)({"field": "labour"}, "李")

        getattr(app, name).assert_called_once_with({"field": "labour"}, "李")
        assert answer == {"accepted": True, "lead_id": "50-1"}

    @pytest.mark.parametrize("name", COMMANDS)
    def test_is_answered_with_a_code_when_refused(self, service: Any, app: Any, name: str) -> None:
        getattr(app, name).side_effect = UnknownLead("50-1")

        answer = getattr(service, name)({}, "李")

        assert answer["accepted"] is False
        assert [problem["code"] for problem in answer["problems"]] == ["NOT_FOUND"]


class TestAQuestion:
    def test_for_leads_is_answered_in_plain_json(self, service: Any, app: Any) -> None:
        app.leads.return_value = [{"found_on": dt.date(2026, 10, 12)}]

        assert service.leads(5) == [{"found_on": "2026-10-12"}]
        app.leads.assert_called_once_with(5)

    def test_for_one_lead_is_answered_in_plain_json(self, service: Any, app: Any) -> None:
        app.lead.return_value = {"lead": {"found_on": dt.date(2026, 10, 12)}}

        assert service.lead("50-1") == {"accepted": True, "lead": {"found_on": "2026-10-12"}}

    def test_for_an_unknown_lead_is_refused(self, service: Any, app: Any) -> None:
        app.lead.side_effect = UnknownLead("50-1")

        assert service.lead("50-1")["problems"][0]["code"] == "NOT_FOUND"

    def test_for_effects_is_handed_on(self, service: Any, app: Any) -> None:
        app.effects.return_value = {"enforcement.lead-closed": {"effective": 1}}

        assert service.effects() == {"enforcement.lead-closed": {"effective": 1}}


class TestADelivery:
    def test_is_settled_by_the_application(self, service: Any, app: Any) -> None:
        app.receive.return_value = Outcome.HANDLED
        delivery = Delivery(body=b"{}")

        assert service.receive(delivery) == "handled"
        app.receive.assert_called_once_with(delivery)


class TestTheSettings:
    def test_that_are_missing_are_all_named(self) -> None:
        with pytest.raises(SettingsInvalid) as invalid:
            build({})

        assert len(invalid.value.problems) == 6
