"""The refusal every owner has: a message was understood and its rules forbid it, with the code.

A refusal is final; repair is a new message that refers to it.  It is itself never refused.
"""

from contracts.contract import Contract, KeyOwner, Kind
from contracts.elements import basic
from contracts.elements.basic import Body
from contracts.envelope import UUID


class RefusalV1(Body):
    """被拒绝的报文、其契约和业务键，拒绝所依据的规则代码，以及当时可行的操作。

    Which message, under which contract and key, by which coded rule, and what was possible.
    """

    refused_message = basic.text(
        "被拒报文标识",
        "id of the refused message",
        shortest=36,
        longest=36,
        pattern=UUID,
        form="UUID",
    )
    refused_contract = basic.text(
        "被拒报文契约",
        "its contract",
        longest=100,
        pattern=r"[a-z]+\.[a-z]+(-[a-z]+)*",
        form="<owner>.<message>",
    )
    key = basic.text(
        "业务键",
        "its business key",
        longest=128,
        pattern=r"5[01]-[0-9A-Za-z-]+",
        form="50-… or 51-…",
    )
    code = basic.text(
        "拒绝代码",
        "code",
        longest=64,
        pattern=r"[A-Z][A-Z_]*",
        form="published code",
    )
    possible = basic.text("当时可行的操作", "what was possible", longest=500, optional=True)


def refusal_contract(owner: str) -> Contract:
    """<owner>.message-refused, received by the same service of the other node."""
    return Contract(
        f"{owner}.message-refused",
        RefusalV1,
        zh="报文被拒绝",
        en="message refused",
        key="key",
        key_owner=KeyOwner.EITHER,
        kind=Kind.REFUSAL,
        partner_receivers=[owner],
    )
