"""credit.apply-measure: the credit platform tells its node that an organ applied a measure.

v1  2026-11  becomes credit.measure-applied
"""

from contracts.contract import Contract, KeyOwner, Kind
from contracts.elements import acts, listings, measures
from contracts.roles import Role


class V1(measures.Application, listings.Keyed):
    """对已互认的条目实施措施；措施编号由节点生成。

    A measure on a recognised entry; the node gives the measure id.
    """

    actor = acts.actor()


APPLY_MEASURE = Contract(
    "credit.apply-measure",
    V1,
    zh="实施措施",
    en="apply a measure",
    kind=Kind.COMMAND,
    key="listing_id",
    key_owner=KeyOwner.RECEIVER,
    leads_to=["credit.measure-applied"],
    local_receivers=["credit"],
    senders=[Role.CREDIT_PLATFORM],
    refusals=["NOT_FOUND", "RECOGNITION_NEEDED"],
)
