"""credit.measure-applied: an organ of the recognising side applied a measure that rests on an entry (实施措施).

v1  2026-11  who applied which measure on which basis, on which matter, when
"""

from contracts.contract import Contract, KeyOwner
from contracts.elements import listings, measures
from contracts.roles import Role


class V1(measures.Application, measures.Numbered, listings.Keyed):
    """告知列入方已实施的措施；只限实施方依法可以实施并已公布的措施。

    A measure told to the listing side: only what the applying side may lawfully apply and has published.
    """


MEASURE_APPLIED = Contract(
    "credit.measure-applied",
    V1,
    zh="措施已实施",
    en="measure applied",
    key="listing_id",
    key_owner=KeyOwner.RECEIVER,
    partner_receivers=["credit"],
    listeners=[Role.CREDIT_PLATFORM],
    refusals=["ILLEGAL_TRANSITION"],
)
