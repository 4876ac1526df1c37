"""A matter in the older form, as provincial platforms hand it in: their own code lists, one number of paper copies.

Observed on platforms that report by ZWFW C0109; kept for participants that still send and read version 1.
"""

from contracts.elements import basic, matters
from contracts.elements.basic import Body
from contracts.elements.materials import NECESSITY, SOURCES


OBJECTS = {  # 服务对象: 5 and 6 mean something else than in GB/T 39046 A.4
    "1": "自然人",
    "2": "企业法人",
    "3": "事业法人",
    "4": "社会组织法人",
    "5": "非法人企业",
    "6": "行政机关",
    "9": "其他组织",
}
LEVELS = {  # 行使层级: 6 is what GB/T 39046 A.2 numbers 7; there is no 村(社区)级
    **{level: name for level, name in matters.LEVELS.items() if level < "6"},
    "6": "分级管理",
}
ORIGINAL, COPY, EITHER = "1", "2", "3"
MATERIAL_KINDS = {ORIGINAL: "原件", COPY: "复印件", EITHER: "原件或复印件"}  # 材料类型

# What a reader of this form is not told of a matter, by field, and why it decides the same without it.
Reason = tuple[str, str]

_BY_NUMBER: Reason = ("旧版按清单序号识别事项", "v1 knows a matter by its list number")
_BY_BODY: Reason = (
    "旧版载明实施主体，权力、依据和流程由其负责",
    "v1 names the implementing body, which answers for power, basis and flow",
)
_ACCEPTED_THERE: Reason = (
    "是否受理由实施主体决定，旧版收件方只核对材料",
    "the implementing body decides on acceptance; a receiving window with v1 checks the materials only",
)
_BY_LIMITS: Reason = (
    "旧版按两个时限本身计算，扣除和延长在办件中告知",
    "v1 counts by the two limits; time not counted or added is told with each case",
)
_BY_MODE: Reason = (
    "旧版按办理模式引导申请人，未载明的向实施主体咨询",
    "v1 guides applicants by the mode; the body is asked for what is not stated",
)
_TO_FIND: Reason = (
    "只供查找和了解，不影响办理",
    "serves to find and to read about the matter only",
)
_BY_COPIES: Reason = (
    "旧版收件方只核对有无和份数，内容由实施主体审查",
    "a receiving window with v1 checks presence and numbers; the implementing body examines the content",
)
_NUMBERS: Reason = (
    "可以复印件代替原件的，原件和复印件合为一个纸质份数",
    "one number of paper copies where a copy may take the place of the original",
)
UNTOLD_OF_MATTER: dict[str, Reason] = {
    **dict.fromkeys(
        ("implementation_code", "handling_item_code", "local_basic_code", "local_code"), _BY_NUMBER
    ),
    **dict.fromkeys(("legal_bases", "power_source", "power_division", "exercised_content"), _BY_BODY),
    **dict.fromkeys(("organ_nature", "entrusting_organ", "undertaking_organ", "jurisdiction"), _BY_BODY),
    **dict.fromkeys(("joint_departments", "handling_flow", "system_level"), _BY_BODY),
    **dict.fromkeys(
        ("acceptance_conditions", "quantity_limit", "intermediary_services"), _ACCEPTED_THERE
    ),
    **dict.fromkeys(("case_type", "special_procedures"), _BY_LIMITS),
    **dict.fromkeys(("statutory_explanation", "promised_explanation"), _BY_LIMITS),
    **dict.fromkeys(("forms", "visits", "visit_reason", "online_depth"), _BY_MODE),
    **dict.fromkeys(("online_address", "conveniences", "local_elements"), _BY_MODE),
    **dict.fromkeys(("personal_topics", "corporate_topics", "common_questions"), _TO_FIND),
    "results": _TO_FIND,
    "fees": (
        "旧版载明是否收费，项目和标准向实施主体咨询",
        "v1 says whether it costs; the body is asked for items and standards",
    ),
}  # fmt: skip
UNTOLD_OF_MATERIAL: dict[str, Reason] = {
    "number": ("序号只供情形引用，有情形的不转换", "only situations refer to it, and these are held"),
    **dict.fromkeys(("channel_explanation", "issuer", "material_format", "page_format"), _BY_COPIES),
    **dict.fromkeys(("certificate_code", "certificate_name", "filling", "standard"), _BY_COPIES),
    **dict.fromkeys(("basis", "blank_form", "sample"), _BY_COPIES),
    **dict.fromkeys(("obtaining", "issue_place", "usage"), _TO_FIND),
    **dict.fromkeys(("originals", "copies", "copy_suffices"), _NUMBERS),
    "by_sharing": ("不能共享获取的，照旧提交", "where it cannot be had by sharing it is handed in as ever"),
}  # fmt: skip


class Material(Body):
    """平台的申请材料：材料类型说明纸质份数计的是原件还是复印件。

    A material of a platform: its kind says what the one number of paper copies counts.
    """

    name = basic.text("材料名称", "name", longest=200, source=matters.C0109)
    necessity = basic.code("是否必备", "necessity", codes=NECESSITY, source=matters.C0109)
    kind = basic.code("材料类型", "original or copy", codes=MATERIAL_KINDS, source=matters.C0109)
    paper_copies = basic.whole("纸质份数", "paper copies", least=0, most=99, source=matters.C0109)
    channel = basic.code("来源渠道", "source channel", codes=SOURCES, source=matters.C0109)
