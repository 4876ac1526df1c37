"""A partner on an old version keeps working: it gets what it was seen to read, and nothing on trust."""

import json
from typing import Any

import pytest
import sqlalchemy as sa
from nameko.testing.services import worker_factory

from contracts import envelope as envelopes
from contracts.contract import Contract
from contracts.credit.listing_declared import LISTING_DECLARED
from contracts.credit.listing_lifted import LISTING_LIFTED
from contracts.enforcement.lead_offered import LEAD_OFFERED
from contracts.errors import ContractBroken, Problem
from contracts.registry import example
from contracts.version import Version
from services.gateway.adapters.bridge import said_in
from services.gateway.adapters.registering import Conformance, Order
from services.gateway.adapters.tables import CONFORMANCES, JOURNAL
from services.gateway.domain.versions import Versions, version_for
from services.gateway.service import Service
from services.gateway.wiring import GatewayApplication
from shared.audit import AUDIT
from shared.crypto.signatures import taken_apart
from tests.builders import an_envelope, delivery_of
from tests.fakes import tables
from tests.unit.gateway.builders import a_passage
from tests.unit.gateway.crossing import Crossing, left
from tests.unit.gateway.signing import a_registration, files


KEY = "50-6d2f4b1c-3e5a-4f87-9c0d-a1b2c3d4e5f6"
LIFTED = LISTING_LIFTED.name
WHY = "回放报告 replay 2026-11-30"


def a_lift(**changes: Any) -> envelopes.Envelope:
    """Chongqing lifts an entry of its own, in the newest words."""
    body = example(LISTING_LIFTED, 2, "typical") | {LISTING_LIFTED.key: KEY}
    values = {"type": LISTING_LIFTED.type_of(), "data": body, "subject": KEY, "partitionkey": KEY}
    digest = LISTING_LIFTED.version(2).digest
    return an_envelope(**(values | {"contractdigest": digest} | changes))


def reads(crossing: Crossing, *versions: int) -> None:
    """What of that contract Sichuan was seen to read."""
    database = crossing.chongqing.database
    with database.transaction() as connection:
        connection.execute(CONFORMANCES.delete().where(CONFORMANCES.c.contract == LIFTED))
    crossing.chongqing.participants.registry.forget()
    for version in versions:
        which = Conformance("sichuan", LIFTED, version)
        crossing.chongqing.participants.record(which, ordered(crossing))


def ordered(crossing: Crossing) -> Order:
    return Order(actor="王", reason=WHY, at=crossing.clock.now())


def journal(gateway: GatewayApplication) -> sa.RowMapping:
    with gateway.database.reading() as connection:
        return connection.execute(sa.select(JOURNAL)).mappings().one()


def older() -> Version:
    return LISTING_LIFTED.version(1)


class TestAPartnerOnAnOldVersion:
    @pytest.fixture(autouse=True)
    def _sent(self, crossing: Crossing) -> None:
        reads(crossing, 1)
        self.said = a_lift()
        crossing.chongqing.receive([delivery_of(self.said)])

    def test_gets_the_message_in_its_words(self, crossing: Crossing) -> None:
        [sent] = left(crossing.chongqing)
        document = json.loads(journal(crossing.chongqing)["body"])

        assert sent == self.said.id
        assert document["type"] == LISTING_LIFTED.type_of(1)
        assert document["contractdigest"] == older().digest
        assert older().read(document["data"]) == LISTING_LIFTED.lower(self.said.data, 1)
        assert (document["id"], document["subject"]) == (self.said.id, KEY)

    def test_gets_a_signature_over_these_words(self, crossing: Crossing) -> None:
        statement, _ = taken_apart(journal(crossing.chongqing)["signature"])

        assert statement.place.contract == older().digest

    def test_takes_it_and_receipts_it(self, crossing: Crossing) -> None:
        crossing.settle()

        here, there = crossing.journals()
        assert here == there
        assert crossing.handed_on() == [(KEY, self.said.id)]

    def test_leaves_both_forms_in_our_journal_with_what_was_lost(self, crossing: Crossing) -> None:
        row = journal(crossing.chongqing)

        assert row["said"] == envelopes.encode(self.said)
        assert row["digest"] == envelopes.digest(row["body"])
        newer = LISTING_LIFTED.version(2)
        lost = [loss.path for loss in LISTING_LIFTED.losses(self.said.data, 1)]
        assert row["conversion"] == {
            "from": 2,
            "to": 1,
            "contracts": [newer.digest, older().digest],
            "lost": lost,
            "said": envelopes.digest(row["said"]),
        }


