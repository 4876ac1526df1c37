"""enforcement.reconsider-referral: the agency has a refusal to file reconsidered.

v1  2026-11  becomes enforcement.referral-reconsidered
"""

from contracts.contract import Contract, Kind
from contracts.elements import acts, referrals, turns
from contracts.envelope import LARGEST
from contracts.roles import Role


class V1(referrals.Reconsideration, referrals.Keyed):
    """提请复议或者建议立案监督：由移送的行政执法机关提出。

    The agency has a refusal to file reconsidered, or supervised by the procuratorate.
    """

    actor = acts.actor()


RECONSIDER_REFERRAL = Contract(
    "enforcement.reconsider-referral",
    V1,
    zh="提请复议或者立案监督",
    en="have a refusal to file reconsidered",
    kind=Kind.COMMAND,
    key="referral_id",
    leads_to=["enforcement.referral-reconsidered"],
    local_receivers=["enforcement"],
    senders=[Role.ENFORCEMENT_PLATFORM],
    refusals=turns.ASKED_OF_SENDER,
    largest=LARGEST,
)
