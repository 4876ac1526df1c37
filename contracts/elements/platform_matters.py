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


class Material(Body):
    """申请材料 of a platform: 材料类型 says what the one number of paper copies (纸质份数) counts."""

    name = basic.text("材料名称", "name", longest=200, source=matters.C0109)
    necessity = basic.code("是否必备", "necessity", codes=NECESSITY, source=matters.C0109)
    kind = basic.code("材料类型", "original or copy", codes=MATERIAL_KINDS, source=matters.C0109)
    paper_copies = basic.whole("纸质份数", "paper copies", least=0, most=99, source=matters.C0109)
    channel = basic.code("来源渠道", "source channel", codes=SOURCES, source=matters.C0109)
