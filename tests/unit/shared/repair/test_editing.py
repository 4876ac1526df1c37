"""Correcting an own message that is not sent: checked, in its place, linked, with the original kept."""

from collections.abc import Callable
from typing import Any

import pytest

from contracts import envelope as envelopes
from contracts.envelope import Envelope
from contracts.errors import MessageProblem
from shared import outbox, repair, trace
from shared.database import Database
from shared.edits import EDITS
from shared.inbox import INBOX
from shared.outbox import HandedOut
from shared.processor import Processor
from shared.repair import ActionImpossible, Desk
from shared.repair.refused import AlreadySent, NotFound, NothingChanged, NotOurs, Outdated
from tests.builders import LISTING, OTHER_LISTING, an_envelope, an_id, delivery_of
from tests.fakes import tables
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.handling import Bug, FakeHandling, effects
from tests.unit.shared.repair.conftest import OWN, Write


LATER: dict[str, Any] = {"data": {"granted_on": "2026-11-25"}}


@pytest.fixture
def written(write: Write) -> Envelope:
    return write(source=OWN)


def edit(desk: Desk, message_id: str, changes: Any = LATER) -> dict[str, Any]:
    digest = desk.propose_edit(message_id, changes)["digest"]
    return desk.edit(message_id, changes, digest, "王", "wrong day")


def everything(database: Database) -> list[Any]:
    return [
        tables.outbox(database),
        tables.parked(database),
        tables.rows(database, INBOX),
        tables.rows(database, EDITS),
        tables.audited(database),
    ]


class TestAnUnsentMessage:
    def test_is_replaced_in_its_place_by_one_of_its_own_id(
        self, desk: Desk, database: Database, written: Envelope
    ) -> None:
        done = edit(desk, written.id)

        [row] = tables.outbox(database)
        sent = envelopes.decode(row["body"])
        assert (row["number"], row["unsent"], row["message_id"]) == (1, True, done["message_id"])
        assert sent.id == done["message_id"] != written.id
        assert sent.data == {"listing_id": LISTING, "granted_on": "2026-11-25"}
        assert (sent.causationid, row["causation_id"]) == (written.id, written.id)

    def test_keeps_everything_that_says_who_when_and_about_what(
        self, desk: Desk, database: Database, written: Envelope
    ) -> None:
        edit(desk, written.id)

        sent = envelopes.decode(tables.outbox(database)[0]["body"])
        for name in ("source", "type", "subject", "time", "partitionkey", "correlationid"):
            assert getattr(sent, name) == getattr(written, name)

    def test_is_kept_and_linked(self, desk: Desk, database: Database, written: Envelope) -> None:
        done = edit(desk, written.id)

        [row] = tables.rows(database, EDITS)
        assert (row["old_id"], row["new_id"]) == (written.id, done["message_id"])
        assert envelopes.decode(row["original"]) == written
        assert (row["actor"], row["reason"], row["at"]) == ("王", "wrong day", NOON)
        assert tables.audited(database) == [("王", "edit", written.id)]

    def test_is_shown_with_its_edit_under_either_id(
        self, desk: Desk, database: Database, written: Envelope
    ) -> None:
        done = edit(desk, written.id)

        with database.reading() as connection:
            for wanted in (written.id, done["message_id"]):
                steps = [s for s in trace.steps(connection, wanted) if s["step"] == "edited"]
                assert [step["replaces"] for step in steps] == [written.id]

    def test_tells_what_is_different(self, desk: Desk, written: Envelope) -> None:
        proposed = desk.propose_edit(written.id, LATER)

        assert proposed["difference"] == [
            {"path": "$.data.granted_on", "from": "2026-11-24", "to": "2026-11-25"}
        ]
        assert (proposed["place"], proposed["key"]) == ("outbox", LISTING)

    def test_is_only_looked_at_by_a_proposal(
        self, desk: Desk, database: Database, written: Envelope
    ) -> None:
        before = everything(database)

        desk.propose_edit(written.id, LATER)

        assert everything(database) == before

    def test_gets_its_original_back_before_it_is_sent(
        self, desk: Desk, database: Database, written: Envelope
    ) -> None:
        before = tables.outbox(database)
        done = edit(desk, written.id)

        assert desk.undo(done["message_id"], "李") == {"undone": "edit", "message_id": written.id}

        assert tables.outbox(database) == before
        assert tables.rows(database, EDITS)[0]["undone_by"] == "李"
        assert tables.audited(database)[-1] == ("李", "undo-edit", done["message_id"])

    def test_gets_it_back_once(self, desk: Desk, database: Database, written: Envelope) -> None:
        new_id = edit(desk, written.id)["message_id"]
        desk.undo(new_id, "李")
        before = everything(database)

        with pytest.raises(ActionImpossible, match="already undone") as refused:
            desk.undo(new_id, "李")

        assert refused.value.code == "ACTION_IMPOSSIBLE"
        assert written.id in refused.value.possible
        assert everything(database) == before

    def test_is_taken_back_by_its_new_id(self, desk: Desk, written: Envelope) -> None:
        new_id = edit(desk, written.id)["message_id"]

        acts: list[Callable[[], object]] = [
            lambda: desk.undo(written.id, "李"),
            lambda: desk.resend(written.id, "李"),
            lambda: desk.propose_edit(written.id, LATER),
            lambda: desk.show(written.id),
        ]
        for act in acts:
            with pytest.raises(ActionImpossible, match="the message that was corrected") as refused:
                act()
            assert refused.value.code == "ACTION_IMPOSSIBLE"
            assert new_id in refused.value.possible

    def test_edited_twice_is_taken_back_in_that_order(self, desk: Desk, written: Envelope) -> None:
        first = edit(desk, written.id)["message_id"]
        second = edit(desk, first, {"data": {"granted_on": "2026-11-26"}})["message_id"]

        with pytest.raises(ActionImpossible, match=second):
            desk.undo(first, "李")

        assert desk.undo(second, "李")["message_id"] == first
        assert desk.undo(first, "李")["message_id"] == written.id

    def test_can_be_edited_again_after_that(self, desk: Desk, written: Envelope) -> None:
        desk.undo(edit(desk, written.id)["message_id"], "李")

        again = edit(desk, written.id)

        assert again["replaces"] == written.id


