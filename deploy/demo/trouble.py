"""What goes wrong on purpose: a message that comes twice, and three that cannot be taken.

The node must drop the first and park the others, each with its reason, while all else goes on.
"""

import datetime as dt
import uuid
from typing import Any

from contracts.credit.listing_declared import LISTING_DECLARED
from contracts.enforcement.lead_offered import LEAD_OFFERED
from contracts.envelope import TYPE_PREFIX, Envelope
from deploy.border import Border
from deploy.demo.material import NODES
from deploy.demo.play import Play
from shared.client import NodeSilent
from shared.topology import GATEWAY


WRONG_CHECK = "91510000740312079N"  # its check character should be 2
POISON = {  # what is sent, and what it must be parked as
    "unreadable": "不可读报文 unreadable bytes",
    "contract-broken": "信用代码校验位错误 wrong check character in a credit code",
    "unknown-version": "更高版本的报文 a version newer than we know",
}


def make_trouble(play: Play) -> None:
    """Poison at the border of a node that works, and one message that its gateway sends again."""
    target = next(node for node in NODES if node not in play.stage.silenced)
    sender = next(node for node in NODES if node != target)
    with play.stage.border_of(target) as border:
        _send_poison(border, sender, play)
    message_id = play.first_messages.get(sender)
    if message_id and sender not in play.stage.silenced:
        play.command(sender, GATEWAY, "resend", message_id=message_id)
    goal = len(POISON) + (1 if sender not in play.stage.silenced else 0)
    play.until("重复与毒报文 duplicate and poison", goal, lambda: _noticed(play, target))


def _send_poison(border: Border, sender: str, play: Play) -> None:
    region = play.stage.pair.node(sender).region
    key = _key(region)
    headers = {"partitionkey": key, "cloudEvents:type": LISTING_DECLARED.type_of()}
    garbage = b'{"specversion": "1.0", "id": "\xff\xfe'
    border.send_bytes(garbage, contract=LISTING_DECLARED.name, headers=headers)
    listing = next(iter(play.both.values())).listings[0].body
    broken = listing | {"subject": {"name": "示例", "credit_code": WRONG_CHECK}}
    border.send(_message(sender, LISTING_DECLARED.type_of(), _key(region), broken))
    lead = next(iter(play.both.values())).leads[0].body
    border.send(_message(sender, f"{TYPE_PREFIX}{LEAD_OFFERED.name}.v9", _key(region), lead))


def _key(region: str) -> str:
    """A business key that nobody has: a side may only use those of its own region."""
    return f"{region}-{uuid.uuid4()}"


def _message(sender: str, kind: str, key: str, body: dict[str, Any]) -> Envelope:
    message_id = str(uuid.uuid4())
    owner = kind.removeprefix(TYPE_PREFIX).partition(".")[0]
    return Envelope(
        id=message_id,
        source=f"/{sender}/{owner}",
        type=kind,
        subject=key,
        time=dt.datetime.now(dt.UTC),
        data=body,
        partitionkey=key,
        correlationid=message_id,
    )


def _noticed(play: Play, target: str) -> int:
    """How many of the troubles the target's gateway has parked or dropped."""
    try:
        figures = play.stage.call(target, GATEWAY, "figures")
    except NodeSilent:
        return 0
    parked = {group["reason"] for group in figures["parked"]} & set(POISON)
    dropped = any(group["duplicates"] for group in figures["arrived"])
    return len(parked) + dropped
