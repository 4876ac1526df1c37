"""catalogue.matter-withdrawn: a published matter is accepted no more (事项取消).

v1  2026-11  from when, why, on which basis, and which matters take its place
"""

from contracts.contract import Contract
from contracts.elements import matters, revisions
from contracts.roles import Role


class V1(revisions.Withdrawal):
    """事项取消（事项状态：取消），不再恢复，其清单序号不再使用。

    The end of a matter, final; its list number is not used again.
    """

    matter_id = matters.matter_id()
    revision = matters.revision("最后版本", "last revision")


MATTER_WITHDRAWN = Contract(
    "catalogue.matter-withdrawn",
    V1,
    zh="事项已取消",
    en="matter withdrawn",
    key="matter_id",
    partner_receivers=["catalogue"],
    listeners=[Role.MATTER_PLATFORM],
    refusals=("MATTER_UNKNOWN", "MATTER_WITHDRAWN"),
)
