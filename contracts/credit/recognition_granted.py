"""credit.recognition-granted: the receiving side accepts the fact of a listing (互认).

v1  2026-11  as agreed
"""

from contracts.contract import Contract, KeyOwner
from contracts.elements import listings, times
from contracts.elements.basic import Body
from contracts.roles import Role


class V1(Body):
    """互认列入这一事实；可以实施的措施以接收方依法能够实施的为限。

    Recognition of the fact of listing; measures are those the receiving side may lawfully apply.
    """

    listing_id = listings.listing_id()
    granted_on = times.day("互认日期", "recognised on")


RECOGNITION_GRANTED = Contract(
    "credit.recognition-granted",
    V1,
    zh="互认已确认",
    en="recognition granted",
    key="listing_id",
    key_owner=KeyOwner.RECEIVER,
    partner_receivers=["credit"],
    listeners=[Role.CREDIT_PLATFORM],
    refusals=["ILLEGAL_TRANSITION"],
)