class TestAPartnerThatReadsTheNewest:
    def test_gets_the_bytes_that_were_said(self, crossing: Crossing) -> None:
        reads(crossing, 1, 2)
        said = a_lift()

        crossing.chongqing.receive([delivery_of(said)])

        row = journal(crossing.chongqing)
        assert (row["body"], row["said"], row["conversion"]) == (envelopes.encode(said), None, None)


class TestAPartnerThatWasNeverSeenToReadIt:
    @pytest.fixture(autouse=True)
    def _sent(self, crossing: Crossing) -> None:
        reads(crossing)
        crossing.chongqing.receive([delivery_of(a_lift()), delivery_of(a_lift())])

    def test_is_sent_nothing_and_what_waits_has_no_number(self, crossing: Crossing) -> None:
        rows = tables.parked(crossing.chongqing.database)

        assert [row["reason"] for row in rows] == ["held", "blocked"]
        assert rows[0]["problems"][0]["code"] == "CONFORMANCE_MISSING"
        assert (left(crossing.chongqing), crossing.journals()[0]) == ([], [])

    def test_is_woken_for_nothing_as_long_as_it_is_so(self, crossing: Crossing) -> None:
        crossing.chongqing.postman.round()

        assert crossing.chongqing._retry_due() == 0

    def test_gets_it_by_itself_once_a_version_is_on_record(self, crossing: Crossing) -> None:
        order = [row["message_id"] for row in tables.parked(crossing.chongqing.database)]
        which = Conformance("sichuan", LIFTED, 2)

        crossing.chongqing.participants.record(which, ordered(crossing))
        for _ in range(4):
            crossing.chongqing.postman.round()
            crossing.chongqing._retry_due()

        assert left(crossing.chongqing) == order

    def test_can_be_tested(self, crossing: Crossing) -> None:
        crossing.chongqing.receive([delivery_of(a_lift(test=True))])

        assert len(left(crossing.chongqing)) == 1


def test_what_an_older_reader_would_mistake_is_parked_for_a_person(crossing: Crossing) -> None:
    """Shared materials are not known to version 1 of a lead: its reader would think the originals come."""

    which = Conformance("sichuan", LEAD_OFFERED.name, 1)
    with crossing.chongqing.database.transaction() as connection:
        named = CONFORMANCES.c.contract == LEAD_OFFERED.name
        connection.execute(CONFORMANCES.delete().where(named))
    crossing.chongqing.participants.record(which, ordered(crossing))
    body = example(LEAD_OFFERED, 2, "edge") | {LEAD_OFFERED.key: KEY}
    said = an_envelope(
        source="/chongqing/enforcement",
        type=LEAD_OFFERED.type_of(),
        data=body,
        subject=KEY,
        partitionkey=KEY,
    )

    crossing.chongqing.receive([delivery_of(said)])

    [row] = tables.parked(crossing.chongqing.database)
    assert row["problems"][0]["code"] == "LOSS_FORBIDDEN"
    assert left(crossing.chongqing) == []


def test_the_same_version_is_the_same_bytes() -> None:
    said = a_lift()
    body = envelopes.encode(said)

    assert said_in(said, body, 2).body is body


