"""catalogue.withdraw-matter: a platform asks the node to say that a matter is accepted no more.

v1  2026-11  what catalogue.matter-withdrawn says; the node knows the last revision
"""

from contracts.contract import Contract, Kind
from contracts.elements import acts, matters, revisions
from contracts.roles import Role


class V1(revisions.Withdrawal):
    """取消事项，载明原因和承接事项。

    The end of a matter, with its reason and the matters that take its place.
    """

    matter_id = matters.matter_id()
    actor = acts.actor()


WITHDRAW_MATTER = Contract(
    "catalogue.withdraw-matter",
    V1,
    zh="取消事项",
    en="withdraw a matter",
    key="matter_id",
    leads_to=["catalogue.matter-withdrawn"],
    kind=Kind.COMMAND,
    local_receivers=["catalogue"],
    senders=[Role.MATTER_PLATFORM],
    refusals=("MATTER_UNKNOWN", "MATTER_WITHDRAWN"),
)
