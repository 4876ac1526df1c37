"""What came before a message: its copies, and those of its key that wait."""

from dataclasses import replace

from shared import inbox, parking, precedents
from shared.database import Database
from shared.inbox import Arrival, Fate
from shared.parking import Cause, Reason
from shared.precedents import OfOne, OfSeveral
from shared.session import working
from tests.builders import LISTING
from tests.fakes.clock import NOON
from tests.unit.shared.test_inbox import an_arrival


def arrived(database: Database, arrival: Arrival, *reasons: Reason) -> None:
    with working(database) as session:
        inbox.enter(session, arrival, Fate.PARKED if reasons else Fate.HANDLED, NOON)
        for reason in reasons:
            parking.park(
                session.connection,
                arrival,
                Cause(reason, []),
                body=b"",
                headers={},
                exchange="e",
                routing_key="k",
                at=NOON,
            )


def of_one(database: Database, arrival: Arrival) -> OfOne:
    with database.reading() as connection:
        return precedents.of_one(connection, arrival)


def of_several(database: Database, *arrivals: Arrival) -> OfSeveral:
    with database.reading() as connection:
        return precedents.of_several(connection, arrivals)


class TestAMessageAlone:
    def test_that_is_new_has_none(self, database: Database) -> None:
        assert of_one(database, an_arrival()) == OfOne(None, frozenset())

    def test_is_known_by_the_digest_of_its_copy(self, database: Database) -> None:
        arrival = an_arrival()
        arrived(database, arrival)

        other = replace(arrival, digest="sha256:" + "1" * 64)
        assert of_one(database, other) == OfOne(arrival.digest, frozenset())

    def test_waits_for_whatever_others_of_its_key_wait_for(self, database: Database) -> None:
        arrived(database, an_arrival(), Reason.CAUSE_MISSING, Reason.BLOCKED, Reason.BLOCKED)

        found = of_one(database, an_arrival())

        assert found == OfOne(None, frozenset({Reason.CAUSE_MISSING, Reason.BLOCKED}))

    def test_waits_for_nobody_when_it_has_no_key(self, database: Database) -> None:
        keyless = replace(an_arrival(), key="")
        arrived(database, keyless, Reason.UNREADABLE)

        assert of_one(database, replace(an_arrival(), key="")) == OfOne(None, frozenset())

    def test_waits_for_no_message_of_another_consumer(self, database: Database) -> None:
        arrived(database, replace(an_arrival(), consumer="gateway"), Reason.HANDLER_ERROR)

        assert of_one(database, an_arrival()) == OfOne(None, frozenset())


class TestSeveralMessages:
    def test_are_known_by_identity_and_wait_by_key(self, database: Database) -> None:
        known, waiting, new = (replace(an_arrival(), key=key) for key in ("a", LISTING, "b"))
        arrived(database, known)
        arrived(database, replace(an_arrival(), key=LISTING), Reason.HANDLER_ERROR)

        found = of_several(database, known, waiting, new)

        assert found == OfSeveral(frozenset({known.identity}), frozenset({LISTING}))
