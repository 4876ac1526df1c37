"""When a message without a receipt (回执) is sent again, and from when on somebody should know."""

import datetime as dt


GRACE = dt.timedelta(seconds=5)  # what later ones have overtaken is not on its way any more
PATIENCE = dt.timedelta(seconds=30)  # a receipt comes within a second or two when all is well
LONGEST = dt.timedelta(hours=1)  # copies lie in queues while the other side is down
FUTURE = dt.timedelta(minutes=5)  # how far a clock that goes ahead may have signed
OVERDUE = dt.timedelta(minutes=10)  # an operator should look


def wait(resends: int) -> dt.timedelta:
    """Before the next sending: doubled each time, up to an hour."""
    factor: int = 2 ** min(resends, 10)
    return min(PATIENCE * factor, LONGEST)


def is_due(resent_at: dt.datetime | None, resends: int, now: dt.datetime) -> bool:
    """Whether a lane may be sent again what is unreceipted on it; a clock that was put back delays nothing."""
    return resent_at is None or resent_at > now or now - resent_at >= wait(resends)
