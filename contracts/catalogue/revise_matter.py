"""catalogue.revise-matter: a platform asks the node to publish the next revision of a matter.

v1  2026-11  what catalogue.matter-revised says, and which revision it builds on; the node numbers the new one
"""

from contracts import envelope
from contracts.contract import Contract, Kind
from contracts.elements import acts, matters, revisions
from contracts.roles import Role


class V1(revisions.Revision):
    """事项的下一版本全文；其间已另有版本发布的，予以拒绝。

    The next revision of a matter, whole; refused when another one was published meanwhile.
    """

    matter_id = matters.matter_id()
    based_on = matters.revision("所依据的版本", "revision it builds on")
    actor = acts.actor()

    rules = (matters.ID_FROM_LIST_NUMBER, *revisions.Revision.rules)


REVISE_MATTER = Contract(
    "catalogue.revise-matter",
    V1,
    zh="变更事项",
    en="revise a matter",
    key="matter_id",
    leads_to=["catalogue.matter-revised"],
    kind=Kind.COMMAND,
    local_receivers=["catalogue"],
    senders=[Role.MATTER_PLATFORM],
    refusals=("MATTER_UNKNOWN", "MATTER_WITHDRAWN", "REVISION_OUTDATED"),
    largest=envelope.LARGEST,
)
