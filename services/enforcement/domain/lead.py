"""The life of one enforcement lead, as the sending and as the receiving side keep it.

The tables are the whole truth: what they do not list cannot happen.  The receiving side acts, the
sending side repeats what it hears; only closing goes the other way.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from services.enforcement.domain.errors import (
    IllegalTransition,
    NotTheReceiver,
    NotTheSender,
    PeriodReversed,
)
from services.enforcement.domain.events import (
    Event,
    LeadAccepted,
    LeadClosed,
    LeadDecided,
    LeadFiled,
    LeadNotFiled,
    LeadOffered,
    LeadReturned,
    Step,
)
from services.enforcement.domain.offer import Further, Offer, Organ


class Side(StrEnum):
    """Whose lead it is here."""

    SENT = "sent"
    RECEIVED = "received"


class State(StrEnum):
    """Where a lead stands; `offered` is known to the sending side only, `received` to the other."""

    OFFERED = "offered"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    FILED = "filed"
    NOT_FILED = "not-filed"
    DECIDED = "decided"
    CLOSED = "closed"


Life = Mapping[State, Mapping[str, State]]
# 市场监督管理行政处罚程序规定 Art. 14: 市场监督管理部门发现立案查处的案件不属于本部门管辖的，应当将案件移送有管辖权的
# 市场监督管理部门。受移送的市场监督管理部门对管辖权有异议的，应当报请共同的上一级市场监督管理部门指定管辖，不得再
# 自行移送。  It speaks of filed cases (立案查处的案件): a lead is not filed yet, so it may be returned.
#
# Art. 18: 对依据监督检查职权或者通过投诉、举报、其他部门移送、上级交办等途径发现的违法行为线索，应当自发现线索或者收到
# 材料之日起十五个工作日内予以核查，由市场监督管理部门负责人决定是否立案。  An accepted lead has therefore exactly two
# ways on, file and not file; "not competent" (Art. 19(3)) found after acceptance is a reason for not filing.
SENT_LIFE: Life = {
    State.OFFERED: {"accept": State.ACCEPTED, "return": State.RETURNED},
    State.ACCEPTED: {"file": State.FILED, "not-file": State.NOT_FILED},
    State.FILED: {"decide": State.DECIDED},
    State.NOT_FILED: {"close": State.CLOSED},
    State.DECIDED: {"close": State.CLOSED},
    State.RETURNED: {},
    State.CLOSED: {},
}
RECEIVED_LIFE: Life = {
    State.RECEIVED: {"accept": State.ACCEPTED, "return": State.RETURNED},
    State.ACCEPTED: {"file": State.FILED, "not-file": State.NOT_FILED},
    State.FILED: {"decide": State.DECIDED},
    State.NOT_FILED: {"close": State.CLOSED},
    State.DECIDED: {"close": State.CLOSED},
    State.RETURNED: {},
    State.CLOSED: {},
}
LIVES: Mapping[Side, Life] = {Side.SENT: SENT_LIFE, Side.RECEIVED: RECEIVED_LIFE}
ACTIONS: Mapping[type[Step], str] = {
    LeadAccepted: "accept",
    LeadReturned: "return",
    LeadFiled: "file",
    LeadNotFiled: "not-file",
    LeadDecided: "decide",
}
RESULTS = frozenset({State.NOT_FILED, State.DECIDED})


def follow(side: Side, state: State, action: str) -> State:
    """The state after the action; IllegalTransition when the side's table does not list it."""
    try:
        return LIVES[side][state][action]
    except KeyError:
        possible = ", ".join(LIVES[side].get(state, {})) or "nothing"
        raise IllegalTransition(state, action, possible) from None


@dataclass(kw_only=True)
class Lead:
    """One lead with what was done about it; each date is set once, by its step."""

    lead_id: str
    side: Side
    offer: Offer
    state: State
    accepted_on: dt.date | None = None
    accepted_by: Organ | None = None
    returned_on: dt.date | None = None
    filed_on: dt.date | None = None
    case_number: str | None = None
    not_filed_on: dt.date | None = None
    reason: str | None = None  # of the return or of not filing: a lead has one of them at most
    decided_on: dt.date | None = None
    decision_number: str | None = None
    penalty: str | None = None
    amount_fen: int | None = None
    closed_on: dt.date | None = None
    further: dict[str, Further] = field(default_factory=dict)  # what else was said, by action
    version: int = 0
    events: list[Event] = field(default_factory=list)

    @classmethod
    def send(cls, lead_id: str, offer: Offer) -> "Lead":
        """We offer it to the other side."""
        lead = cls(lead_id=lead_id, side=Side.SENT, offer=offer, state=State.OFFERED)
        lead.events.append(LeadOffered(lead_id, offer))
        return lead

    @classmethod
    def receive(cls, lead_id: str, offer: Offer) -> "Lead":
        """The other side offered it to us; accepting is for a person."""
        return cls(lead_id=lead_id, side=Side.RECEIVED, offer=offer, state=State.RECEIVED)

    def take(self, step: Step) -> None:
        """We, the receiving side, do something about it, and tell the sending side."""
        if self.side is not Side.RECEIVED:
            raise NotTheReceiver(self.lead_id)
        self._apply(step)
        self.events.append(step)

    def hear(self, step: Step, *, today: dt.date) -> None:
        """The receiving side did something about a lead of ours; its result closes the lead.

        Closing is no judgement: the sending side cannot refuse a result, it can only note that it
        came.  Were it left to a person, a forgotten click would leave the receiving side without
        the proof that its feedback arrived, so it happens with the arrival.
        """
        if self.side is not Side.SENT:
            raise NotTheSender(self.lead_id)
        self._apply(step)
        if self.state in RESULTS:
            on = max(today, step.on)  # our calendar may lag by a day; the result comes first
            self._close(on)
            self.events.append(LeadClosed(self.lead_id, on))

    def hear_closed(self, closing: LeadClosed) -> None:
        """The sending side took note of our result."""
        if self.side is not Side.RECEIVED:
            raise NotTheReceiver(self.lead_id)
        self._close(closing.on)
        self._keep("close", closing.further)

    def _close(self, on: dt.date) -> None:
        self.state = follow(self.side, self.state, "close")
        self.closed_on = on

    def _apply(self, step: Step) -> None:
        action = ACTIONS[type(step)]
        state = follow(self.side, self.state, action)
        # The limits run from step to step: Art. 18 from the receipt of the material (收到材料之日起), Art. 64
        # and 行政处罚法 Art. 60 from filing (立案之日起); a step before the one it follows has no limit at all.
        if step.on < self._since():
            raise PeriodReversed(action, step.on, self._since())
        self.state = state
        self._note(step)
        self._keep(action, step.further)

    def _keep(self, action: str, further: Further) -> None:
        if further:
            self.further = {**self.further, action: further}

    def _since(self) -> dt.date:
        return self.filed_on or self.accepted_on or self.offer.found_on

    def _note(self, step: Step) -> None:
        match step:
            case LeadAccepted():
                self.accepted_on, self.accepted_by = step.on, step.by
            case LeadReturned():
                self.returned_on, self.reason = step.on, step.reason
            case LeadFiled():
                self.filed_on, self.case_number = step.on, step.case_number
            case LeadNotFiled():
                self.not_filed_on, self.reason = step.on, step.reason
            case _:  # the type checker knows: LeadDecided
                self.decided_on, self.decision_number = step.on, step.decision_number
                self.penalty, self.amount_fen = step.penalty, step.amount_fen
