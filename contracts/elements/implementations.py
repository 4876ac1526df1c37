"""The entry of an implementation list (实施清单), whole: what events and commands of a matter share."""

from collections.abc import Sequence
from typing import ClassVar

from contracts.elements import basic, bodies, guides, matters, times
from contracts.elements.basic import Body, Code, Several, Text
from contracts.elements.conditions import all_differ, in_order
from contracts.elements.materials import NUMBERS_ONCE as MATERIAL_NUMBERS_ONCE
from contracts.elements.materials import materials_of
from contracts.elements.matters import C0109, GB_39046
from contracts.elements.situations import QUESTIONS_ONCE, REFERENCES_KNOWN, questions_of
from contracts.rules import Rule


MOST_CODES = 10  # of a set
OBJECTS_ONCE = all_differ("objects", "", "服务对象代码", "objects", example="1")
FORMS_ONCE = all_differ("forms", "", "办理形式代码", "forms of handling", example="1")
DEPTHS_ONCE = all_differ("online_depth", "", "网上办理深度代码", "online depths", example="1")
IN_FORCE_IN_ORDER = in_order(
    "effective_on", "ends_on", "计划生效、取消日期先后有序", "start and end of validity"
)


def _prose(zh: str, en: str, longest: int, *, source: str = GB_39046) -> Text:
    return basic.text(zh, en, longest=longest, source=source, optional=True)


def _topics(zh: str, en: str) -> Several:
    topic = basic.text("主题名称", "topic", longest=50)
    return basic.several(zh, en, topic, most=30, optional=True)


def _codes(zh: str, en: str, inner: Code) -> Several:
    """A set of codes: each once, order says nothing."""
    return basic.several(zh, en, inner, most=MOST_CODES, optional=True)


def _objects() -> Code:
    return basic.code("服务对象", "object", codes=matters.OBJECTS, source=f"{GB_39046} A.4")


def _form() -> Code:
    return basic.code("办理形式", "form", codes=matters.FORMS, source=f"{GB_39046} A.5")


def _depth() -> Code:
    return basic.code("网上办理深度", "online depth", codes=guides.DEPTHS, source=C0109)


def effective_on() -> Text:
    """计划生效日期."""
    return times.day("计划生效日期", "in force from", source=C0109, optional=True)


def ends_on() -> Text:
    """计划取消日期."""
    return times.day("计划取消日期", "in force until", source=C0109, optional=True)


