"""What an operator may not do with a message, and sending one again."""

from typing import Any

import pytest

from shared import outbox, repair
from shared.database import Database
from shared.delivery import Outcome
from shared.processor import Processor
from shared.repair import ActionImpossible
from shared.repair.refused import NotFound
from tests.builders import a_delivery, an_envelope, an_id, delivery_of
from tests.fakes import tables
from tests.fakes.clock import NOON
from tests.fakes.handling import Bug, FakeHandling, effects


class TestOtherContentUnderAUsedId:
    @pytest.fixture(autouse=True)
    def _contradiction(self, processor: Processor) -> None:
        envelope = an_envelope()
        processor.receive(delivery_of(envelope))
        other = an_envelope(id=envelope.id, correlationid=envelope.correlationid, subject="other")
        assert processor.receive(delivery_of(other)) is Outcome.PARKED

    def test_is_never_handled(self, processor: Processor, database: Database) -> None:
        with pytest.raises(ActionImpossible, match="possible: discard"):
            repair.retry(processor, 1, actor="王")

        assert len(effects(database)) == 1
        assert [row["state"] for row in tables.parked(database)] == ["waiting"]

    def test_can_be_discarded(self, processor: Processor, database: Database) -> None:
        repair.discard(processor, 1, actor="王", reason="asked the sender")

        assert [row["state"] for row in tables.parked(database)] == ["discarded"]


class TestATestMessageUnderAUsedId:
    def test_never_becomes_a_real_case(self, processor: Processor, database: Database) -> None:
        envelope = an_envelope(test=True)
        processor.receive(delivery_of(envelope))
        processor.receive(delivery_of(an_envelope(test=True, id=envelope.id, subject="other")))

        with pytest.raises(ActionImpossible):
            repair.retry(processor, 1, actor="王")

        assert effects(database) == []


class TestSendingAgain:
    @pytest.fixture
    def sent(self, processor: Processor, database: Database) -> dict[str, Any]:
        """The row of a message that was sent."""
        processor.receive(a_delivery())
        with database.transaction() as connection:
            outbox.mark_sent(connection, [1], NOON)
        [row] = tables.outbox(database)
        return row

    def test_puts_the_same_message_before_the_relay_and_on_record(
        self, database: Database, sent: dict[str, Any]
    ) -> None:
        was = repair.resend(database, sent["message_id"], actor="王", now=NOON)

        assert was == "sent"
        [again] = tables.outbox(database)
        assert again == sent | {"unsent": True}
        assert ("王", "resend", sent["message_id"]) in tables.audited(database)

    def test_of_what_waits_to_be_sent_says_that_it_does(
        self, processor: Processor, database: Database
    ) -> None:
        processor.receive(a_delivery())
        [row] = tables.outbox(database)

        was = repair.resend(database, row["message_id"], actor="王", now=NOON)

        assert was == "unsent"
        assert tables.outbox(database) == [row]

    def test_asked_for_twice_says_that_it_waits_already(
        self, database: Database, sent: dict[str, Any]
    ) -> None:
        repair.resend(database, sent["message_id"], actor="王", now=NOON)

        assert repair.resend(database, sent["message_id"], actor="李", now=NOON) == "queued"

    def test_of_what_nobody_knows_here_is_not_found(self, database: Database) -> None:
        with pytest.raises(NotFound, match="an id that this service published"):
            repair.resend(database, an_id(), actor="王", now=NOON)

        assert tables.is_empty(database)

    def test_of_what_was_only_received_says_where_it_is(
        self, processor: Processor, database: Database, handling: FakeHandling
    ) -> None:
        envelope = an_envelope()
        handling.fails_with[envelope.id] = Bug()
        processor.receive(delivery_of(envelope))

        with pytest.raises(ActionImpossible, match="parked as 1, waiting") as refused:
            repair.resend(database, envelope.id, actor="王", now=NOON)

        assert refused.value.code == "ACTION_IMPOSSIBLE"
