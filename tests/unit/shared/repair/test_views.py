"""What an operator sees: groups by cause, and everything about one message."""

import json

import pytest

from contracts import envelope as envelopes
from contracts.envelope import Envelope
from contracts.registry import contract_named, example
from shared.answers import plain
from shared.database import Database
from shared.processor import Processor
from shared.repair import Desk, views
from shared.repair.refused import NotFound
from tests.builders import LISTING, an_envelope, an_id, delivery_of, garbage
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.handling import Bug, FakeHandling
from tests.unit.shared.repair.conftest import OWN, Write


@pytest.fixture
def parked(processor: Processor, handling: FakeHandling) -> Envelope:
    envelope = an_envelope()
    handling.fails_with[envelope.id] = Bug()
    processor.receive(delivery_of(envelope))
    return envelope


class TestTheGroups:
    def test_are_by_reason_code_and_contract_the_largest_first(
        self, desk: Desk, processor: Processor, clock: FakeClock, parked: Envelope
    ) -> None:
        clock.advance(minutes=1)
        processor.receive(garbage(key="a"))
        clock.advance(minutes=1)
        processor.receive(garbage(key="b", body=b"also not"))

        poison, failed = desk.groups()

        contract = "credit.recognition-granted"
        assert (poison["reason"], poison["code"], poison["contract"]) == (
            "unreadable",
            "NOT_JSON",
            contract,
        )
        assert (poison["count"], poison["first"], poison["next_try"]) == (2, 2, None)
        assert (poison["oldest"] - NOON).total_seconds() == 60
        assert (failed["reason"], failed["count"]) == ("handler-error", 1)
        assert failed["next_try"] > NOON

    def test_are_none_when_nothing_waits(self, desk: Desk) -> None:
        assert desk.groups() == []


class TestOneParkedMessage:
    def test_shows_its_cause_with_the_remedy_and_its_history(
        self, desk: Desk, parked: Envelope
    ) -> None:
        desk.retry(1, "王")

        shown = desk.show(1)

        assert (shown["place"], shown["state"], shown["attempts"]) == ("parked", "waiting", 2)
        assert shown["problems"][0]["remedy_zh"]
        assert [(line["what"], line["actor"]) for line in shown["history"]] == [
            ("parked", "credit"),
            ("failed", "王"),
        ]
        assert shown["digest"] == envelopes.digest(envelopes.encode(parked))

    def test_shows_what_waits_for_it_and_what_it_waits_for(
        self, desk: Desk, processor: Processor, parked: Envelope, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(views, "CHAIN", 2)
        behind = [an_envelope() for _ in range(3)]
        for envelope in (*behind, an_envelope(partitionkey="another")):
            processor.receive(delivery_of(envelope))

        first, second = desk.show(1), desk.show(2)

        assert (first["blocked_by"], first["behind"]) == (None, 3)
        assert [row["message_id"] for row in first["chain"]] == [e.id for e in behind[:2]]
        assert (second["blocked_by"], second["behind"]) == (1, 2)

    def test_is_found_by_its_message_id_too(self, desk: Desk, parked: Envelope) -> None:
        assert desk.show(parked.id)["number"] == 1

    def test_shows_no_body_unless_it_is_asked_for(self, desk: Desk, parked: Envelope) -> None:
        assert not {"message", "body", "headers"} & set(desk.show(1))

        assert desk.show(1, body=True)["message"]["data"]["listing_id"] == LISTING

    def test_shows_no_person(
        self, desk: Desk, processor: Processor, handling: FakeHandling
    ) -> None:
        body = example(contract_named("credit.listing-declared"), 3, "typical")
        handling.fails_with[""] = Bug()
        declared = an_envelope(type="cn.chuanyu.credit.listing-declared.v3", data=body)
        processor.receive(delivery_of(declared))

        text = json.dumps(plain(desk.show(1, body=True)), ensure_ascii=False)

        assert "四川省人力资源和社会保障厅" in text
        assert "示例甲" not in text

    def test_that_cannot_be_read_cannot_be_masked_and_is_not_shown(
        self, desk: Desk, processor: Processor
    ) -> None:
        processor.receive(garbage(body="张三".encode("gb18030")))

        assert desk.show(1, body=True)["message"] is None

    def test_says_whether_it_can_be_taken_back(
        self, desk: Desk, parked: Envelope, handling: FakeHandling
    ) -> None:
        assert desk.show(1)["undo"]["why"] == "尚无处置 nothing was done yet"

        desk.discard(1, "王", "-")
        given_up = desk.show(1)["undo"]
        assert (given_up["of"], given_up["possible"]) == ("discard", True)
        assert given_up["until"] > NOON

        desk.undo(1, "王")
        handling.fails_with.clear()
        desk.retry(1, "王")
        assert desk.show(1)["undo"]["why"] == "已生效 its effects are committed"
        assert desk.show(1)["blocked_by"] is None

    def test_says_that_an_edit_can_be_taken_back(
        self, desk: Desk, processor: Processor, handling: FakeHandling
    ) -> None:
        own = an_envelope(source=OWN)
        handling.fails_with[own.id] = Bug()
        processor.receive(delivery_of(own))
        changes = {"data": {"granted_on": "2026-11-25"}}
        desk.edit(own.id, changes, desk.show(1)["digest"], "王", "-")

        assert (desk.show(1)["undo"]["of"], desk.show(1)["undo"]["possible"]) == ("edit", True)
        assert [link["old_id"] for link in desk.show(1)["edits"]] == [own.id]

    def test_shows_what_an_edit_changed(
        self, desk: Desk, processor: Processor, handling: FakeHandling
    ) -> None:
        own = an_envelope(source=OWN)
        handling.fails_with[own.id] = Bug()
        processor.receive(delivery_of(own))
        assert "difference" not in desk.show(1, body=True)
        changes = {"data": {"granted_on": "2026-11-25"}}
        desk.edit(own.id, changes, desk.show(1)["digest"], "王", "-")

        assert "difference" not in desk.show(1)
        assert desk.show(1, body=True)["difference"] == [
            {"path": "$.data.granted_on", "from": "2026-11-24", "to": "2026-11-25"}
        ]


class TestAMessageOfTheOutbox:
    def test_is_shown_by_its_id(self, desk: Desk, write: Write) -> None:
        envelope = write(source=OWN)

        shown = desk.show(envelope.id, body=True)

        assert (shown["place"], shown["unsent"], shown["sent_at"]) == ("outbox", True, None)
        assert shown["digest"] == envelopes.digest(envelopes.encode(envelope))
        assert shown["message"]["data"] == envelope.data

    def test_shows_no_body_unless_it_is_asked_for(self, desk: Desk, write: Write) -> None:
        assert "message" not in desk.show(write(source=OWN).id)


@pytest.mark.parametrize("wanted", [7, an_id()], ids=["number", "id"])
def test_what_there_is_not_cannot_be_shown(desk: Desk, wanted: int | str) -> None:
    with pytest.raises(NotFound):
        desk.show(wanted)


def test_the_desk_shows_the_state_that_was_committed(
    desk: Desk, database: Database, parked: Envelope
) -> None:
    assert desk.retry(1, "王")["attempts"] == 2
    assert desk.discard(1, "王", "-")["state"] == "discarded"
