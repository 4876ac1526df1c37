"""挂牌督办: superiors who have a joint case on their list and demand that it be done, by when and how."""

from contracts.elements import basic, bodies, parties, times
from contracts.elements.basic import Body, Nested
from contracts.elements.conditions import in_order


class Supervision(Body):
    """挂牌督办，由一个上级机关或者双方上级机关共同实施。

    Listed supervision, by one superior or jointly by those of both sides.
    """

    supervised_by = basic.several(
        "督办机关", "supervising organs", parties.addressee("督办机关", "organ"), least=1, most=5
    )
    document_number = bodies.document_number("督办文号", "number of the document")
    listed_on = times.day("挂牌日期", "listed on")
    due_on = times.day("督办期限", "due on", optional=True)
    requirements = basic.text("督办要求", "what is demanded", longest=1000, optional=True)

    rules = (in_order("listed_on", "due_on", "挂牌、期限日期先后有序", "listing and limit"),)


def supervision() -> Nested:
    """挂牌督办, where it has been ordered."""
    return basic.nested("挂牌督办", "listed supervision", Supervision, optional=True)
