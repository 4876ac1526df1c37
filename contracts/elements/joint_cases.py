"""Elements of a joint case (联合办案): who takes part, on what scope, by which discretion benchmarks, how it ends.

The organ that proposes it leads (牵头).  It makes no joint authority: every member acts within its own powers,
decides for itself and issues its own documents (行政处罚法 Art. 22).
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from contracts.elements import (
    acts,
    basic,
    bodies,
    decisions,
    goods,
    leads,
    officers,
    parties,
    supervisions,
    times,
)
from contracts.elements.basic import Body, Code
from contracts.elements.concerns import concern
from contracts.elements.conditions import all_differ, in_order
from contracts.elements.goods import DOCUMENTS_ONCE
from contracts.elements.leads import FIELD_IS_NAMED
from contracts.identity import REGIONS
from contracts.rules import Rule


CLAUSE_26 = "重庆市法治政府建设实施方案 26"
FORMS = {
    "joint-check": "联合检查",
    "joint-investigation": "联合查处",
    "cluster-campaign": "集群战役",
}
LEAD = "lead"
ROLES = {LEAD: "牵头", "member": "参与"}
OWN = "own"
DISCRETION = {OWN: "各自适用本地裁量基准", "common": "适用双方共同制定的裁量基准"}

GROUNDS = {  # why an organ does not join; our codes, no text lists them
    "not-competent": "不属于本机关管辖",
    "no-facts-here": "本地未发现相关违法事实",
    "handled-alone": "本机关已单独立案办理",
    "other": "其他（须说明）",
}


def _member(region: str, organ: str, role: str) -> dict[str, Any]:
    return {"region": region, "organ": {"name": organ}, "role": role, "tasks": "现场检查"}


_CHONGQING, _SICHUAN = "重庆市市场监督管理局", "四川省市场监督管理局"


def both_sides(place: str, zh: str, en: str, broken: list[dict[str, Any]]) -> Rule:
    """A list of organs with their regions has some of each province."""
    return Rule(
        name=f"{place}-of-both-sides",
        code="SIDE_MISSING",
        zh=f"{zh}须有双方的机关",
        en=f"{en} are organs of both provinces",
        holds=lambda data: {line["region"] for line in data[place]} == set(REGIONS),
        broken={place: broken},
        at=place,
        allowed="50 and 51",
    )


MEMBERS_OF_BOTH_SIDES = both_sides(
    "members", "联合办案成员", "the members of a joint case",
    [_member("50", _CHONGQING, LEAD), _member("50", "重庆市南川区市场监督管理局", "member")],
)  # fmt: skip
ONE_LEAD = Rule(
    name="joint-case-has-one-lead",
    code="LEAD_NOT_ONE",
    zh="联合办案有且只有一个牵头机关",
    en="a joint case has one leading organ and no more",
    holds=lambda data: [member["role"] for member in data["members"]].count(LEAD) == 1,
    broken={"members": [_member("50", _CHONGQING, LEAD), _member("51", _SICHUAN, LEAD)]},
    at="members",
)
MEMBERS_ONCE = all_differ(
    "members", "organ.name", "成员机关", "members of a joint case", code="MEMBER_TWICE",
    example=_member("50", _CHONGQING, LEAD),
)  # fmt: skip
OWN_BENCHMARKS_OF_BOTH = Rule(
    name="own-benchmarks-of-both-sides",
    code="BENCHMARK_MISSING",
    zh="各自适用本地裁量基准的，须分别列明双方的裁量基准",
    en="where each side applies its own discretion benchmark, those of both are named",
    holds=lambda discretion: (
        discretion["kind"] != OWN
        or {line["region"] for line in discretion["benchmarks"]} == set(REGIONS)
    ),
    broken={"kind": OWN, "benchmarks": [{"region": "50", "name": "裁量基准"}]},
    at="benchmarks",
    allowed="50 and 51",
)


def role() -> Code:
    """牵头 or 参与."""
    return basic.code("成员角色", "role", codes=ROLES, source=CLAUSE_26)


class Keyed(Body):
    """Key of what happens to a joint case."""

    joint_case_id = acts.aggregate_id("联合办案编号", "joint case id")


class Member(Body):
    """成员机关及其分工；各自立卷，使用本机关案号。

    A member of a joint case with its part of the work; it keeps its own file under its own case number.
    """

    region = bodies.region("所属省市", "province")
    organ = parties.addressee("成员机关", "organ")
    role = role()
    tasks = basic.text("分工", "its part of the work", longest=1000)
    officers = officers.officers("派出执法人员", "officers sent")
    case_number = decisions.case_number("本机关案号", "its own case number", optional=True)
    contact = acts.contact()


class Benchmark(Body):
    """裁量基准；双方共同制定的（如文化市场领域免罚清单），填任一方地区即可。

    A discretion benchmark; one of both sides, such as the culture market's exemption list, stands for either.
    """

    region = bodies.region("适用地区", "province where it applies")
    name = basic.text("裁量基准名称", "name", longest=200)
    document_number = bodies.document_number("裁量基准文号", "its number", optional=True)
    clause = basic.text("适用条款及档次", "clause and grade", longest=500, optional=True)


class Discretion(Body):
    """裁量依据：同一违法行为在两地的裁量可能不同，故事先约定。

    The basis of discretion: the same act may weigh differently on the two sides, so it is named beforehand.
    """

    kind = basic.code("裁量方式", "kind", codes=DISCRETION, source="重庆市法治政府建设实施方案 30")
    benchmarks = basic.several(
        "裁量基准", "benchmarks", basic.nested("裁量基准", "benchmark", Benchmark), least=1, most=20
    )

    rules = (OWN_BENCHMARKS_OF_BOTH,)


class Scope(Body):
    """办案范围：查办的事项、涉及的区域和起止日期。

    The scope of a joint case: what is investigated, where, and from when to when.
    """

    matters = basic.text("办案范围", "what is investigated", longest=1000)
    divisions = basic.several(
        "涉及区域", "divisions concerned", bodies.division("行政区划", "division"), least=1, most=50
    )
    runs_from = times.day("开始日期", "from")
    runs_until = times.day("结束日期", "until", optional=True)

    rules = (in_order("runs_from", "runs_until", "起止日期先后有序", "start and end"),)


class Terms(Body):
    """What is agreed on: members, scope and the basis of discretion."""

    members = basic.several(
        "成员机关", "members", basic.nested("成员机关", "member", Member), least=2, most=30
    )
    scope = basic.nested("办案范围", "scope", Scope)
    discretion = basic.nested("裁量依据", "basis of discretion", Discretion)

    rules: ClassVar[Sequence[Rule]] = (ONE_LEAD, MEMBERS_OF_BOTH_SIDES, MEMBERS_ONCE)


class Letter(Body):
    """联合办案函 of the leading organ, without the terms; a date of reply is asked for, not set."""

    letter_number = bodies.document_number("联合办案函文号", "number of the letter")
    proposed_by = basic.nested("发起（牵头）机关", "proposing and leading organ", bodies.Organ)
    proposed_on = times.day("发起日期", "proposed on")
    reply_by = times.day("请于此日前答复", "reply asked for by", optional=True)
    form = basic.code("联合办案形式", "form", codes=FORMS, source=CLAUSE_26)
    campaign = basic.text("集群战役名称", "name of the campaign", longest=100, optional=True)
    field = leads.field()
    field_name = leads.field_name()
    case_name = basic.text("案件名称", "name of the case", longest=200)
    cause = basic.text("案由（涉嫌违法行为）", "cause", longest=200)
    parties = basic.several("当事人", "parties", parties.party(), most=50, optional=True)
    facts = basic.text("已掌握的事实", "facts known", longest=2000)
    reason = basic.text("联合办案理由", "why jointly", longest=1000)
    basis = acts.legal_basis("联合办案依据", "basis")
    origin = concern("来源事项", "what it comes from", optional=True)
    supervision = supervisions.supervision()
    documents = goods.documents()
    attachments = acts.attachments()
    contact = acts.contact(optional=False)
    remark = acts.remark()

    rules: ClassVar[Sequence[Rule]] = (
        FIELD_IS_NAMED,
        DOCUMENTS_ONCE,
        in_order("proposed_on", "reply_by", "发起、答复日期先后有序", "proposal and reply"),
    )


class Proposal(Terms, Letter):
    """联合办案函: the letter with the terms it proposes."""

    rules = (*Letter.rules, *Terms.rules)


class Reply(Body):
    """同意联合办案的复函, without the terms."""

    agreed_by = basic.nested("同意机关", "agreeing organ", bodies.Organ)
    agreed_on = times.day("同意日期", "agreed on")
    letter_number = bodies.document_number("复函文号", "number of the letter", optional=True)
    changes = basic.text(
        "与发起函的差异", "changes to what was proposed", longest=1000, optional=True
    )
    supervision = supervisions.supervision()
    attachments = acts.attachments()
    contact = acts.contact(optional=False)
    remark = acts.remark()


class Agreement(Terms, Reply):
    """复函: the terms as agreed, which may differ from those proposed."""


class Decline(Body):
    """不参加联合办案的复函; the proposer may go on alone or ask for assistance instead."""

    declined_by = basic.nested("答复机关", "replying organ", bodies.Organ)
    declined_on = times.day("答复日期", "declined on")
    ground = basic.code("不参加情形", "ground", codes=GROUNDS, source=CLAUSE_26)
    reason = basic.text("理由", "reason", longest=1000)
    letter_number = bodies.document_number("复函文号", "number of the letter", optional=True)
    attachments = acts.attachments()
    contact = acts.contact()
    remark = acts.remark()
