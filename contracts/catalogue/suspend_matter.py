"""catalogue.suspend-matter: a platform asks the node to say that a matter is not accepted for a time.

v1  2026-11  what catalogue.matter-suspended says; the node knows the revision in force
"""

from contracts.contract import Contract, Kind
from contracts.elements import acts, matters, revisions
from contracts.roles import Role


class V1(revisions.Suspension):
    """暂停现行事项。

    The suspension of a matter in force.
    """

    matter_id = matters.matter_id()
    actor = acts.actor()


SUSPEND_MATTER = Contract(
    "catalogue.suspend-matter",
    V1,
    zh="暂停事项",
    en="suspend a matter",
    key="matter_id",
    leads_to=["catalogue.matter-suspended"],
    kind=Kind.COMMAND,
    local_receivers=["catalogue"],
    senders=[Role.MATTER_PLATFORM],
    refusals=("MATTER_UNKNOWN", "MATTER_WITHDRAWN"),
)
