"""What proves a message at the border: found before anything that it says of itself is believed.

Who cannot prove it counts as not having spoken: the message is parked for a person under an identity of its bytes,
so that neither its id nor its key is taken from the one who is really meant by them.
"""

import datetime as dt
from dataclasses import dataclass

from contracts import binding
from contracts.errors import NotProved, Problem
from services.gateway.adapters.registry import Known, Registry
from shared.clock import Clock
from shared.crypto.refusals import SignatureRefused
from shared.crypto.signatures import Bounds, Expected, Judge
from shared.crypto.statement import Statement, What
from shared.delivery import Delivery, Taken, stranger, take


CLOCK_ERROR = dt.timedelta(minutes=5)  # how far the clocks of two provinces may differ


@dataclass(frozen=True, kw_only=True)
class Proved(Delivery):
    """A delivery whose signature says that these are the bytes, and where on the lane they stand."""

    statement: Statement
    known: Known  # by which it was judged


@dataclass(frozen=True, kw_only=True)
class Border:
    """Who speaks to whom here, and for how long a signature may be on its way."""

    sender: str
    receiver: str
    longest_outage: dt.timedelta

    def judge(self, delivery: Delivery, known: Known, now: dt.datetime) -> Statement:
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
                line if isinstance(line, str) else None, delivery.body, expected, now
            )
        except SignatureRefused as refused:
            raise NotProved(refused.problems) from None
        return _of_a_message(statement)


def _of_a_message(statement: Statement) -> Statement:
    what = statement.place.what
    if what is not What.MESSAGE:
        raise NotProved([Problem("SIGNED_FOR_ANOTHER", "$", what, What.MESSAGE)])
    return statement


@dataclass(frozen=True)
class Doorman:
    """Looks at each delivery of a consumer first."""

    border: Border
    registry: Registry
    clock: Clock

    def take(self, delivery: Delivery, consumer: str) -> Taken:
        """The delivery with what its signature proves, or as one that nobody is known to have sent."""
        known = self.registry.known()
        try:
            statement = self.border.judge(delivery, known, self.clock.now())
        except NotProved as unproved:
            return stranger(delivery, consumer, unproved)
        return take(Proved(**vars(delivery), statement=statement, known=known), consumer)
