"""catalogue.alignment-resolved: the differences of a pair have ended, one way or another (同标).

v1  2026-11  the outcome, the agreement or law behind it, and how each difference ended
"""

from contracts.contract import Contract
from contracts.elements import alignments
from contracts.roles import Role


class V1(alignments.Resolution):
    """同标配对处理完成：两地已一致、依法保留差异，或者一方事项取消。

    The pair is aligned, its differences are kept by law, or a matter of it is gone.
    """

    alignment_id = alignments.alignment_id()
    register_number = alignments.register_number()


ALIGNMENT_RESOLVED = Contract(
    "catalogue.alignment-resolved",
    V1,
    zh="同标差异已处理完成",
    en="alignment resolved",
    key="alignment_id",
    partner_receivers=["catalogue"],
    listeners=[Role.MATTER_PLATFORM],
    refusals=("ALIGNMENT_RESOLVED", "ALIGNMENT_UNKNOWN", "DIFFERENCE_UNKNOWN"),
)
