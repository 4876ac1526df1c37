"""Pitfalls that are not ours, because what they need is never used here."""

from tests.protections import pitfalls
from tests.protections.protection import RULES, Avoided


REFUSING = f"{RULES}::test_a_delivery_is_never_cancelled_refused_or_peeked_at"
NAMEKOS_OWN = f"{RULES}::test_namekos_consumers_and_publishers_are_used_nowhere"
EXPIRING = f"{RULES}::test_a_message_never_has_a_priority_or_an_expiration"


AVOIDED = (
    Avoided(
        pitfalls.ACKED_AND_LOST,
        "nameko's event handler, which does so, is used nowhere",
        (f"{RULES}::test_namekos_event_handler_is_used_nowhere",),
    ),
    Avoided(
        pitfalls.DEAD_LETTER_RING,
        "retries are a timer over rows; no queue and no message has a time to live",
        (EXPIRING, f"{RULES}::test_no_queue_lets_a_message_expire"),
    ),
    Avoided(
        pitfalls.DEAD_LETTERS,
        "what fails is a row of the database; nothing is refused to a dead letter",
        (REFUSING,),
    ),
    Avoided(
        pitfalls.CANCEL_REORDERS,
        "a consumer ends by closing its channel",
        (REFUSING,),
    ),
    Avoided(pitfalls.NO_PEEKING, "nobody asks a queue for a single message", (REFUSING,)),
    Avoided(pitfalls.EXPIRES, "the envelope says when, and the receiver judges it", (EXPIRING,)),
    Avoided(
        pitfalls.ACKED_TOO_EARLY,
        "no dependency of a worker does anything once its method has returned",
        (f"{RULES}::test_nothing_is_done_once_a_worker_has_ended",),
    ),
    Avoided(
        pitfalls.HOT_REQUEUE,
        "nothing is requeued: nameko's consumers are not used, and ours refuses nothing",
        (NAMEKOS_OWN, REFUSING),
    ),
    Avoided(
        pitfalls.SHARED_OPTIONS,
        "nameko's publishers, which share them, are not used; each connection has its own",
        (NAMEKOS_OWN,),
    ),
    Avoided(
        pitfalls.PACKAGE_MISSING,
        "the lock names one release of each",
        (f"{RULES}::test_what_delivery_stands_on_is_pinned",),
    ),
)
