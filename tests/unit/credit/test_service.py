"""The entrypoints of the credit service: each makes one call and gives its answer in plain JSON."""

import datetime as dt
from typing import Any
from unittest.mock import create_autospec

import pytest
from nameko.testing.services import worker_factory

from services.credit.domain.errors import UnknownListing
from services.credit.service import Service
from services.credit.wiring import CreditApplication, build
from shared.delivery import Delivery, Outcome
from shared.settings import SettingsInvalid


COMMANDS = ["declare_listing", "lift_listing"]


@pytest.fixture
def app() -> Any:
    return create_autospec(CreditApplication, instance=True)


@pytest.fixture
def service(app: Any) -> Any:
    return worker_factory(Service, app=app)


class TestACommand:
    @pytest.mark.parametrize("name", COMMANDS)
    def test_is_handed_on_with_its_actor(self, service: Any, app: Any, name: str) -> None:
        getattr(app, name).return_value = {"listing_id": "51-1"}

        answer = getattr(service, name)({"kind": "red"}, "陈")

        getattr(app, name).assert_called_once_with({"kind": "red"}, "陈")
        assert answer == {"accepted": True, "listing_id": "51-1"}

    @pytest.mark.parametrize("name", COMMANDS)
    def test_is_answered_with_a_code_when_refused(self, service: Any, app: Any, name: str) -> None:
        getattr(app, name).side_effect = UnknownListing("51-1")

        answer = getattr(service, name)({}, "陈")

        assert answer["accepted"] is False
        assert [problem["code"] for problem in answer["problems"]] == ["NOT_FOUND"]


class TestAQuestion:
    @pytest.mark.parametrize("name", ["listings", "recognitions"])
    def test_for_rows_is_answered_in_plain_json(self, service: Any, app: Any, name: str) -> None:
        getattr(app, name).return_value = [{"lifted_on": dt.date(2026, 11, 20)}]

        assert getattr(service, name)(5) == [{"lifted_on": "2026-11-20"}]
        getattr(app, name).assert_called_once_with(5)

    def test_for_effects_is_handed_on(self, service: Any, app: Any) -> None:
        app.effects.return_value = {"credit.listing-lifted": {"effective": 1}}

        assert service.effects() == {"credit.listing-lifted": {"effective": 1}}


class TestADelivery:
    def test_is_settled_by_the_application(self, service: Any, app: Any) -> None:
        app.receive.return_value = Outcome.PARKED
        delivery = Delivery(body=b"{}")

        assert service.receive(delivery) == "parked"
        app.receive.assert_called_once_with(delivery)


class TestTheSettings:
    def test_that_are_missing_are_all_named(self) -> None:
        with pytest.raises(SettingsInvalid) as invalid:
            build({})

        assert len(invalid.value.problems) == 6
