"""What two gateways tell each other about a lane; it is signed like every message, and no business message.

It has no owner, receiver or business key, so it is no `Contract`: a version alone, as the envelope is.
A receipt (回执) is cumulative and may come twice or late: it names all numbers that have come, as spans.
"""

from contracts.elements import basic, times
from contracts.elements.basic import Body
from contracts.envelope import SHAPE
from contracts.version import Version


LARGEST_NUMBER = 999_999_999_999_999  # every language keeps 15 digits exactly
MOST_SPANS = 1_000


class Span(Body):
    """连续的一段序号，含首尾。

    Numbers that follow each other, both ends included.
    """

    first = basic.whole("起", "first", least=1, most=LARGEST_NUMBER)
    last = basic.whole("止", "last", least=1, most=LARGEST_NUMBER)


class Receipt(Body):
    """通道回执：对方该通道已存底的全部序号，累计。

    All numbers of the other side's lane that have come and are stored, cumulative.
    """

    lane = basic.text("通道", "lane", longest=64, pattern="[a-z][a-z0-9-]*", form="<service>")
    epoch = basic.whole("纪元", "epoch", least=0, most=LARGEST_NUMBER)
    stored = basic.several("已存底", "stored", basic.nested("一段", "span", Span), most=MOST_SPANS)
    at = times.moment("时刻", "moment")


RECEIPT = Version("gateway.receipt", "通道回执", "lane receipt", 1, Receipt)
TYPE = "cn.chuanyu.gateway.receipt.v1"
NOTICES = (RECEIPT,)  # what gateways tell each other, each of these published
BESIDE = (
    SHAPE,
    *NOTICES,
)  # what is published and released like a version of a contract, and is of none
