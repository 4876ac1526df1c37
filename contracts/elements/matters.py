"""Elements of a government matter (政务服务事项): what it is, who has the power, within which time.

GB/T 39046-2020 Table 4 and Annex A; the national platform's exchange tables (ZWFW C0109-2018) where they say more.
"""

from typing import Any

from contracts.elements import basic, bodies
from contracts.elements.basic import Body, Code, Text, Whole
from contracts.rules import Rule


GB_39046 = "GB/T 39046-2020"
C0109 = "ZWFW C0109.2-2018"
OURS = "本契约自定，国家标准未列代码"  # codes of our own: no standard lists any
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
LEVELS = {  # A.2 行使层级; one platform numbers 分级管理 6, see `platform_matters`
    "1": "国家级/局（署、会）",
    "2": "省级/直属",
    "3": "市级/隶属",
    "4": "县级",
    "5": "镇（乡、街道）级",
    "6": "村（社区）级",
    "7": "分级管理",
}
NATURES = {"1": "法定机关", "2": "授权组织", "3": "受委托组织", "9": "其他"}  # A.3 实施主体性质
OBJECTS = {  # A.4 服务对象; platforms use 5, 6 and 9 otherwise, see `platform_matters`
    "1": "自然人",
    "2": "企业法人",
    "3": "事业法人",
    "4": "社会组织法人",
    "5": "行政机关",
    "6": "其他组织",
}
FORMS = {  # A.5 办理形式
    "1": "窗口办理",
    "2": "电脑端网上办理",
    "3": "移动端网上申请",
    "4": "快递申请",
    "9": "其他",
}
CASE_TYPES = {"1": "即办件", "2": "承诺件", "9": "其他"}  # A.6 办件类型
POWER_SOURCES = {  # 权力来源 as the national platform numbers it
    "1": "法定本级行使",
    "2": "上级下放",
    "3": "上级授权",
    "4": "同级授权",
    "5": "上级委托",
    "6": "同级委托",
}
ONLINE = "online"
MODES = {  # 国办发〔2020〕35号 业务模式; our codes, the document gives none
    ONLINE: "全程网办",
    "receive-for-elsewhere": "异地代收代办",
    "joint": "多地联办",
}
SCOPES = {  # 通办范围: the standard names them without codes, platforms number them differently
    "nation": "全国",
    "cross-province": "跨省",
    "cross-city": "跨市",
    "cross-county": "跨县",
}
SYSTEM_LEVELS = {"national": "国家级", "province": "省级", "city": "市级"}  # 运行系统层级
LIMIT_UNITS = {
    "working-day": "工作日",
    "day": "自然日",
    "hour": "小时",
}  # the standard leaves it text
PROVENANCES = {  # of a row of a matter list: what of it can be checked against a public source
    "sourced": "有公开来源",
    "illustrative": "示例数据",
}

_LEAST_HOURS = {
    "hour": 1,
    "day": 24,
    "working-day": 24,
}  # a working day never takes less than a day


def _within_law(matter: dict[str, Any]) -> bool:
    """Units compare where a promise is longer for certain.

    How many days a number of working days takes depends on the holidays, so that a promise in days or hours
    is not held against a law in working days.
    """
    law, promise = matter["statutory_limit"], matter["promised_limit"]
    if (
        not law or not promise or law["length"] == 0
    ):  # platforms write 0 where the law sets no limit
        return True
    if law["unit"] == promise["unit"]:
        return bool(promise["length"] <= law["length"])
    return law["unit"] == "working-day" or _least_hours(promise) <= _least_hours(law)


def _least_hours(limit: dict[str, Any]) -> int:
    return int(limit["length"]) * _LEAST_HOURS[limit["unit"]]