class Implementation(Body):
    """实施清单（GB/T 39046-2020 表4、ZWFW C0109）：身份、权力、机关、方式、时限、指南、收费、结果。
    未填写即未载明，不等于无；材料清单为空表示无需材料。

    Identity, power, bodies, modes, time, guide, fees, results.  What is absent is not stated, which is not the
    same as none: an empty list of materials says that no material is needed.
    """

    list_number = matters.list_number()
    name = matters.name()
    basic_code = matters.basic_code()
    matter_type = matters.matter_type()
    implementation_code = matters.further_code("实施编码", "implementation code", 36)
    handling_item_code = matters.further_code("业务办理项编码", "handling item code", 50)
    local_basic_code = matters.further_code("地方基本编码", "local basic code", 50)
    local_code = matters.further_code("地方实施编码", "local implementation code", 64)

    legal_bases = basic.several(
        "设定依据",
        "legal basis",
        basic.nested("设定依据", "legal basis", guides.LegalBasis),
        most=20,
        optional=True,
    )
    power_source = basic.code(
        "权力来源", "source of power", codes=matters.POWER_SOURCES, source=C0109, optional=True
    )
    power_division = _prose("权限划分", "division of power", 1000)
    exercised_content = _prose("行使内容", "what is exercised", 2000)
    level = basic.code(
        "行使层级", "level", codes=matters.LEVELS, source=f"{GB_39046} A.2", optional=True
    )
    organ = basic.nested("实施主体", "implementing body", bodies.Organ)
    jurisdiction = bodies.division("行政管辖", "division it has power in", optional=True)
    organ_nature = basic.code(
        "实施主体性质",
        "nature of the body",
        codes=matters.NATURES,
        source=f"{GB_39046} A.3",
        optional=True,
    )
    entrusting_organ = basic.nested("委托部门", "entrusted by", matters.Department, optional=True)
    undertaking_organ = basic.nested("承办机构", "handled by", matters.Department, optional=True)
    joint_departments = basic.several(
        "联办机构",
        "joint departments",
        basic.nested("联办机构", "joint department", matters.Department),
        most=20,
        optional=True,
    )

    objects = _codes("服务对象", "objects", _objects())
    personal_topics = _topics("自然人主题", "topics for persons")
    corporate_topics = _topics("法人主题", "topics for organisations")
    case_type = basic.code(
        "办件类型",
        "case type",
        codes=matters.CASE_TYPES,
        source=f"{GB_39046} A.6",
        optional=True,
    )
    forms = _codes("办理形式", "forms of handling", _form())
    mode = matters.mode()
    scope = matters.scope()

    statutory_limit = basic.nested("法定办结时限", "statutory limit", matters.Limit, optional=True)
    statutory_explanation = _prose("法定办结时限说明", "explanation of the statutory limit", 1000)
    promised_limit = basic.nested("承诺办结时限", "promised limit", matters.Limit, optional=True)
    promised_explanation = _prose("承诺办结时限说明", "explanation of the promised limit", 1000)
    special_procedures = basic.several(
        "特别程序",
        "special procedures",
        basic.nested("特别程序", "special procedure", guides.SpecialProcedure),
        most=20,
        optional=True,
    )

    acceptance_conditions = basic.several(
        "受理条件",
        "acceptance conditions",
        basic.text("受理条件", "acceptance condition", longest=1000, source=GB_39046),
        most=50,
        optional=True,
    )
    handling_flow = basic.several(
        "办理流程",
        "handling flow",
        basic.nested("办理环节", "step", guides.FlowStep),
        most=30,
        optional=True,
    )
    materials = materials_of()
    situations = questions_of()
    quantity_limit = _prose("数量限制", "limit of quantity", 200)
    intermediary_services = _prose("中介服务", "intermediary services", 2000)

    charged = guides.charged()
    fees = basic.several(
        "收费项目", "fees", basic.nested("收费项目", "fee", guides.Fee), most=30, optional=True
    )
    results = basic.several(
        "办理结果",
        "results",
        basic.nested("办理结果", "result", guides.Result),
        most=20,
        optional=True,
    )

    visits = basic.whole(
        "到办事现场次数", "visits to the site", least=0, most=99, source=C0109, optional=True
    )
    visit_reason = _prose("必须现场办理原因说明", "why a visit is needed", 500, source=C0109)
    online_depth = _codes("网上办理深度", "online depth", _depth())
    online_address = matters.address("网办地址", "online address")
    system_level = basic.code(
        "运行系统层级",
        "level of the system",
        codes=matters.SYSTEM_LEVELS,
        source=GB_39046,
        optional=True,
    )
    conveniences = basic.nested("便民服务", "conveniences", guides.Conveniences, optional=True)
    local_elements = guides.of_divisions()
    common_questions = basic.several(
        "常见问题",
        "common questions",
        basic.nested("常见问题", "common question", guides.CommonQuestion),
        most=20,
        optional=True,
    )
    effective_on = effective_on()
    ends_on = ends_on()

    rules: ClassVar[Sequence[Rule]] = (
        guides.FEES_WHERE_CHARGED,
        guides.ONLINE_WITHOUT_VISIT,
        matters.PROMISE_WITHIN_LAW,
        guides.DIVISIONS_ONCE,
        MATERIAL_NUMBERS_ONCE,
        QUESTIONS_ONCE,
        REFERENCES_KNOWN,
        OBJECTS_ONCE,
        FORMS_ONCE,
        DEPTHS_ONCE,
        IN_FORCE_IN_ORDER,
    )


CONTENT = {name: element.metadata["zh"] for name, element in Implementation().fields.items()}
