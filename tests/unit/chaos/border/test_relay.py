"""What the relay between shovel and gateway does to a message: each mishap for itself, and what it never does."""

from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

from contracts.binding import SIGNATURE
from shared import topology
from tests.chaos.border import relay
from tests.chaos.border.messages import parcel_of
from tests.chaos.border.plan import make
from tests.chaos.border.relay import KEPT, MISHAPS, Relay
from tests.chaos.publishing import Parcel


PLAN = make(2, 200)
LINE = "v1;" + "s" * 80


def came(number: int) -> Any:
    """The message of that number as the broker delivers it."""
    planned = PLAN.ways["chongqing"][number]
    message = parcel_of(planned, "chongqing", "50").message
    message.properties["application_headers"][SIGNATURE] = LINE
    route = {"routing_key": f"sichuan.{number}"}
    return SimpleNamespace(
        body=message.body, properties=message.properties, delivery_info=route, delivery_tag=1
    )


@pytest.fixture
def spoiler(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Relay:
    """A relay to whose messages one mishap always happens."""
    monkeypatch.setattr(relay, "MISHAPS", MISHAPS | dict.fromkeys(MISHAPS, 0) | {request.param: 1})
    return Relay("amqp://nowhere", frozenset(), Random(1))  # noqa: S311 - the same each time


def fate(relay: Relay, message: Any) -> list[Parcel]:
    return list(relay._fate(message))


@pytest.mark.parametrize("spoiler", ["altered"], indirect=True)
def test_an_altered_one_differs_in_one_bit(spoiler: Relay) -> None:
    whole = came(3)

    [parcel] = fate(spoiler, whole)

    differing = [a ^ b for a, b in zip(parcel.message.body, whole.body, strict=True) if a != b]
    assert differing == [1]
    assert parcel.message.properties["application_headers"][SIGNATURE] == LINE
    assert spoiler.mishaps == {"altered": 1}


@pytest.mark.parametrize("spoiler", ["forged"], indirect=True)
def test_a_forged_one_has_another_signature_and_leaves_the_whole_as_it_was(spoiler: Relay) -> None:
    whole = came(3)

    [parcel] = fate(spoiler, whole)

    assert parcel.message.body == whole.body
    assert parcel.message.properties["application_headers"][SIGNATURE] != LINE
    assert whole.properties["application_headers"][SIGNATURE] == LINE


@pytest.mark.parametrize("spoiler", ["doubled"], indirect=True)
def test_a_doubled_one_comes_twice(spoiler: Relay) -> None:
    bodies = [parcel.message.body for parcel in fate(spoiler, came(3))]

    assert bodies == [came(3).body] * 2


@pytest.mark.parametrize("spoiler", ["overtaken"], indirect=True)
def test_an_overtaken_one_comes_after_others(spoiler: Relay) -> None:
    most = int(KEPT)
    passed = [parcel for number in range(most + 1) for parcel in fate(spoiler, came(number))]

    assert [parcel.routing_key for parcel in passed] == ["sichuan.0"]


def test_a_dropped_one_is_dropped_at_its_first_passage() -> None:
    number = PLAN.ways["chongqing"][3].number
    dropping = Relay("amqp://nowhere", frozenset({number}), Random(1))  # noqa: S311

    assert fate(dropping, came(3)) == []
    assert fate(dropping, came(3))


def test_most_pass_as_they_are() -> None:
    fair = Relay("amqp://nowhere", frozenset(), Random(1))  # noqa: S311
    passed = [parcel for number in range(200) for parcel in fate(fair, came(number))]

    whole = {came(number).body for number in range(200)}
    same = [parcel for parcel in passed if parcel.message.body in whole]
    assert len(same) > 190
    assert {parcel.exchange for parcel in passed} == {topology.BORDER_IN}
