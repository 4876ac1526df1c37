"""List entries for tests: a national black list that is recognised, unless said otherwise."""

import datetime as dt
from typing import Any

from services.credit.domain.entry import Entry, Party
from services.credit.domain.lift import Lift
from services.credit.domain.listing import Answer, Listing, State
from services.credit.domain.recognition import Recognition


LISTING_ID = "51-7561a29f-fb8b-59de-9953-80872df39ecd"
LISTED, ANSWERED, LIFTED, ENDED = (
    dt.date(2026, 5, 18),
    dt.date(2026, 5, 19),
    dt.date(2026, 11, 20),
    dt.date(2026, 11, 21),
)
SUBJECT = Party("四川示例建筑工程有限公司", "91510100MAXXX00151")
ORGAN = Party("四川省人力资源和社会保障厅", "11510000MBXXX0027D")
A_LIFT = Lift(lifted_on=LIFTED, reason="repaired", explanation="履行完毕")
ANOTHER_LIFT = Lift(lifted_on=ENDED, reason="other", explanation="又一次")


def an_entry(**changes: Any) -> Entry:
    values: dict[str, Any] = {
        "subject": SUBJECT,
        "kind": "black",
        "list_code": "work-safety",
        "tier": "national",
        "organ": ORGAN,
        "document_number": "川应急列〔2026〕12号",
        "cause": "发生较大生产安全事故",
        "basis": "应急管理部令第11号",
        "listed_on": LISTED,
        "expires_on": dt.date(2029, 5, 17),
    }
    return Entry(**(values | changes))


LOCAL = an_entry(tier="local", list_code="local-other")


def a_listing(answer: Answer = Answer.AWAITED, state: State = State.DECLARED) -> Listing:
    """One of ours that came so far; its events have been told."""
    listing = Listing.declare(LISTING_ID, an_entry())
    if answer in (Answer.GRANTED, Answer.ENDED):
        listing.granted(on=ANSWERED)
    if answer is Answer.REFUSED:
        listing.refused(on=ANSWERED, code="PERIOD_OVER")
    if state is State.LIFTED:
        listing.lift(A_LIFT)
    if answer is Answer.ENDED:
        listing.recognition_ended(on=ENDED)
    listing.events.clear()
    return listing


def granted() -> Recognition:
    """One of theirs that we recognise."""
    recognition = Recognition.decide(LISTING_ID, an_entry(), today=ANSWERED)
    recognition.events.clear()
    return recognition


def refused() -> Recognition:
    """One of theirs that we do not recognise: a local list."""
    recognition = Recognition.decide(LISTING_ID, LOCAL, today=ANSWERED)
    recognition.events.clear()
    return recognition


def lifted(recognition: Recognition) -> Recognition:
    """The same after the other side lifted its listing."""
    recognition.listing_lifted(lifted_on=LIFTED, today=ENDED)
    recognition.events.clear()
    return recognition
