"""What a relay may have given to a broker is never edited; what it surely has not can be."""

import threading
from typing import Any

import pytest

from shared.database import Database
from shared.outbox import Outgoing
from shared.relay import ConfirmMissing, Relay
from shared.repair import Desk
from shared.repair.refused import ActionImpossible, AlreadySent
from tests.fakes.clock import NOON, FakeClock
from tests.integration.running import running
from tests.unit.shared.repair.conftest import OWN, Write
from tests.waiting import eventually


NOWHERE = "amqp://nobody@127.0.0.1:1/x"
LATER: dict[str, Any] = {"data": {"granted_on": "2026-11-25"}}


class FakeWindow:
    """A broker that confirms so many of the rows, or never answers."""

    def __init__(self, confirmed: int | None) -> None:
        self._confirmed = confirmed

    def publish(self, rows: list[Outgoing]) -> list[int]:
        if self._confirmed is None:
            raise ConfirmMissing
        return [row.number for row in rows[: self._confirmed]]


@pytest.fixture
def relay(database: Database, clock: FakeClock) -> Relay:
    made = Relay(database, NOWHERE, clock)
    made.handed_out.since = NOON
    return made


@pytest.fixture
def desk(desk: Desk, relay: Relay) -> Desk:
    vars(desk)["handed_out"] = relay.handed_out
    return desk


class TestARowThatTheRelayPublished:
    def publish(self, relay: Relay, confirmed: int | None) -> None:
        relay._publish(FakeWindow(confirmed))  # type: ignore[arg-type]

    def test_is_forgotten_once_the_broker_has_it(
        self, relay: Relay, desk: Desk, write: Write
    ) -> None:
        envelope = write(source=OWN)

        self.publish(relay, 1)
        assert relay.handed_out.numbers == {1}  # its mark waits for a transaction
        relay._mark_now()

        assert relay.handed_out.numbers == set()
        with pytest.raises(AlreadySent):
            desk.propose_edit(envelope.id, LATER)

    def test_is_not_edited_when_the_broker_gave_it_back(
        self, relay: Relay, desk: Desk, write: Write
    ) -> None:
        envelope = write(source=OWN)

        self.publish(relay, 0)

        with pytest.raises(AlreadySent):
            desk.propose_edit(envelope.id, LATER)

    def test_is_not_edited_when_nobody_knows_whether_the_broker_has_it(
        self, relay: Relay, desk: Desk, write: Write
    ) -> None:
        first = write(source=OWN)
        with pytest.raises(ConfirmMissing):
            self.publish(relay, None)
        second = write(source=OWN, partitionkey="another", data={})

        with pytest.raises(AlreadySent):
            desk.propose_edit(first.id, LATER)
        assert relay.handed_out.numbers == {1}
        assert desk.show(second.id)["unsent"] is True

    def test_is_waited_for_while_it_is_just_being_handed_out(
        self, relay: Relay, desk: Desk, write: Write
    ) -> None:
        envelope, refused = write(source=OWN), list[type[Exception]]()

        def edit() -> None:
            try:
                desk.propose_edit(envelope.id, LATER)
            except AlreadySent as error:
                refused.append(type(error))

        thread = threading.Thread(target=edit)
        with relay.handed_out.lock:
            thread.start()
            thread.join(0.2)
            relay.handed_out.numbers.add(1)
        thread.join(10)

        assert refused == [AlreadySent]

    def test_is_edited_while_no_broker_was_there(
        self, relay: Relay, desk: Desk, write: Write
    ) -> None:
        relay.handed_out.since = None
        with running(relay.run):
            envelope = write(source=OWN)
            eventually(lambda: relay.state.startswith("waiting after"))
            assert relay.handed_out.since == NOON
            assert desk.propose_edit(envelope.id, LATER)["difference"]


class TestARelayThatOnlyStandsBy:
    def test_knows_nothing_of_what_was_sent(
        self, database: Database, clock: FakeClock, desk: Desk, write: Write
    ) -> None:
        envelope = write(source=OWN)
        idle = Relay(database, NOWHERE, clock)
        vars(desk)["handed_out"] = idle.handed_out

        if database.is_shared:  # another process may be publishing
            with pytest.raises(ActionImpossible, match="where the relay runs"):
                desk.propose_edit(envelope.id, LATER)
        else:  # a file has one process
            assert desk.propose_edit(envelope.id, LATER)["difference"]

    def test_forgets_what_it_knew_when_another_took_over(
        self, relay: Relay, database: Database, clock: FakeClock
    ) -> None:
        successor = Relay(database, NOWHERE, clock)
        with running(successor.run):
            eventually(lambda: successor.state.startswith("waiting after"))
            with running(relay.run):
                eventually(lambda: relay.state != "stopped")

        assert relay.handed_out.since == (None if database.is_shared else NOON)
