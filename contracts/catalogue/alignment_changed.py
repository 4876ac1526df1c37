"""catalogue.alignment-changed: the register of a pair has changed, since a matter or a difference has (同标).

v1  2026-11  the register as it stands now, and what caused the change
"""

from contracts import envelope
from contracts.contract import Contract
from contracts.elements import alignments, basic, matters, times
from contracts.roles import Role


class V1(alignments.Pair):
    """同标配对登记的现状全文；第1次登记为 alignment-found。

    The whole register of the pair from now on; its first state, number 1, was alignment-found.
    """

    alignment_id = alignments.alignment_id()
    register_number = alignments.register_number(least=2)
    changed_on = times.day("变化日期", "changed on")
    cause = basic.code("变化原因", "cause", codes=alignments.CAUSES, source=matters.OURS)


ALIGNMENT_CHANGED = Contract(
    "catalogue.alignment-changed",
    V1,
    zh="同标情况有变化",
    en="alignment changed",
    key="alignment_id",
    partner_receivers=["catalogue"],
    listeners=[Role.MATTER_PLATFORM],
    largest=envelope.LARGEST,
    refusals=("ALIGNMENT_RESOLVED", "ALIGNMENT_UNKNOWN"),
)
