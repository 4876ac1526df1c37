"""Queries (互查) of the other side's lists: who asked, why, on what authority, what was answered.

The log is kept for five years at least (深圳经济特区社会信用条例 Art. 45).
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any, ClassVar

from contracts.elements import acts, basic, bodies, listings, parties, persons, times
from contracts.elements.basic import Body
from contracts.elements.conditions import all_differ, different, in_order
from contracts.rules import Rule


SHANGHAI, SHENZHEN = "上海市社会信用条例", "深圳经济特区社会信用条例"
PURPOSES = {  # 《保障农民工工资支付条例》 Art. 48 names the first six
    "market-entry": "市场准入、行政许可",
    "funds": "政府资金支持",
    "procurement": "政府采购、招标投标",
    "finance": "融资贷款",
    "tax": "税收优惠",
    "honours": "评优评先",
    "supervision": "监督检查",
    "repair": "信用修复核查",
    "other": "法律、法规规定的其他用途",
}
CONSENT, STATUTE = "written-consent", "statute"
AUTHORISATIONS = {CONSENT: "本人书面授权", STATUTE: "法律、行政法规规定无需授权"}
FOUND = "found"
OUTCOMES = {FOUND: "有记录", "none": "无记录", "refused": "不予查询"}
MOST = 200  # listing ids in one answer; the counts say how many there are
YEARS = 5
_SHANGHAI_TIME = dt.timezone(dt.timedelta(hours=8))


def adds_up(record: dict[str, Any]) -> bool:
    """Whether outcome, counts and listing ids of an answer say the same."""
    total = sum(line["count"] for line in record["counts"])
    found = record["outcome"] == FOUND
    return bool(found == (total > 0)) and len(record["listing_ids"]) == min(total, MOST)


def least_kept_until(answered_at: str) -> str:
    """The first day on which the log of an answer may go."""
    day = times.parsed(answered_at).astimezone(_SHANGHAI_TIME).date().isoformat()
    return f"{int(day[:4]) + YEARS}{day[4:]}"


_COUNT = {"kind": "black", "tier": "national", "count": 1}
CONSENT_IS_PROVED = Rule(
    name="authorisation-is-proved",
    code="AUTHORISATION_UNPROVED",
    zh="本人书面授权须有授权日期和授权书，依法无需授权的须写明依据",
    en="written consent has its day and its letter; a statutory power names its basis",
    holds=lambda data: (
        data["basis"] is not None
        if data["kind"] == STATUTE
        else data["proof"] is not None and data["authorised_on"] is not None
    ),
    broken={"kind": CONSENT, "proof": None},
    at="kind",
)
PERSON_NEEDS_AUTHORISATION = Rule(
    name="query-of-a-person-is-authorised",
    code="QUERY_NOT_AUTHORISED",
    zh="查询自然人的非公开信息须有本人书面授权，法律、行政法规另有规定的除外",
    en="a person is queried with that person's written consent, unless a law says otherwise",
    holds=lambda data: (
        data["queried"]["kind"] != parties.PERSON or data["authorisation"] is not None
    ),
    broken={
        "queried": {
            "kind": parties.PERSON,
            "name": "某某",
            "certificate_kind": "1",
            "masked_number": "5****************X",
        },
        "authorisation": None,
    },
    at="authorisation",
)
COUNTS_MATCH = Rule(
    name="query-answer-adds-up",
    code="QUERY_ANSWER_UNCLEAR",
    zh=f"有记录时条数合计大于零，条目编号个数与合计一致（最多{MOST}个）；其他结果不列条目",
    en=f"records were found exactly when the counts are above zero; as many listing ids, {MOST} at most",
    holds=adds_up,
    broken={"outcome": FOUND, "counts": [], "listing_ids": []},
    at="outcome",
)
LISTINGS_ONCE = all_differ(
    "listing_ids",
    "",
    "条目编号",
    "listing ids",
    example="50-7561a29f-fb8b-59de-9953-80872df39ecd",
)
COUNTED_ONCE = Rule(
    name="counts-kind-and-tier-differ",
    code="MEMBER_REPEATED",
    zh="每种红黑名单、每个层级的条数只列一次",
    en="each kind and tier of list is counted once",
    holds=lambda data: different((line["kind"], line["tier"]) for line in data["counts"]),
    broken={"counts": [_COUNT, _COUNT]},
    at="counts",
)
KEPT_LONG_ENOUGH = Rule(
    name="query-log-is-kept-five-years",
    code="QUERY_LOG_TOO_SHORT",
    zh="查询日志自答复之日（北京时间）起至少保存五年",
    en="the log is kept for at least five years from the day of the answer (Asia/Shanghai)",
    holds=lambda data: bool(data["kept_until"] >= least_kept_until(data["answered_at"])),
    broken={"answered_at": "2026-06-01T09:00:00+08:00", "kept_until": "2031-05-31"},
    at="kept_until",
    allowed="≥ answered_at + 5 years",
)


class Keyed(Body):
    """Key of a record: 查询编号, given by the side that answered; it says nothing of who was queried."""

    query_id = acts.aggregate_id("查询编号", "query id")


class Authorisation(Body):
    """授权：本人书面授权，以授权书摘要为证；或者无需授权的法律依据。

    The person's consent, proved by the digest of the letter, or the law that makes it needless.
    """

    kind = basic.code("授权种类", "kind", codes=AUTHORISATIONS, source=f"{SHANGHAI} Art. 17")
    authorised_on = times.day("授权日期", "authorised on", optional=True)
    valid_until = times.day("授权有效期至", "valid until", optional=True)
    proof = basic.nested("授权书", "letter of consent", acts.Attachment, optional=True)
    basis = acts.legal_basis(
        "无需授权的依据",
        "basis that makes it needless",
        source=f"{SHANGHAI} Art. 17",
        optional=True,
    )

    rules = (
        CONSENT_IS_PROVED,
        in_order("authorised_on", "valid_until", "授权起止日期", "start and end of the consent"),
    )


class Queried(Body):
    """查询对象：单位以信用代码，自然人以脱敏号码和摘要。

    An organisation by its credit code, a person by masked number and digest.
    """

    kind = basic.code(
        "对象类别", "kind of subject", codes=parties.IDENTIFIED, source="双公示 行政相对人类别"
    )
    name = basic.text("名称（姓名）", "name", longest=200, personal=True)
    credit_code = bodies.credit_code(
        "统一社会信用代码", "unified social credit code", optional=True
    )
    certificate_kind = persons.certificate_kind(optional=True)
    masked_number = persons.masked_number(optional=True)
    number_digest = persons.number_digest(optional=True)

    rules = (
        parties.REGISTERED_HAS_CODE,
        parties.KIND_AS_IN_CODE,
        parties.PERSON_HAS_NUMBER,
        *persons.MASKED,
    )


class Count(Body):
    """条数，按红黑名单和层级。

    The number of entries by kind and tier of list.
    """

    kind = listings.kind()
    tier = listings.tier()
    count = basic.whole("条数", "number of entries", least=1, most=10**6)


class Query(Body):
    """一次查询及答复：谁、为何、依据、授权、答复了什么；条目只列编号，不重复内容。

    Who asked, why, on what authority, what was answered; entries are named by their ids, never repeated.
    """

    asked_by = basic.nested("查询人", "who asked", acts.Actor)
    purpose = basic.code(
        "查询用途", "purpose", codes=PURPOSES, source="《保障农民工工资支付条例》 Art. 48"
    )
    matter = basic.text(
        "查询所办事项", "matter it is needed for", longest=200, source=f"{SHANGHAI} Art. 17"
    )
    queried = basic.nested("查询对象", "who was queried", Queried)
    authorisation = basic.nested("授权", "authorisation", Authorisation, optional=True)
    answered_by = basic.nested("答复机关", "organ that answered", bodies.Organ)
    answered_at = times.moment("答复时间", "answered at", source=f"{SHENZHEN} Art. 45")
    outcome = basic.code("答复结果", "outcome", codes=OUTCOMES, source=f"{SHANGHAI} Art. 20")
    refusal_ground = basic.text("不予查询理由", "why it was refused", longest=500, optional=True)
    counts = basic.several(
        "条数", "numbers of entries", basic.nested("条数", "number of entries", Count), most=6
    )
    listing_ids = basic.several("条目编号", "listing ids", listings.listing_id(), most=MOST)

    rules: ClassVar[Sequence[Rule]] = (
        PERSON_NEEDS_AUTHORISATION,
        COUNTS_MATCH,
        LISTINGS_ONCE,
        COUNTED_ONCE,
    )


class Record(Query):
    """保存和告知的查询记录，载明日志保存期。

    A query as it is kept and told, with the day until which the log is kept.
    """

    kept_until = times.day("日志保存至", "log kept until", source=f"{SHENZHEN} Art. 45")

    rules = (*Query.rules, KEPT_LONG_ENOUGH)
