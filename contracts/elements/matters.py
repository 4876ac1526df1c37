"""Elements of a government matter (政务服务事项), GB/T 39046-2020 and 国办发〔2020〕35号."""

from contracts.elements import basic
from contracts.elements.basic import Body
from contracts.rules import Rule


GB_39046 = "GB/T 39046-2020"
MATTER_TYPES = {  # A.1 事项类型
    "00": "行政权力事项",
    "01": "行政许可",
    "02": "行政处罚",
    "03": "行政强制",
    "04": "行政征收",
    "05": "行政给付",
    "06": "行政检查",
    "07": "行政确认",
    "08": "行政奖励",
    "09": "行政裁决",
    "10": "其他类别",
    "20": "公共服务事项",
}
MODES = {  # 国办发〔2020〕35号 业务模式; our codes, the document gives none
    "online": "全程网办",
    "receive-for-elsewhere": "异地代收代办",
    "joint": "多地联办",
}
LIMIT_UNITS = {
    "working-day": "工作日",
    "day": "自然日",
    "hour": "小时",
}  # the standard leaves it text
NECESSITY = {"1": "必要", "2": "非必要", "3": "容缺后补"}  # 材料必要性 as most platforms use it
SOURCES = {  # 来源渠道 as most platforms use it
    "10": "申请人自备",
    "20": "政府部门核发",
    "30": "中介机构出具",
    "99": "其他",
}
PROVENANCES = {  # of a row of a matter list: what of it can be checked against a public source
    "sourced": "有公开来源",
    "illustrative": "示例数据",
}

ID_FROM_LIST_NUMBER = Rule(
    name="matter-id-from-list-number",
    code="MATTER_ID_MISMATCH",
    zh="事项编号由地区代码和川渝通办清单序号组成",
    en="the matter id is the region and the number in the agreed list",
    holds=lambda data: data["matter_id"][3:] == data["list_number"],
    broken={"list_number": "CY-999"},
    at="matter_id",
    allowed="<region>-<list_number>",
)


class Limit(Body):
    """办结时限: a length and its unit; 0 means 即办 (at once)."""

    length = basic.whole("时限", "length", least=0, most=3650, source=GB_39046)
    unit = basic.code("时限单位", "unit", codes=LIMIT_UNITS, source=GB_39046)


class Material(Body):
    """申请材料: GB/T 39046 Table 4, 材料名称 an..200, 原件份数 n..2, 复印件份数 n..2."""

    name = basic.text("材料名称", "name", longest=200, source=GB_39046)
    necessity = basic.code("是否必备", "necessity", codes=NECESSITY, source=GB_39046)
    originals = basic.whole("原件份数", "originals", least=0, most=99, source=GB_39046)
    copies = basic.whole("复印件份数", "copies", least=0, most=99, source=GB_39046)
    channel = basic.code("来源渠道", "source channel", codes=SOURCES, source=GB_39046)