PROMISE_WITHIN_LAW = Rule(
    name="promise-within-the-law",
    code="PROMISE_EXCEEDS_LAW",
    zh="承诺办结时限不得长于法定办结时限（法定为0的，视为未规定）；单位不同的，1日按24小时、工作日按不少于1日比较，"
    "法定以工作日计而承诺以自然日或者小时计的不比较",
    en="the promised limit is no longer than the statutory one (where 0 means that the law sets none); a day is 24 "
    "hours and a working day at least one day, and a law in working days is not compared with days or hours",
    holds=_within_law,
    broken={
        "statutory_limit": {"length": 3, "unit": "working-day"},
        "promised_limit": {"length": 5, "unit": "working-day"},
    },
    at="promised_limit",
    allowed="≤ statutory_limit",
)
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


def matter_id(zh: str = "事项编号", en: str = "matter id: <region>-<list number>") -> Text:
    """事项编号: the business key of a matter, given by the node."""
    return basic.text(zh, en, longest=39, pattern="5[01]-[0-9A-Z-]{1,36}", form="50-CY-001")


def list_number() -> Text:
    """川渝通办清单序号: by it a matter of the list is named on both sides."""
    return basic.text(
        "川渝通办清单序号", "number in the agreed list", longest=36, pattern="[0-9A-Z-]{1,36}", form="CY-001",
    )  # fmt: skip


def revision(
    zh: str = "版本", en: str = "revision", *, least: int = 1, optional: bool = False
) -> Whole:
    """事项版本: counts the publications of one matter."""
    return basic.whole(zh, en, least=least, most=999_999, source=C0109, optional=optional)


def name() -> Text:
    """事项名称 an..200."""
    return basic.text("事项名称", "name", longest=200, source=GB_39046)


def basic_code() -> Text:
    """基本编码: 10 characters in the standard, 12 on the national platform; the join of both sides where stated."""
    return basic.text(
        "基本编码", "national basic code", longest=12, pattern="[0-9A-Z]{10}(?:[0-9A-Z]{2})?",
        form="10 or 12 characters", source=f"{GB_39046}, {C0109}", optional=True,
    )  # fmt: skip


def further_code(zh: str, en: str, longest: int) -> Text:
    """Another number a matter has on a platform."""
    return basic.text(
        zh, en, longest=longest, pattern="[0-9A-Za-z-]+", form="letters, digits, -", source=C0109, optional=True,
    )  # fmt: skip


def matter_type() -> Code:
    """事项类型."""
    return basic.code("事项类型", "matter type", codes=MATTER_TYPES, source=f"{GB_39046} A.1")


def mode() -> Code:
    """办理模式; it changes over time, so a list and a matter may differ in it."""
    return basic.code("办理模式", "mode", codes=MODES, source="国办发〔2020〕35号", optional=True)


def scope() -> Code:
    """通办范围; platforms number it differently, so that it travels by name."""
    return basic.code(
        "通办范围", "scope across areas", codes=SCOPES, source=GB_39046, optional=True
    )


def certificate_code() -> Text:
    """电子证照类型代码: by it the other side finds the kind of certificate."""
    return basic.text(
        "电子证照类型代码", "code of the e-certificate type", longest=50, pattern="[0-9A-Z-]+",
        form="capitals, digits, -", source="GB/T 36902-2018", optional=True,
    )  # fmt: skip


def address(zh: str, en: str) -> Text:
    """A web address."""
    return basic.text(
        zh, en, longest=500, pattern="https?://[!-~]+", form="http:// or https://", source=GB_39046, optional=True,
    )  # fmt: skip


class Limit(Body):
    """办结时限：时长和单位；0 为即办，法定时限为0也表示法律未规定。

    A length and its unit; 0 means at once, of a statutory limit also that the law sets none.
    """

    length = basic.whole("时限", "length", least=0, most=3650, source=GB_39046)
    unit = basic.code("时限单位", "unit", codes=LIMIT_UNITS, source=GB_39046)


class Department(Body):
    """清单和指南所载部门：常无信用代码，与实施主体不同。

    A department as lists and guides name it: often without a credit code, unlike the implementing body.
    """

    name = basic.text("部门名称", "name of the department", longest=100, source=GB_39046)
    credit_code = bodies.credit_code(
        "部门统一社会信用代码", "credit code of the department", optional=True
    )
