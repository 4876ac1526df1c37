"""Leads for tests; the days follow each other: found, accepted, filed, decided."""

import datetime as dt

from services.enforcement.domain.events import (
    LeadAccepted,
    LeadClosed,
    LeadDecided,
    LeadFiled,
    LeadNotFiled,
    LeadReturned,
    Step,
)
from services.enforcement.domain.lead import Lead, Side, State
from services.enforcement.domain.offer import Addressee, Offer, Organ, Suspect


LEAD_ID = "50-002184cf-7f92-59ca-a010-b4c6d77da6bc"
FOUND, ACCEPTED, FILED, DECIDED, LATER = (
    dt.date(2026, 10, 12),
    dt.date(2026, 10, 15),
    dt.date(2026, 10, 29),
    dt.date(2026, 11, 23),
    dt.date(2026, 11, 24),
)
NANCHUAN = Organ("重庆市南川区市场监督管理局", "11500000MB1539761Y")
GUANGAN = Organ("四川省广安市市场监督管理局", "11511600MBXXX0019X")
FOOD = Suspect(kind="organisation", name="四川示例食品有限公司", credit_code="91511600MAXXX0031W")

PERSON = Suspect(
    kind="person",
    name="吴示例",
    certificate_kind="1",
    masked_number="5****************6",
    number_digest="hmac-sha256:" + "4b" * 32,
    age=47,
)


def an_offer() -> Offer:
    return Offer(
        letter_number="渝南川市监移〔2026〕12号",
        field="market",
        source="inspection",
        sender=NANCHUAN,
        receiver=Addressee(GUANGAN.name),
        suspect=FOOD,
        facts="标签未标注生产日期",
        basis="市场监督管理行政处罚程序规定第七条",
        found_on=FOUND,
    )


def accepted(on: dt.date = ACCEPTED) -> LeadAccepted:
    return LeadAccepted(LEAD_ID, on, GUANGAN)


def returned(on: dt.date = ACCEPTED) -> LeadReturned:
    return LeadReturned(LEAD_ID, on, "无管辖权")


def filed(on: dt.date = FILED) -> LeadFiled:
    return LeadFiled(LEAD_ID, on, "广市监立〔2026〕305号")


def not_filed(on: dt.date = FILED) -> LeadNotFiled:
    return LeadNotFiled(LEAD_ID, on, "违法行为轻微并及时改正")


def decided(on: dt.date = DECIDED) -> LeadDecided:
    return LeadDecided(LEAD_ID, on, "广市监处罚〔2026〕288号", "fine", 3_000_000)


def closed(on: dt.date = LATER) -> LeadClosed:
    return LeadClosed(LEAD_ID, on)


WAYS: dict[State, list[Step]] = {  # the steps that lead to a state
    State.OFFERED: [],
    State.RECEIVED: [],
    State.ACCEPTED: [accepted()],
    State.RETURNED: [returned()],
    State.FILED: [accepted(), filed()],
    State.NOT_FILED: [accepted(), not_filed()],
    State.DECIDED: [accepted(), filed(), decided()],
}


def received(state: State = State.RECEIVED) -> Lead:
    """A lead offered to us that came so far; its events have been told."""
    lead = Lead.receive(LEAD_ID, an_offer())
    for step in WAYS[State.DECIDED if state is State.CLOSED else state]:
        lead.take(step)
    if state is State.CLOSED:
        lead.hear_closed(closed())
    lead.events.clear()
    return lead


def sent(state: State = State.OFFERED) -> Lead:
    """A lead we offered that came so far; a result closes it at once."""
    lead = Lead.send(LEAD_ID, an_offer())
    for step in WAYS[State.DECIDED if state is State.CLOSED else state]:
        lead.hear(step, today=LATER)
    lead.events.clear()
    return lead


def a_lead(side: Side, state: State) -> Lead:
    """Either of the two; a state the side does not keep, or does not rest in, is set by force."""
    try:
        lead = sent(state) if side is Side.SENT else received(state)
    except KeyError:
        lead = received()
    lead.side, lead.state = side, state
    return lead
