"""Saying something: a checked body in an envelope, into the outbox of the same transaction."""

import datetime as dt
import re

import pytest

from contracts import envelope as envelopes
from contracts.anatomy import Data
from contracts.contract import Contract
from contracts.credit.recognition_granted import RECOGNITION_GRANTED
from contracts.envelope import Envelope
from contracts.errors import ContractBroken
from shared.database import Database
from shared.publishing import Cause, Publisher
from shared.session import working
from tests.builders import LISTING, an_envelope, granted_body
from tests.fakes import tables
from tests.fakes.clock import NOON


def publish(
    database: Database, cause: Cause, *bodies: Data, contract: Contract = RECOGNITION_GRANTED
) -> list[str]:
    with working(database) as session:
        publisher = Publisher(session, "/chongqing/credit", cause, lambda: NOON)
        for body in bodies:
            publisher.publish(contract, body)
    return publisher.published


def written(database: Database) -> Envelope:
    [row] = tables.outbox(database)
    return envelopes.decode(row["body"])


class TestAnEvent:
    def test_carries_the_newest_version_its_key_and_the_time(self, database: Database) -> None:
        publish(database, Cause(), granted_body())

        envelope = written(database)
        assert envelope.type == "cn.chuanyu.credit.recognition-granted.v1"
        assert envelope.source == "/chongqing/credit"
        assert envelope.subject == envelope.partitionkey == LISTING
        assert envelope.time == NOON
        assert envelope.data == granted_body()
        assert envelope.contractdigest == RECOGNITION_GRANTED.version(1).digest

    def test_goes_to_the_events_exchange_as_a_local_one(self, database: Database) -> None:
        publish(database, Cause(), granted_body())

        [row] = tables.outbox(database)
        assert (row["exchange"], row["routing_key"]) == (
            "chuanyu.events",
            "local.credit.recognition-granted",
        )

    def test_has_an_id_of_its_own_which_is_told(self, database: Database) -> None:
        ids = publish(database, Cause(), granted_body(), granted_body())

        assert ids == [row["message_id"] for row in tables.outbox(database)]
        assert len(set(ids)) == 2

    def test_that_breaks_its_contract_undoes_everything(self, database: Database) -> None:
        with pytest.raises(ContractBroken):
            publish(database, Cause(), granted_body(), {"listing_id": LISTING})

        assert tables.is_empty(database)


class TestAContractWithLimits:
    def test_gives_its_message_a_time_to_live(self, database: Database) -> None:
        lasting = limited(lifetime=dt.timedelta(days=2))

        publish(database, Cause(), granted_body(), contract=lasting)

        assert written(database).expirytime == NOON + dt.timedelta(days=2)

    def test_gives_none_when_it_lives_for_ever(self, database: Database) -> None:
        publish(database, Cause(), granted_body())

        assert written(database).expirytime is None

    def test_refuses_to_send_what_is_too_large(self, database: Database) -> None:
        with pytest.raises(ContractBroken, match="MESSAGE_TOO_LARGE"):
            publish(database, Cause(), granted_body(), contract=limited(largest=100))

        assert tables.is_empty(database)


def limited(*, largest: int = 4096, lifetime: dt.timedelta | None = None) -> Contract:
    [schema] = [version.schema for version in RECOGNITION_GRANTED.versions]
    return Contract(
        "credit.limited",
        schema,
        zh="甲",
        en="a",
        key="listing_id",
        largest=largest,
        lifetime=lifetime,
    )


class TestWhatItFollowsFrom:
    def test_of_a_person_starts_a_correlation(self, database: Database) -> None:
        publish(database, Cause(), granted_body())

        envelope = written(database)
        assert envelope.causationid is None
        assert re.fullmatch(envelopes.UUID, envelope.correlationid)

    def test_of_a_message_continues_it(self, database: Database) -> None:
        received = an_envelope()

        publish(database, Cause.by(received), granted_body())

        envelope = written(database)
        assert envelope.causationid == received.id
        assert envelope.correlationid == received.correlationid

    def test_of_a_test_message_is_a_test_again(self, database: Database) -> None:
        publish(database, Cause.by(an_envelope(test=True)), granted_body())

        assert written(database).test is True

    def test_is_a_w3c_trace_with_the_message_as_span(self, database: Database) -> None:
        publish(database, Cause(), granted_body())

        envelope = written(database)
        trace = envelope.correlationid.replace("-", "")
        assert envelope.traceparent == f"00-{trace}-{envelope.id.replace('-', '')[16:]}-01"
