"""Commands and their handlers: a person's with an audit line, a message's in its inbox transaction."""

from dataclasses import dataclass

import pytest

from contracts import envelope as envelopes
from contracts.credit.recognition_granted import RECOGNITION_GRANTED
from contracts.errors import ContractBroken, Problem, UnknownVersion, Unreadable
from shared.bus import Bus
from shared.database import Database
from shared.delivery import Delivery
from shared.publishing import Publisher
from shared.refusals import REFUSALS
from shared.session import Session, working
from tests.builders import LISTING, OTHER_LISTING, an_envelope, an_id, granted_body
from tests.fakes import tables
from tests.fakes.clock import FakeClock
from tests.fakes.handling import Refused


@dataclass(frozen=True)
class Grant:
    listing_id: str


class Work:
    """A unit of work that can only publish."""

    def __init__(self, session: Session, publisher: Publisher) -> None:
        self.publisher = publisher


def grant(command: Grant, work: Work) -> None:
    work.publisher.publish(RECOGNITION_GRANTED, granted_body(command.listing_id))
    if command.listing_id == OTHER_LISTING:
        raise Refused


@pytest.fixture
def bus(database: Database, clock: FakeClock) -> Bus[Work]:
    return Bus(
        source="/sichuan/credit",
        service="credit",
        database=database,
        clock=clock,
        handlers={Grant: grant},
        readers={RECOGNITION_GRANTED.name: lambda body, _: Grant(body["listing_id"])},
        unit_of_work=Work,
    )


class TestAPersonsCommand:
    def test_takes_effect_and_gives_the_ids_of_what_it_published(
        self, bus: Bus[Work], database: Database
    ) -> None:
        ids = bus.execute(Grant(LISTING), actor="王", subject=LISTING)

        assert [row["message_id"] for row in tables.outbox(database)] == ids

    def test_is_audited_in_the_same_transaction(self, bus: Bus[Work], database: Database) -> None:
        bus.execute(Grant(LISTING), actor="王", subject=LISTING)

        assert tables.audited(database) == [("王", "Grant", LISTING)]

    def test_that_is_refused_leaves_nothing_behind(
        self, bus: Bus[Work], database: Database
    ) -> None:
        with pytest.raises(Refused):
            bus.execute(Grant(OTHER_LISTING), actor="王", subject=OTHER_LISTING)

        assert tables.is_empty(database)


class TestAMessage:
    def handle(self, bus: Bus[Work], **changes: object) -> str:
        envelope = an_envelope(**changes)
        with working(bus.database) as session:
            bus.handle(session, envelope, Delivery(body=b""))
        return envelope.id

    def test_is_read_and_carried_out_as_its_consequence(
        self, bus: Bus[Work], database: Database
    ) -> None:
        received = self.handle(bus)

        [row] = tables.outbox(database)
        assert row["causation_id"] == received
        assert tables.audited(database) == []

    def test_that_nobody_here_reads_yet_waits_for_our_upgrade(
        self, bus: Bus[Work], database: Database
    ) -> None:
        body = {"listing_id": LISTING, "ended_on": "2026-01-01", "reason": "lifted"}

        with pytest.raises(UnknownVersion) as busy:
            self.handle(bus, type="cn.chuanyu.credit.recognition-ended.v1", data=body)

        [problem] = busy.value.problems
        assert (problem.code, problem.allowed) == ("NOT_HANDLED_YET", "credit.recognition-granted")
        assert tables.is_empty(database)

    def test_of_a_newer_version_waits_whatever_its_size(
        self, bus: Bus[Work], database: Database
    ) -> None:
        body = b" " * (RECOGNITION_GRANTED.largest + 1)
        newer = an_envelope(type="cn.chuanyu.credit.recognition-granted.v9")

        with (
            pytest.raises(UnknownVersion, match="VERSION_UNKNOWN"),
            working(database) as session,
        ):
            bus.handle(session, newer, Delivery(body=body))

    def test_that_is_larger_than_agreed_is_refused(
        self, bus: Bus[Work], database: Database
    ) -> None:
        body = b" " * (RECOGNITION_GRANTED.largest + 1)

        with (
            pytest.raises(ContractBroken, match="MESSAGE_TOO_LARGE"),
            working(database) as session,
        ):
            bus.handle(session, an_envelope(), Delivery(body=body))

    @pytest.mark.parametrize(
        ("changes", "error"),
        [
            ({"type": "cn.chuanyu.credit.no-such-thing.v1"}, Unreadable),
            ({"type": "cn.chuanyu.credit.recognition-granted.v2"}, UnknownVersion),
            ({"data": {}}, ContractBroken),
            ({"partitionkey": OTHER_LISTING, "data": granted_body()}, ContractBroken),
            ({"subject": OTHER_LISTING}, ContractBroken),
        ],
        ids=["unknown contract", "newer version", "broken body", "key", "subject"],
    )
    def test_that_cannot_be_read_is_not_carried_out(
        self,
        bus: Bus[Work],
        database: Database,
        changes: dict[str, object],
        error: type[Exception],
    ) -> None:
        with pytest.raises(error):
            self.handle(bus, **changes)

        assert tables.is_empty(database)


class TestARefusal:
    def test_tells_the_sender_as_a_consequence_of_its_message(
        self, bus: Bus[Work], database: Database
    ) -> None:
        refused = an_envelope()

        with working(database) as session:
            bus.refuse(session, refused, Problem("ALREADY_DECLARED"))

        [row] = tables.outbox(database)
        said = envelopes.decode(row["body"])
        assert said.contract == "credit.message-refused"
        assert said.causationid == refused.id
        assert said.data["refused_message"] == refused.id
        assert said.data["code"] == "ALREADY_DECLARED"

    def test_that_was_told_to_us_is_kept_and_answered_by_nothing(
        self, bus: Bus[Work], database: Database
    ) -> None:
        body = {
            "refused_message": an_id(),
            "refused_contract": "credit.listing-declared",
            "key": LISTING,
            "code": "ALREADY_DECLARED",
        }
        told = an_envelope(type="cn.chuanyu.credit.message-refused.v1", data=body)

        with working(database) as session:
            bus.handle(session, told, Delivery(body=b""))

        [row] = tables.rows(database, REFUSALS)
        assert (row["refused_message"], row["code"]) == (body["refused_message"], body["code"])
        assert tables.outbox(database) == []
