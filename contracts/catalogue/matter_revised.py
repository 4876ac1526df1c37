"""catalogue.matter-revised: a published matter is handled otherwise from a day on (事项变更).

v1  2026-11  the whole new revision, what changed in it, from when, why and on which basis
"""

from contracts import envelope
from contracts.contract import Contract
from contracts.elements import matters, revisions
from contracts.roles import Role


class V1(revisions.Revision):
    """事项的下一版本全文，无须对照前一版本使用；已受理办件沿用受理时的版本。

    The next revision of a matter, whole, usable without the one before; a case keeps the revision under which
    it was accepted.
    """

    matter_id = matters.matter_id()
    revision = matters.revision(least=2)

    rules = (matters.ID_FROM_LIST_NUMBER, *revisions.Revision.rules)


MATTER_REVISED = Contract(
    "catalogue.matter-revised",
    V1,
    zh="事项已变更",
    en="matter revised",
    key="matter_id",
    partner_receivers=["catalogue"],
    listeners=[Role.MATTER_PLATFORM],
    largest=envelope.LARGEST,
    refusals=("MATTER_UNKNOWN", "MATTER_WITHDRAWN"),
)
