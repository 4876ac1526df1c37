"""Elements of a difference between two matters that ought to be handled alike (同标): field, values, who must change.

优化营商环境条例 Art. 35 asks for one standard; the 川渝通办 notices name the elements.  The register is ours: no public
rule says how a difference is kept, so it follows the task lists, which name who has to act and until when.
"""

from contracts.elements import acts, basic, matters, times
from contracts.elements.basic import Body, Code, Several, Whole
from contracts.rules import Rule


ARTICLE_35 = "优化营商环境条例 Art. 35"
MUST_MATCH, MAY_DIFFER, FOLLOWS_SIDE = "must-match", "may-differ", "follows-side"
TREATMENTS = {
    MUST_MATCH: "两地应当一致",
    MAY_DIFFER: "个性化要素，可以不同",
    FOLLOWS_SIDE: "随各地实际",
}
_MATCHING = {
    "name": "事项名称",
    "matter_type": "事项类型",
    "basic_code": "基本编码",
    "acceptance_conditions": "受理条件",
    "materials": "申请材料",
    "handling_flow": "办理流程",
    "statutory_limit": "法定办结时限",
    "promised_limit": "承诺办结时限",
    "case_type": "办件类型",
    "charged": "是否收费",
    "fees": "收费项目和标准",
    "results": "结果名称和类型",
    "mode": "办理模式",
    "visits": "到办事现场次数",
}
_OF_DIVISIONS = {
    "window_address": "窗口办理地址",
    "hours": "办理时间",
    "phone": "咨询电话",
    "supervision_phone": "监督投诉电话",
    "online_address": "网办地址",
    "blank_form": "空白表格",
}
_OF_SIDES = {
    "implementation_code": "实施编码",
    "organ": "实施主体",
    "level": "行使层级",
    "revision": "版本",
}
LEGAL_BASIS, MATERIALS = "legal_bases", "materials"
FIELDS = {**_MATCHING, LEGAL_BASIS: "设定依据", **_OF_DIVISIONS, **_OF_SIDES}
_ALLOWED = {
    **dict.fromkeys(_MATCHING, (MUST_MATCH,)),
    LEGAL_BASIS: (MUST_MATCH, FOLLOWS_SIDE),  # national law must match, local law follows the side
    **dict.fromkeys(_OF_DIVISIONS, (MAY_DIFFER,)),
    **dict.fromkeys(_OF_SIDES, (FOLLOWS_SIDE,)),
}
STATED = "stated"
VALUE_CLASSES = {STATED: "已载明", "none": "载明为无", "not-stated": "未载明"}
ASPECTS = {
    "presence": "是否要求该材料",
    "necessity": "必要性",
    "originals": "原件份数",
    "copies": "复印件份数",
    "channel": "来源渠道",
}
CHANGERS = {  # who must change: items that need a ministry's approval are taken to the 国务院办公厅
    "50": "重庆市",
    "51": "四川省",
    "both": "双方",
    "ministry": "报国家部委批准",
    "nobody": "无须变更",
}
MOST = 300  # of one pair
OPEN = "open"
STATUSES = {
    OPEN: "待处理",
    "agreed": "已商定变更",
    "escalated": "已上报",
    "settled": "已一致",
    "kept": "依法保留",
}
UNSETTLED = frozenset({OPEN, "agreed", "escalated"})

TREATED_AS_AGREED = Rule(
    name="difference-treated-as-agreed",
    code="TREATMENT_OF_FIELD",
    zh="每个要素应当一致、可以不同还是随各地实际，按约定的要素表",
    en="whether a field must match, may differ or follows the side is as the agreed table says",
    holds=lambda difference: difference["treatment"] in _ALLOWED[difference["field"]],
    broken={"field": "promised_limit", "treatment": MAY_DIFFER},
    at="treatment",
    allowed="; ".join(f"{field}: {', '.join(allowed)}" for field, allowed in _ALLOWED.items()),
)
MATERIAL_OF_MATERIALS = Rule(
    name="material-named-for-materials-only",
    code="MATERIAL_OF_OTHER_FIELD",
    zh="只有申请材料的差异才写材料名称和差异方面",
    en="a material and its aspect are named only where the field is materials",
    holds=lambda difference: (
        difference["field"] == MATERIALS or not (difference["material"] or difference["aspect"])
    ),
    broken={"field": "promised_limit", "material": "身份证"},
    at="material",
    allowed="nothing unless the field is materials",
)
VALUE_WHERE_STATED = Rule(
    name="value-where-stated",
    code="VALUE_NOT_STATED",
    zh="已载明的须写明内容，未载明或者载明为无的不写内容",
    en="a value is given exactly where one is stated",
    holds=lambda side: (side["value_class"] == STATED) == (side["value"] is not None),
    broken={"value_class": "not-stated", "value": "3个工作日"},
    at="value",
)


def number() -> Whole:
    return basic.whole("差异序号", "number of the difference", least=1, most=9999)


def status(zh: str = "处理状态", en: str = "status") -> Code:
    """How far a difference has come."""
    return basic.code(zh, en, codes=STATUSES, source=matters.OURS)


class Said(Body):
    """一方对某要素的载明情况；未载明与载明为无不同。

    What one side states of a field; nothing stated is not the same as none.
    """

    value_class = basic.code("载明情况", "what is stated", codes=VALUE_CLASSES, source=ARTICLE_35)
    value = basic.text("内容", "value", longest=2000, optional=True)

    rules = (VALUE_WHERE_STATED,)


class Difference(Body):
    """要素差异：要素、双方内容、要素属性、变更方和完成时限。

    The field, what both sides state, how it is to be treated, who must change until when.
    """

    number = number()
    field = basic.code("要素", "field", codes=FIELDS, source=matters.GB_39046)
    material = basic.text(
        "材料名称", "material", longest=200, source=matters.GB_39046, optional=True
    )
    aspect = basic.code(
        "差异方面", "aspect of the material", codes=ASPECTS, source=matters.GB_39046, optional=True
    )
    treatment = basic.code("要素属性", "treatment", codes=TREATMENTS, source=ARTICLE_35)
    chongqing = basic.nested("重庆市", "Chongqing", Said)
    sichuan = basic.nested("四川省", "Sichuan", Said)
    legal_reason = acts.legal_basis(
        "差异的法律依据", "legal reason of it", source=acts.SERVICE_MATTERS, optional=True
    )
    changer = basic.code("变更方", "who must change", codes=CHANGERS, source=matters.OURS)
    department = basic.nested("牵头部门", "lead department", matters.Department, optional=True)
    due_on = times.day("完成时限", "to be changed by", optional=True)
    status = status()

    rules = (TREATED_AS_AGREED, MATERIAL_OF_MATERIALS)


def on_record() -> Several:
    """差异登记: every difference on record, settled or not."""
    member = basic.nested("要素差异", "difference", Difference)
    return basic.several("要素差异", "differences", member, most=MOST)