class TestAnEditThatIsRefused:
    @pytest.mark.parametrize(
        ("changes", "code", "path"),
        [
            ({"id": "another"}, "FIELD_LOCKED", "$.id"),
            ({"source": "/sichuan/credit"}, "FIELD_LOCKED", "$.source"),
            ({"type": "cn.chuanyu.credit.listing-lifted.v1"}, "FIELD_LOCKED", "$.type"),
            ({"time": "2026-11-01T00:00:00+00:00"}, "FIELD_LOCKED", "$.time"),
            ({"partitionkey": OTHER_LISTING}, "FIELD_LOCKED", "$.partitionkey"),
            ({"test": True}, "FIELD_LOCKED", "$.test"),
            ({"unheard": 1}, "FIELD_LOCKED", "$.unheard"),
            ({"data": {"listing_id": OTHER_LISTING}}, "FIELD_LOCKED", "$.data.listing_id"),
            ({"data": {"granted_on": None}}, "FIELD_REQUIRED", "$.granted_on"),
            ({"data": {"granted_on": "2026-02-30"}}, "DATE_INVALID", "$.granted_on"),
            ({"data": {"note": "x"}}, "FIELD_UNKNOWN", "$.note"),
            ({"data": []}, "FIELD_TYPE", "$.data"),
            ([], "FIELD_TYPE", "$"),
            ("x", "FIELD_TYPE", "$"),
            ({"data": {"granted_on": "\ud800"}}, "NOT_JSON", "$"),
        ],
    )
    def test_by_the_contract_or_a_lock_changes_nothing(  # noqa: PLR0913, PLR0917 - a table of cases
        self, desk: Desk, database: Database, written: Envelope, changes: Any, code: str, path: str
    ) -> None:
        before = everything(database)

        with pytest.raises(MessageProblem) as refused:
            desk.edit(written.id, changes, digest_of(written), "王", "-")

        assert [(p.code, p.path) for p in refused.value.problems] == [(code, path)]
        assert everything(database) == before

    def test_names_every_locked_field(self, desk: Desk, written: Envelope) -> None:
        with pytest.raises(MessageProblem) as refused:
            desk.propose_edit(written.id, {"id": "x", "time": "x"})

        assert [problem.path for problem in refused.value.problems] == ["$.id", "$.time"]

    def test_takes_a_locked_field_as_it_is(self, desk: Desk, written: Envelope) -> None:
        assert desk.propose_edit(written.id, {"id": written.id, **LATER})["difference"]

    @pytest.mark.parametrize("changes", [{}, {"data": {}}, {"data": {"granted_on": "2026-11-24"}}])
    def test_because_it_changes_nothing(
        self, desk: Desk, written: Envelope, changes: dict[str, Any]
    ) -> None:
        with pytest.raises(NothingChanged):
            desk.propose_edit(written.id, changes)

    def test_because_the_message_is_another_by_now(
        self, desk: Desk, database: Database, written: Envelope
    ) -> None:
        before = everything(database)

        with pytest.raises(Outdated) as refused:
            desk.edit(written.id, LATER, "sha256:0", "王", "-")

        assert refused.value.possible == digest_of(written)
        assert everything(database) == before

    @pytest.mark.parametrize("how", ["sent", "sent before", "handed out", "older than the process"])
    def test_because_it_may_have_been_sent(  # noqa: PLR0913, PLR0917 - all that a relay leaves
        self, desk: Desk, database: Database, write: Write, handed_out: HandedOut, how: str,
        clock: FakeClock,
    ) -> None:  # fmt: skip
        if how == "older than the process":
            clock.advance(seconds=-1)
        envelope = write(source=OWN)
        with database.transaction() as connection:
            if how.startswith("sent"):
                outbox.mark_sent(connection, [1], NOON)
            if how == "sent before":
                outbox.send_again(connection, envelope.id)
        if how == "handed out":
            handed_out.numbers.add(1)
        before = everything(database)

        with pytest.raises(AlreadySent):
            desk.edit(envelope.id, LATER, digest_of(envelope), "王", "-")

        assert everything(database) == before

    def test_because_another_process_publishes(
        self, desk: Desk, written: Envelope, handed_out: HandedOut
    ) -> None:
        handed_out.since = None

        with pytest.raises(ActionImpossible, match="where the relay runs"):
            desk.propose_edit(written.id, LATER)

    def test_because_another_service_wrote_it(self, desk: Desk, write: Write) -> None:
        envelope = write(source="/chongqing/catalogue")

        with pytest.raises(NotOurs):
            desk.propose_edit(envelope.id, LATER)

    def test_because_nobody_knows_it(self, desk: Desk) -> None:
        with pytest.raises(NotFound):
            desk.propose_edit(an_id(), LATER)

    def test_leaves_an_edit_standing_that_may_have_been_sent(
        self, desk: Desk, database: Database, written: Envelope, handed_out: HandedOut
    ) -> None:
        done = edit(desk, written.id)
        handed_out.numbers.add(1)
        before = everything(database)

        with pytest.raises(AlreadySent):
            desk.undo(done["message_id"], "李")

        assert everything(database) == before


