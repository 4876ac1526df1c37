"""enforcement.lead-offered: one side offers a lead to the competent organ of the other (线索移送).

v1  2026-11  as agreed: one organisation as suspect, the receiver by its name
v2  2026-11  the suspect may be a person; the receiver is an organ; place, limitation, papers and goods go along
"""

from contracts.anatomy import Data
from contracts.contract import Contract
from contracts.elements import acts, basic, bodies, leads, parties, times
from contracts.elements.basic import Body
from contracts.envelope import LARGEST
from contracts.roles import Role
from contracts.steps import Loss, Step


class V1(Body):
    """线索移送函：移送机关、受移送机关、当事人、涉嫌违法事实、依据和来源。

    The letter that offers a lead: both organs, suspect, suspected facts, basis and source.
    """

    lead_id = leads.lead_id()
    letter_number = leads.letter_number()
    field = leads.field(leads.FIELDS)
    source = leads.source()
    sender = basic.nested("移送机关", "sending organ", bodies.Organ)
    receiver_name = basic.text("受移送机关", "receiving organ", longest=100)
    suspect = basic.nested("当事人", "suspect", bodies.Subject)
    facts = leads.facts()
    basis = acts.legal_basis("移送依据", "basis of the transfer")
    found_on = times.day("发现日期", "found on")


class V2(leads.Letter, leads.Keyed):
    """线索移送函：当事人可以是自然人、无照经营者或者身份尚未查明；附违法行为发生地、追责时效、材料和物品清单（《行政处罚法》第二十二条、第三十六条）。

    The letter with a suspect of any kind, known or not yet, place and limitation (Administrative Penalty Law
    Art. 22, 36), and lists of papers and goods.
    """


SAME = ("lead_id", "letter_number", "field", "source", "sender", "facts", "basis", "found_on")
EMPTY, NOBODY = dict.fromkeys(V2().fields), dict.fromkeys(parties.Party().fields)


def up(data: Data) -> Data:
    """The receiver becomes an organ, the suspect a party whose kind its credit code tells."""
    kind = parties.kind_of(data["suspect"]["credit_code"])
    return {
        **EMPTY,
        **{name: data[name] for name in SAME},
        "receiver": {"name": data["receiver_name"], "credit_code": None},
        "suspect": {**NOBODY, **data["suspect"], "kind": kind},
    }


def down(data: Data) -> Data:
    """What the first version has of it."""
    suspect = data["suspect"]
    return {
        **{name: data[name] for name in SAME},
        "receiver_name": data["receiver"]["name"],
        "suspect": {"name": suspect["name"], "credit_code": suspect["credit_code"]},
    }


OF_A_PERSON = (
    "v1 只能移送有统一社会信用代码的当事人",
    "v1 knows only parties with a credit code",
)
UNREGISTERED = frozenset(parties.KINDS) - parties.REGISTERED
OTHER_FIELD = "v1 只有六个领域", "v1 has six fields and no other"
NOT_CARRIED = "v1 无此字段", "v1 has no such field"
CARRIED = {*SAME, "receiver", "suspect", "field_name"}
LOST = (
    *(Loss(f"$.suspect.{name}", *OF_A_PERSON, harmless=False) for name in parties.OF_A_PERSON),
    *(
        Loss(f"$.suspect.{name}", *NOT_CARRIED)
        for name in ("legal_representative", "address", "phone")
    ),
    Loss("$.suspect.kind", *OF_A_PERSON, harmless=False, among=UNREGISTERED),
    Loss("$.field_name", *OTHER_FIELD, harmless=False),
    Loss("$.receiver.credit_code", *NOT_CARRIED),
    *(Loss(f"$.{name}", *NOT_CARRIED) for name in EMPTY if name not in CARRIED),
)

LEAD_OFFERED = Contract(
    "enforcement.lead-offered",
    V1,
    V2,
    zh="线索已移送",
    en="lead offered",
    key="lead_id",
    partner_receivers=["enforcement"],
    listeners=[Role.ENFORCEMENT_PLATFORM],
    steps=[
        Step(
            why_zh="当事人可以是自然人；受移送机关拆分为名称和代码；增加发生地、时效、物品和材料清单",
            why_en="a person may be the suspect; the receiver has a name and a code; place, limitation and lists added",
            up=up,
            down=down,
            lost_down=LOST,
        )
    ],
    refusals=["ALREADY_OFFERED"],
    largest=LARGEST,
)