class TestWhatWasSaidInAnOlderVersion:
    """It waited here while this node was upgraded."""

    def old(self) -> envelopes.Envelope:
        body = example(LISTING_DECLARED, 2, "typical") | {LISTING_DECLARED.key: KEY}
        return a_lift(type=LISTING_DECLARED.type_of(2), data=body, contractdigest=None)

    def test_stays_as_it_was_said_when_that_is_read(self) -> None:
        said = self.old()
        passage = a_passage(contract=LISTING_DECLARED.name)

        version = version_for(passage, {1, 2, 3}, Versions(said=2, newest=3))

        assert (version, said_in(said, b"as it was", version).body) == (2, b"as it was")

    def test_is_raised_when_only_a_newer_one_is_read_and_what_that_loses_is_kept(self) -> None:
        said = self.old()

        form = said_in(said, envelopes.encode(said), 3)

        assert form.envelope.type == LISTING_DECLARED.type_of(3)
        assert form.conversion is not None
        assert form.conversion["lost"] == [
            loss.path for loss in LISTING_DECLARED.steps[1].lost_up if loss.happens_to(said.data)
        ]


def test_what_grows_too_large_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    said = a_lift()
    body = envelopes.encode(said)
    smaller = len(said_in(said, body, 1).body) - 1
    monkeypatch.setattr(Contract, "check_size", lambda _, size: _refuse(size, smaller, len(body)))

    with pytest.raises(ContractBroken, match="MESSAGE_TOO_LARGE"):
        said_in(said, body, 1)


def _refuse(size: int, largest: int, whole: int) -> None:
    """As a contract would that allows the message as it was said and no more."""
    if largest < size != whole:
        raise ContractBroken([Problem("MESSAGE_TOO_LARGE", "$", f"{size} bytes", "")])


class TestARecord:
    def test_stands_in_the_audit_and_in_what_operators_see(self, crossing: Crossing) -> None:
        reads(crossing, 1)

        shown = crossing.chongqing.participants.one("sichuan")["conformance"]
        [mine] = [one for one in shown if one["contract"] == LIFTED]
        assert (mine["version"], mine["report"], mine["recorded_by"]) == (1, WHY, "王")
        with crossing.chongqing.database.reading() as connection:
            actions = list(connection.execute(sa.select(AUDIT.c.action)).scalars())
        assert actions[-1] == "conformance"

    def test_that_was_withdrawn_holds_what_comes(self, crossing: Crossing) -> None:
        reads(crossing, 1)
        crossing.chongqing.participants.withdraw(
            Conformance("sichuan", LIFTED, 1), ordered(crossing)
        )

        crossing.chongqing.receive([delivery_of(a_lift())])

        [row] = tables.parked(crossing.chongqing.database)
        assert row["reason"] == "held"

    def test_may_be_made_twice(self, crossing: Crossing) -> None:
        reads(crossing, 1, 1)

        shown = crossing.chongqing.participants.one("sichuan")["conformance"]
        assert [one["contract"] for one in shown].count(LIFTED) == 1

    @pytest.mark.parametrize(
        ("method", "arguments", "code"),
        [
            ("record_conformance", ("sichuan", LIFTED, 9), "VERSION_UNKNOWN"),
            ("record_conformance", ("sichuan", "credit.nothing", 1), "NOT_FOUND"),
            ("record_conformance", ("yukuaiban", LIFTED, 1), "NOT_FOUND"),
            ("withdraw_conformance", ("sichuan", LIFTED, 1), "NOT_FOUND"),
        ],
    )
    def test_that_cannot_be_is_refused_with_what_could(
        self, crossing: Crossing, method: str, arguments: tuple[Any, ...], code: str
    ) -> None:

        service = worker_factory(Service, app=crossing.chongqing)

        told = getattr(service, method)(*arguments, actor="王", reason=WHY)

        assert told["accepted"] is False
        assert told["problems"][0]["code"] == code

    def test_of_a_registration_names_what_nobody_knows(self, crossing: Crossing) -> None:

        wrong = [{"contract": LIFTED, "version": 9, "report": WHY}]

        with pytest.raises(ContractBroken, match="VERSION_UNKNOWN"):
            crossing.chongqing.participants.register(
                a_registration(files().partner, conformance=wrong), "王"
            )
