"""catalogue.alignment-found: two matters are the same one; this is where their handling differs (同标).

v1  2026-11  the pair, how it was joined, and the register of differences
"""

from contracts import envelope
from contracts.contract import Contract
from contracts.elements import alignments, times
from contracts.roles import Role


class V1(alignments.Pair):
    """发现方登记的一对同标事项，逐项列明差异、要素属性和变更方。

    A pair put on record by the side that found it: each difference, its treatment and who must change.
    """

    alignment_id = alignments.alignment_id()
    found_on = times.day("配对日期", "found on")


ALIGNMENT_FOUND = Contract(
    "catalogue.alignment-found",
    V1,
    zh="同标配对已登记",
    en="alignment found",
    key="alignment_id",
    partner_receivers=["catalogue"],
    listeners=[Role.MATTER_PLATFORM],
    largest=envelope.LARGEST,
    refusals=("MATTER_UNKNOWN",),
)
