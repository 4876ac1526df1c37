"""What proves a message at the border: found before anything that it says of itself is believed.

Who cannot prove it counts as not having spoken: the message is parked for a person under an identity of its bytes,
so that neither its id nor its key is taken from the one who is really meant by them.
"""

import datetime as dt
from dataclasses import dataclass

from contracts import binding
from contracts import envelope as envelopes
from contracts.errors import NotProved, Problem
from services.gateway.adapters import lanes, unjournaled
from services.gateway.adapters.handing_on import Entry, Kept, advance, keep, waits_elsewhere
from services.gateway.adapters.lanes import Lane
from services.gateway.adapters.proved import Informed, Proved
from services.gateway.adapters.registry import Known, Registry
from services.gateway.adapters.unjournaled import Came
from shared import parking, topology
from shared.clock import Clock
from shared.crypto.keyring import State, Use
from shared.crypto.refusals import SignatureRefused
from shared.crypto.signatures import Bounds, Expected, Judge
from shared.crypto.statement import Place, Statement, What
from shared.delivery import Delivery, Outcome, Taken, stranger, take
from shared.session import Session


CLOCK_ERROR = dt.timedelta(minutes=5)  # how far the clocks of two provinces may differ


@dataclass(frozen=True, kw_only=True)
class Border:
    """Who speaks to whom here, and for how long a signature may be on its way."""

    sender: str
    receiver: str
    longest_outage: dt.timedelta

    def judge(
        self, delivery: Delivery, known: Known, now: dt.datetime, what: What = What.MESSAGE
    ) -> Statement:
        """What is proved; NotProved with the code of what is not."""
        who = known.participants.get(self.sender)
        if who is None:
            registered = ", ".join(known.participants)
            raise NotProved([Problem("PARTICIPANT_UNKNOWN", "$", self.sender, registered)])
        expected = Expected(
            sender=self.sender, receiver=self.receiver, algorithms=set(who.algorithms)
        )
        bounds = Bounds(longest_outage=self.longest_outage, clock_error=CLOCK_ERROR)
        line = delivery.headers.get(binding.SIGNATURE)
        try:
            statement = Judge(known.keys, bounds).judge(
                line if isinstance(line, str) else None,
                delivery.body,
                expected,
                delivery.received_at or now,
            )
            _not_revoked_since(statement, known, now)
        except SignatureRefused as refused:
            raise NotProved(refused.problems) from None
        if statement.place.what is not what:
            raise NotProved([Problem("SIGNED_FOR_ANOTHER", "$", statement.place.what, what)])
        _check_place(statement.place)
        return statement


def _check_place(place: Place) -> None:
    """Numbers of a message begin with 1, those of a receipt are 0; lanes are services."""
    is_numbered = place.number >= 1 or place.what is not What.MESSAGE
    if place.lane not in topology.SERVICES or place.epoch < 1 or not is_numbered:
        found = f"{place.lane} {place.epoch} #{place.number}"
        allowed = f"{' | '.join(topology.SERVICES)}, epoch and number from 1"
        raise NotProved([Problem("PLACE_INVALID", "$", found, allowed)])


def _not_revoked_since(statement: Statement, known: Known, now: dt.datetime) -> None:
    """What was parked is judged as when it came, but revocation acts at once."""
    key = known.keys.find(statement.place.sender, Use.SIGN, statement.key)
    if key is not None and key.state(now) is State.REVOKED:
        raise SignatureRefused("KEY_REVOKED", statement.key)


@dataclass(frozen=True)
class Doorman:
    """Looks at each delivery of a consumer first."""

    border: Border
    registry: Registry
    clock: Clock

    def settled(self, session: Session, taken: Taken, outcome: Outcome) -> None:
        """What is proved has come, whatever became of it: one bad message stops no lane.

        Of a copy the sender may not know that we have it, so it is receipted again.
        """
        if not isinstance(taken.delivery, Proved) or outcome is Outcome.HANDLED:
            return
        place, now = taken.delivery.statement.place, self.clock.now()
        lane = Lane("in", self.border.sender, str(place.lane), place.epoch)
        is_new = lanes.come(session, lane, place.number, now)
        if not is_new:
            lanes.tell_again(session, lane, now)
        is_copy = is_new and outcome is Outcome.DUPLICATE
        if is_copy and waits_elsewhere(session, taken.arrival.message_id):
            # the number that it waits for there may never come
            body, line = taken.delivery.body, str(taken.delivery.headers[binding.SIGNATURE])
            entry = Entry("in", self.border.sender, place, line)
            keep(session, entry, Kept(envelopes.decode(body), body), now)
        else:
            unjournaled.note(session, lane, place.number, Came(taken.arrival, outcome, now))
        if (
            outcome is Outcome.DUPLICATE and not is_new
        ):  # at the place of the first: it proves that anew
            line = str(taken.delivery.headers[binding.SIGNATURE])
            parking.renew(session.connection, taken.arrival, {binding.SIGNATURE: line}, now)
        if lanes.reach(session, lane, now).handed + 1 == place.number:
            advance(session, lane, now)

    def see_off(self, delivery: Delivery, consumer: str) -> Taken:
        """One of this node's, with who may be told what just now."""
        return take(Informed(**vars(delivery), known=self.registry.known()), consumer)

    def take(self, delivery: Delivery, consumer: str) -> Taken:
        """The delivery with what its signature proves, or as one that nobody is known to have sent."""
        known = self.registry.known()
        try:
            statement = self.border.judge(delivery, known, self.clock.now())
        except NotProved as unproved:
            return stranger(delivery, consumer, unproved)
        return take(Proved(**vars(delivery), statement=statement, known=known), consumer)
