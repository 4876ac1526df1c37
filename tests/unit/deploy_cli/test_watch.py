"""What came back for one message: asked of a real gateway's inbox, under every name it may stand there."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from contracts import envelope as envelopes
from contracts.envelope import LARGEST, Envelope
from contracts.errors import Problem, UnknownVersion
from deploy.replay import outcome as outcomes
from deploy.replay.outcome import Outcome, Watch
from shared import trace
from shared.database import Database
from shared.processor import Processor
from shared.topology import GATEWAY
from tests.builders import a_delivery, an_envelope, delivery_of, garbage
from tests.fakes.clock import FakeClock
from tests.fakes.handling import Bug, FakeHandling, Refused


NOT_YET = UnknownVersion([Problem("NOT_HANDLED_YET", "$.type")])


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outcomes, "POLL_SECONDS", 0.001)


@pytest.fixture
def gateway(door: Database, clock: FakeClock, handling: FakeHandling) -> Processor:
    return Processor(door, clock, GATEWAY, handling, rehearses=False)


@pytest.fixture
def ask(door: Database, house: Database) -> outcomes.Ask:
    def ask(service: str, message_id: str) -> dict[str, Any]:
        with (door if service == GATEWAY else house).reading() as connection:
            return {"steps": trace.steps(connection, message_id), "led_to": []}

    return ask


@pytest.fixture
def sent(gateway: Processor, ask: outcomes.Ask) -> Callable[..., Outcome]:
    """Sends an envelope, or bytes, to the gateway and says what came back."""

    def sent(message: Envelope | bytes) -> Outcome:
        envelope = message if isinstance(message, Envelope) else None
        body = envelopes.encode(envelope) if envelope else message
        assert isinstance(body, bytes)
        watch = Watch(ask, envelope.id if envelope else None, body, ())
        gateway.receive(delivery_of(envelope) if envelope else garbage(body=body))
        return watch.outcome(5)

    return sent


def codes(outcome: Outcome) -> tuple[str, list[str]]:
    return outcome.what, [problem["code"] for problem in outcome.problems]


class TestTheGateway:
    def test_lets_a_message_in_once(self, sent: Callable[..., Outcome]) -> None:
        message = an_envelope()

        assert codes(sent(message)) == ("handled", [])
        assert codes(sent(message)) == ("duplicate", [])

    @pytest.mark.parametrize(("test", "what"), [(False, "parked"), (True, "would park")])
    def test_parks_other_content_under_a_used_id(
        self, sent: Callable[..., Outcome], *, test: bool, what: str
    ) -> None:
        message = an_envelope(test=test)
        other = replace(message, subject="other")
        sent(message)

        first, again = sent(other), sent(other)

        assert codes(first) == (what, ["ID_REUSED"])
        assert codes(again) == ("duplicate", ["ID_REUSED"])
        assert not first.passed
        assert not again.passed

    def test_parks_what_is_too_large(self, sent: Callable[..., Outcome]) -> None:
        large = an_envelope(data={"listing_id": "x" * LARGEST})

        assert codes(sent(large)) == ("parked", ["MESSAGE_TOO_LARGE"])

    def test_parks_bytes_that_say_no_id(self, sent: Callable[..., Outcome]) -> None:
        assert codes(sent(b"\xff{")) == ("parked", ["NOT_JSON"])

    @pytest.mark.parametrize(("test", "what"), [(False, "parked"), (True, "would park")])
    def test_does_not_let_in_what_it_cannot_handle(
        self, sent: Callable[..., Outcome], handling: FakeHandling, *, test: bool, what: str
    ) -> None:
        handling.fails_with[""] = Bug()

        assert codes(sent(an_envelope(test=test))) == (what, ["HANDLER_FAILED"])

    def test_may_be_silent(self, ask: outcomes.Ask) -> None:
        watch = Watch(ask, None, b"\xff", ())

        assert watch.outcome(0.01).what == "no answer"


class TestTheReceiver:
    @pytest.fixture
    def received(
        self, gateway: Processor, ask: outcomes.Ask, house: Database, handling: FakeHandling
    ) -> Callable[..., Outcome]:
        def received(*, test: bool, fails_with: Exception | None) -> Outcome:
            message = an_envelope(test=test)
            watch = Watch(ask, message.id, envelopes.encode(message), ("credit",))
            gateway.receive(delivery_of(message))
            assert watch._look() is None, "not before the receiver has it too"
            if fails_with:
                handling.fails_with[""] = fails_with
            Processor(house, gateway.clock, "credit", handling, refuse=lambda *_: None).receive(
                delivery_of(message)
            )
            return watch.outcome(5)

        return received

    @pytest.mark.parametrize(
        ("test", "fails_with", "what", "passed"),
        [
            (False, None, "handled", True),
            (False, Refused(), "refused", True),
            (False, Bug(), "parked", False),
            (True, None, "tested", True),
            (True, Refused(), "refused", True),
            (True, Bug(), "would park", False),
            (False, NOT_YET, "parked", False),
            (True, NOT_YET, "not yet", True),
        ],
    )
    def test_says_what_became_of_it(
        self,
        received: Callable[..., Outcome],
        *,
        test: bool,
        fails_with: Exception | None,
        what: str,
        passed: bool,
    ) -> None:
        found = received(test=test, fails_with=fails_with)

        assert (found.what, found.passed) == (what, passed)


class TestTheReceivers:
    def test_of_a_contract_are_known(self) -> None:
        assert outcomes.receivers_of("credit.recognition-granted") == ("credit",)

    def test_of_an_unknown_one_are_nobody(self) -> None:
        assert outcomes.receivers_of(a_delivery().routing_key) == ()
