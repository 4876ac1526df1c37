"""catalogue.publish-matter: a platform asks the node to publish how its side handles a matter.

v1  2026-11  what catalogue.matter-published v2 says; the node gives id and revision
"""

from contracts import envelope
from contracts.contract import Contract, Kind
from contracts.elements import acts, implementations
from contracts.roles import Role


class V1(implementations.Implementation):
    """首次发布的实施清单一条（GB/T 39046-2020 表4）。

    One entry of an implementation list, to be published for the first time.
    """

    request_id = acts.request_id()
    actor = acts.actor()


PUBLISH_MATTER = Contract(
    "catalogue.publish-matter",
    V1,
    zh="发布事项",
    en="publish a matter",
    key="request_id",
    leads_to=["catalogue.matter-published"],
    kind=Kind.COMMAND,
    local_receivers=["catalogue"],
    senders=[Role.MATTER_PLATFORM],
    refusals=("MATTER_EXISTS", "MATTER_WITHDRAWN"),
    largest=envelope.LARGEST,
)
