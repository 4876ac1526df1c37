"""credit.listing-declared: a competent organ put an organisation on a red or black list.

v1  2026-11  the organisation, the list, the organ, why and until when
v2  2026-11  the whole feed of the national wage black list (省市回流), with class, persons, publication
v3  2026-11  a person's number is masked and joined by a keyed digest: 个人信息保护法 Art. 6, 51
"""

from collections.abc import Callable

from contracts import identity
from contracts.anatomy import Data
from contracts.contract import Contract
from contracts.elements import basic, bodies, listings, persons, times
from contracts.elements.basic import Body
from contracts.identity import JoinKey
from contracts.roles import Role
from contracts.steps import Loss, Step


class V1(Body):
    """一条名单条目: 对象, 名单, 认定机关, 文书号, 事由, 依据, 期限."""

    listing_id = listings.listing_id()
    subject = basic.nested("列入对象", "subject", bodies.Subject)
    kind = listings.kind()
    list_code = listings.list_code()
    tier = listings.tier()
    organ = basic.nested("认定机关", "listing organ", bodies.Organ)
    document_number = bodies.document_number()
    cause = basic.text("列入事由", "cause", longest=1000)
    basis = basic.text("列入依据", "legal basis", longest=1000)
    listed_on = times.day("列入日期", "listed on")
    expires_on = times.day("预计退出日期", "expected end", optional=True)

    rules = (listings.PERIOD_IN_ORDER,)


class V2(listings.Particulars, listings.Keyed):
    """名单条目 with all columns of the national feed; persons come with certificate numbers in plain."""

    legal_representative = persons.legal_representative(persons.NumberedPerson)
    responsible_persons = persons.responsible_persons(persons.NumberedResponsiblePerson)


class V3(listings.Entry, listings.Keyed):
    """名单条目 in full; of a person only what is needed to recognise him or her (个人信息保护法 Art. 6, 51)."""


OF_V1 = tuple(V1().fields)
ADDED = tuple(name for name in V2().fields if name not in OF_V1)
NUMBER = "certificate_number"


def completed(data: Data) -> Data:
    """v1 → v2: what v1 did not say is absent."""
    return {**data, **dict.fromkeys(ADDED)}


def reduced(data: Data) -> Data:
    """v2 → v1."""
    return {name: data[name] for name in OF_V1}


def masked(data: Data, key: JoinKey | None = None) -> Data:
    """v2 → v3: a number is masked; with the key its digest is kept."""
    return _with_persons(data, lambda person: _masked(person, key))


def unnumbered(data: Data) -> Data:
    """v3 → v2: a masked number is no number, so the person comes without one."""
    return _with_persons(data, _unnumbered)


def _with_persons(data: Data, convert: Callable[[Data], Data]) -> Data:
    representative, responsible = data["legal_representative"], data["responsible_persons"]
    return {
        **data,
        "legal_representative": representative and convert(representative),
        "responsible_persons": responsible and [convert(person) for person in responsible],
    }


def _masked(person: Data, key: JoinKey | None) -> Data:
    kind, number = person["certificate_kind"], person[NUMBER]
    kept = {name: value for name, value in person.items() if name != NUMBER}
    return kept | {
        "masked_number": number and identity.masked_number(number),
        "number_digest": key.digest(kind, number) if key and number else None,
    }


def _unnumbered(person: Data) -> Data:
    hidden = ("masked_number", "number_digest")
    return {name: value for name, value in person.items() if name not in hidden} | {NUMBER: None}


NOT_IN_V1 = "v1 无此字段", "v1 has no such field"
LOST_TO_V1 = {
    "severity": ("v1 不分失信等级,按名单互认", "v1 has no classes: the list decides"),
    "legal_representative": (
        "v1 只载单位,互认的是对单位的列入事实",
        "v1 names organisations only; what is recognised is their listing",
    ),
    "responsible_persons": (
        "v1 只载单位;对责任人员的措施须以新版本报文为据",
        "v1 names organisations only; measures against persons need the newer version",
    ),
}
ADDS_WHOLE_FEED = Step(
    why_zh="按全国回流数据补齐字段:法定代表人及证件、责任人员、失信等级、公示、续期、来源",
    why_en="all columns of the national feed: persons with certificates, class, publication, renewal, source",
    up=completed,
    down=reduced,
    lost_down=[
        *(
            Loss(f"$.{name}", *LOST_TO_V1.get(name, NOT_IN_V1))
            for name in ADDED
            if name != "withheld"
        ),
        Loss(
            "$.withheld",
            "v1 的接收方不知道该条目不予公示,可能将其公示",
            "a receiver of v1 does not know that the entry is withheld and might publish it",
            harmless=False,
        ),
    ],
)
PERSONS = ("$.legal_representative", "$.responsible_persons[*]")
MASKS_NUMBERS = Step(
    why_zh="自然人证件号码改为脱敏形式和关联摘要(个人信息保护法第六条、第五十一条:最小必要、去标识化)",
    why_en="a person's number becomes a masked form and a keyed digest (个人信息保护法 Art. 6, 51)",
    up=masked,
    keyed_up=masked,
    down=unnumbered,
    lost_up=[
        Loss(f"{person}.{NUMBER}", "号码只保留脱敏形式和摘要", "only mask and digest are kept")
        for person in PERSONS
    ],
    lost_down=[
        Loss(
            f"{person}.{name}",
            "v2 只能载明文号码,脱敏后无从恢复;互认只及于单位,不得仅凭姓名对自然人采取措施",
            "v2 knows plain numbers only; the organisation is recognised without, a name alone is no ground",
        )
        for person in PERSONS
        for name in ("masked_number", "number_digest")
    ],
)


LISTING_DECLARED = Contract(
    "credit.listing-declared",
    V1,
    V2,
    V3,
    zh="名单条目已列入",
    en="listing declared",
    key="listing_id",
    partner_receivers=["credit"],
    listeners=[Role.CREDIT_PLATFORM],
    steps=[ADDS_WHOLE_FEED, MASKS_NUMBERS],
    refusals=["ALREADY_DECLARED"],
)