def digest_of(envelope: Envelope) -> str:
    return envelopes.digest(envelopes.encode(envelope))


class TestAnOwnMessageThatIsParked:
    @pytest.fixture
    def parked(self, processor: Processor, handling: FakeHandling) -> Envelope:
        """Of another service of this node; it failed, and would succeed now."""
        envelope = an_envelope(source="/chongqing/enforcement")
        handling.fails_with[envelope.id] = Bug()
        processor.receive(delivery_of(envelope))
        return envelope

    def test_waits_in_its_place_for_somebody_to_try_it(
        self, desk: Desk, database: Database, clock: FakeClock, parked: Envelope
    ) -> None:
        done = edit(desk, parked.id)

        [row] = tables.parked(database)
        assert (row["number"], row["message_id"]) == (1, done["message_id"])
        assert (row["reason"], row["attempts"], row["next_try"]) == ("edited", 0, None)
        assert row["digest"] == envelopes.digest(row["body"])

    def test_is_handled_once_before_those_behind_it(
        self, desk: Desk, processor: Processor, database: Database, parked: Envelope
    ) -> None:
        behind = an_envelope()
        processor.receive(delivery_of(behind))
        done = edit(desk, parked.id)
        assert repair.retry_due(processor) == 0

        assert desk.retry(1, "王")["result"] == "handled"
        repair.retry_due(processor)

        assert effects(database) == [done["message_id"], behind.id]

    def test_has_both_ids_settled_so_that_no_copy_takes_effect(
        self, desk: Desk, processor: Processor, database: Database, parked: Envelope
    ) -> None:
        done = edit(desk, parked.id)
        desk.retry(1, "王")

        old, new = (tables.inbox(database)[n] for n in (parked.id, done["message_id"]))
        assert (old["fate"], old["note"]) == ("discarded", {"replaced_by": done["message_id"]})
        assert new["fate"] == "handled"
        assert processor.receive(delivery_of(parked)) == "duplicate"

    def test_gets_its_original_back_before_it_is_handled(
        self, desk: Desk, database: Database, parked: Envelope
    ) -> None:
        [before] = tables.parked(database)
        done = edit(desk, parked.id)

        assert desk.undo(1, "李")["message_id"] == parked.id
        with pytest.raises(ActionImpossible, match="already undone"):
            desk.undo(done["message_id"], "李")
        with pytest.raises(ActionImpossible, match="no longer"):
            desk.undo(1, "李")

        assert tables.parked(database) == [before]
        fates = {name: row["fate"] for name, row in tables.inbox(database).items()}
        assert fates == {parked.id: "parked", done["message_id"]: "discarded"}

    def test_cannot_be_taken_back_once_it_was_handled(
        self, desk: Desk, database: Database, parked: Envelope
    ) -> None:
        done = edit(desk, parked.id)
        desk.retry(1, "王")
        before = everything(database)

        for wanted in (1, done["message_id"]):
            with pytest.raises(ActionImpossible):
                desk.undo(wanted, "李")
        assert everything(database) == before

    def test_stays_correctable_when_the_corrected_one_fails_too(
        self, desk: Desk, database: Database, handling: FakeHandling, parked: Envelope
    ) -> None:
        handling.fails_with[""] = Bug()
        done = edit(desk, parked.id)
        assert desk.retry(1, "王")["result"] == "failed"

        again = edit(desk, done["message_id"], {"data": {"granted_on": "2026-11-26"}})

        assert again["replaces"] == done["message_id"]
        assert len(tables.rows(database, EDITS)) == 2

    @pytest.mark.parametrize(
        ("source", "exchange"),
        [("/sichuan/credit", "chuanyu.events"), ("/chongqing/credit", "border.in")],
    )
    def test_is_never_a_partners(  # noqa: PLR0913, PLR0917 - a table of cases
        self, desk: Desk, processor: Processor, database: Database, handling: FakeHandling,
        source: str, exchange: str,
    ) -> None:  # fmt: skip
        handling.fails_with[""] = Bug()
        envelope = an_envelope(source=source)
        processor.receive(delivery_of(envelope, exchange=exchange))
        before = everything(database)

        with pytest.raises(NotOurs, match="ask for a corrected one"):
            desk.edit(envelope.id, LATER, digest_of(envelope), "王", "-")

        assert everything(database) == before
