"""catalogue.resolve-alignment: a platform asks the node to put on record how the differences of a pair ended.

v1  2026-11  what catalogue.alignment-resolved says; the node numbers the state of the register
"""

from contracts.contract import Contract, Kind
from contracts.elements import acts, alignments
from contracts.roles import Role


class V1(alignments.Resolution):
    """本方登记的同标配对，其差异的处理结果。

    How the differences of a pair in the own register ended.
    """

    alignment_id = alignments.alignment_id()
    actor = acts.actor()


RESOLVE_ALIGNMENT = Contract(
    "catalogue.resolve-alignment",
    V1,
    zh="处理同标差异",
    en="resolve the differences of an alignment",
    key="alignment_id",
    leads_to=["catalogue.alignment-resolved"],
    kind=Kind.COMMAND,
    local_receivers=["catalogue"],
    senders=[Role.MATTER_PLATFORM],
    refusals=("ALIGNMENT_RESOLVED", "ALIGNMENT_UNKNOWN", "DIFFERENCE_UNKNOWN"),
)
