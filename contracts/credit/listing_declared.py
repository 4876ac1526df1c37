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
    """名单条目：对象、名单、认定机关、文书号、事由、依据、期限。

    A list entry: subject, list, listing organ, document number, cause, basis, period.
    """

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

    rules = (listings.PERIOD_IN_ORDER, listings.LIST_OF_ITS_KIND)


class V2(listings.Particulars, listings.Keyed):
    """名单条目，全国回流数据的全部栏目；自然人载明文证件号码。

    A list entry with all columns of the national feed; persons come with certificate numbers in plain.
    """

    legal_representative = persons.legal_representative(persons.NumberedPerson)
    responsible_persons = persons.responsible_persons(persons.NumberedResponsiblePerson)


class V3(listings.Entry, listings.Keyed):
    """名单条目全文；自然人只载识别所必需的信息（个人信息保护法第六条、第五十一条）。

    A list entry in full; of a person only what is needed to recognise him or her.
    """


OF_V1 = tuple(V1().fields)
ADDED = tuple(name for name in V2().fields if name not in OF_V1)
NUMBER = "certificate_number"
HIDDEN = ("masked_number", "number_digest")


def completed(data: Data) -> Data:
    """v1 → v2: what v1 did not say is absent."""
    return {**data, **dict.fromkeys(ADDED)}


def reduced(data: Data) -> Data:
    """v2 → v1."""
    return {name: data[name] for name in OF_V1}


def ends_before(end: str | None, other: str | None) -> bool:
    """Whether a day comes before another; without the other there is no end."""
    return end is not None and (other is None or end < other)


def masked(data: Data, key: JoinKey | None = None) -> Data:
    """v2 → v3: a number is masked; with the key its digest is kept.  A kind without a number says nothing."""
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
        "certificate_kind": kind if number else None,
        "masked_number": number and identity.masked_number(number),
        "number_digest": key.digest(kind, number) if key and number else None,
    }


def _unnumbered(person: Data) -> Data:
    kept = {name: value for name, value in person.items() if name not in HIDDEN}
    return kept | {"certificate_kind": None, NUMBER: None}


LISTED_AS_EVER = (
    "v1 按名单代码、层级和认定机关互认，无需此项",
    "v1 recognises by list, tier and listing organ and needs no more",
)
OF_THE_ORGAN = (
    "属认定机关自己的程序，不影响对方互认",
    "concerns the procedure of the listing organ, not the recognition of the other side",
)
ORGANISATIONS_ONLY = (
    "v1 只载单位，互认的是对单位的列入事实；对责任人员的措施须以新版本报文为据",
    "v1 names organisations, whose listing is recognised; measures against persons need the newer version",
)
UNTOLD = {  # what v1 has no field for, and why its reader decides the same without it
    **dict.fromkeys(("list_name", "division", "source_organ"), LISTED_AS_EVER),
    **dict.fromkeys(("decided_on", "repair_notice_on"), OF_THE_ORGAN),
    **dict.fromkeys(("legal_representative", "responsible_persons"), ORGANISATIONS_ONLY),
    "severity": ("v1 的黑名单即严重失信名单，含义相同", "an entry of a black list is a serious one in v1 too"),
    "published_on": ("列入之日起公示，与 v1 的理解相同", "published from the day of listing, as v1 reads it"),
    "published_until": (
        "公示不早于预计退出日期终止，与 v1 的理解相同",
        "published no shorter than the expected end, as v1 reads it",
    ),
    "remark": ("备注只供人阅读，不作决定依据", "a remark is for people to read; nothing is decided by it"),
}  # fmt: skip
HELD = (  # what its reader would decide wrongly
    Loss(
        "$.withheld",
        "v1 的接收方不知道该条目不予公示，可能将其公示",
        "a receiver of v1 does not know that the entry is withheld and might publish it",
        harmless=False,
    ),
    Loss(
        "$.exit_status",
        "v1 的接收方不知道条目已经到期退出或者另有处理，会当作仍然有效",
        "a receiver of v1 does not know how the entry ended and would take it for one in force",
        harmless=False,
    ),
    Loss(
        "$.renewal_reason",
        "v1 的接收方不知道条目已续期，会按原期限当作期满",
        "a receiver of v1 does not know of the renewal and would take the period for over",
        harmless=False,
    ),
    Loss(
        "$.published_on",
        "公示晚于列入的，v1 的接收方会提前公示",
        "published later than listed: a receiver of v1 would publish too early",
        harmless=False,
        when=lambda entry: bool(entry["published_on"]) and entry["published_on"] > entry["listed_on"],
    ),
    Loss(
        "$.published_until",
        "公示早于预计退出日期终止的，v1 的接收方会超期公示",
        "published shorter than until the expected end: a receiver of v1 would publish for too long",
        harmless=False,
        when=lambda entry: ends_before(entry["published_until"], entry["expires_on"]),
    ),
)  # fmt: skip
ADDS_WHOLE_FEED = Step(
    why_zh="按全国回流数据补齐字段：法定代表人及证件、责任人员、失信等级、公示、续期、来源",
    why_en="all columns of the national feed: persons with certificates, class, publication, renewal, source",
    up=completed,
    down=reduced,
    lost_down=[*(Loss(f"$.{name}", *why) for name, why in UNTOLD.items()), *HELD],
)
PERSONS = ("$.legal_representative", "$.responsible_persons[*]")
MASKS_NUMBERS = Step(
    why_zh="自然人证件号码改为脱敏形式和关联摘要（个人信息保护法第六条、第五十一条：最小必要、去标识化）",
    why_en="a person's number becomes a masked form and a keyed digest (个人信息保护法 Art. 6, 51)",
    up=masked,
    keyed_up=masked,
    down=unnumbered,
    lost_up=[
        Loss(f"{person}.{NUMBER}", "号码只保留脱敏形式和摘要", "only mask and digest are kept")
        for person in PERSONS
    ]
    + [
        Loss(
            f"{person}.certificate_kind",
            "没有号码的证件类型不起识别作用",
            "a kind of certificate without its number recognises nobody",
        )
        for person in PERSONS
    ],
    lost_down=[
        Loss(
            f"{person}.{name}",
            "v2 只能载明文号码，脱敏后无从恢复；互认只及于单位，不得仅凭姓名对自然人采取措施",
            "v2 knows plain numbers only; the organisation is recognised without, a name alone is no ground",
        )
        for person in PERSONS
        for name in ("certificate_kind", *HIDDEN)
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
