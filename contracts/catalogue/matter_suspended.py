"""catalogue.matter-suspended: a published matter is not accepted for a time (事项暂停).

v1  2026-11  from when, until when, why, and how applicants are served meanwhile
"""

from contracts.contract import Contract
from contracts.elements import matters, revisions
from contracts.roles import Role


class V1(revisions.Suspension):
    """现行版本暂停（事项状态：暂停），至暂停期满或者下一版本发布为止。

    The revision in force is suspended, until the day stated or the next revision published.
    """

    matter_id = matters.matter_id()
    revision = matters.revision("暂停的版本", "revision that is suspended")


MATTER_SUSPENDED = Contract(
    "catalogue.matter-suspended",
    V1,
    zh="事项已暂停",
    en="matter suspended",
    key="matter_id",
    partner_receivers=["catalogue"],
    listeners=[Role.MATTER_PLATFORM],
    refusals=("MATTER_UNKNOWN", "MATTER_WITHDRAWN"),
)
