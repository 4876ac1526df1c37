"""Elements of a service guide (办事指南): basis, flow, fees, results, and what each division adds to it."""

from contracts.elements import acts, basic, bodies, matters
from contracts.elements.basic import Body, Flag, Several, Text
from contracts.elements.conditions import all_differ
from contracts.elements.matters import C0109, GB_39046
from contracts.rules import Rule


BASIS_LEVELS = {  # 同标: the part of national law must match, local law follows the side
    "national": "国家法律、行政法规、部门规章及国务院文件",
    "local": "地方性法规、地方政府规章",
}
RESULT_TYPES = {"1": "证照", "2": "批文", "3": "其他", "4": "无"}  # 结果类型 as platforms use it
PROCEDURES = {"1": "延长审批", "2": "除延长审批之外的情况"}  # A.7 特别程序种类
DEPTHS = {  # 网上办理深度
    "1": "互联网咨询",
    "2": "收件",
    "3": "预审",
    "4": "受理",
    "5": "办理",
    "6": "结果信息反馈",
    "7": "电子证照反馈",
    "8": "其他",
}

FEES_WHERE_CHARGED = Rule(
    name="fees-where-charged",
    code="FEE_WITHOUT_CHARGE",
    zh="列有收费项目的，须载明收费",
    en="a matter that lists fees says that it is charged",
    holds=lambda matter: matter["charged"] is True or not matter["fees"],
    broken={
        "charged": False,
        "fees": [{"name": "证件工本费", "standard": "20元/证", "basis": "发改价格", "reducible": False}],
    },
    at="fees",
    allowed="no fees unless charged is true",
)  # fmt: skip
ONLINE_WITHOUT_VISIT = Rule(
    name="online-matter-without-visit",
    code="VISIT_OF_ONLINE_MATTER",
    zh="全程网办的事项不得要求申请人到办事现场（国办发〔2020〕35号）",
    en="a matter handled online throughout asks for no visit to the site",
    holds=lambda matter: matter["mode"] != matters.ONLINE or not matter["visits"],
    broken={"mode": matters.ONLINE, "visits": 1},
    at="visits",
    allowed="0 for online",
)


DIVISIONS_ONCE = all_differ(
    "local_elements",
    "division",
    "个性化要素的行政区划代码",
    "divisions of the local elements",
    example={"division": "500112", "window_address": "政务服务中心", "phone": "023-12345"},
)


def charged() -> Flag:
    """是否收费."""
    return basic.flag("是否收费", "whether it costs", source=GB_39046, optional=True)


class LegalBasis(Body):
    """设定依据：一部法律一条记录（标准合计 a..1000）。

    One law with its article; the standard has 1000 characters for all, one record for each law here.
    """

    law = basic.text("法律法规规章名称", "law", longest=200, source=GB_39046)
    article = basic.text("条款", "article", longest=100, optional=True)
    content = basic.text("条款内容", "text of the article", longest=1000, optional=True)
    level = basic.code(
        "依据层级", "national or local law", codes=BASIS_LEVELS, source="优化营商环境条例 Art. 35"
    )


class FlowStep(Body):
    """办理流程的一个环节，如受理、审查、决定，由谁在多长时间内办理。

    One step, such as acceptance, examination, decision, and who does it within which time.
    """

    name = basic.text("环节名称", "step", longest=100, source=GB_39046)
    department = basic.text("办理部门", "department", longest=100, optional=True)
    limit = basic.nested("环节时限", "limit of the step", matters.Limit, optional=True)
    description = basic.text("办理内容", "what is done", longest=1000, optional=True)


class SpecialProcedure(Body):
    """特别程序：听证、招标、检验等，不计入办结时限（行政许可法第四十五条）。

    A hearing, tender, test and the like, which the limit does not count.
    """

    kind = basic.code("特别程序种类", "kind", codes=PROCEDURES, source=f"{GB_39046} A.7")
    name = basic.text("特别程序名称", "name", longest=200, source=GB_39046)
    limit = basic.nested("特别程序时限", "its limit", matters.Limit, optional=True)
    basis = acts.legal_basis(
        "特别程序依据", "legal basis", source=acts.SERVICE_MATTERS, optional=True
    )


class Fee(Body):
    """收费项目：已公布的名称、标准和依据，以及可否减免。

    Name, standard and basis of a fee as published, and whether it may be reduced.
    """

    name = basic.text("收费项目名称", "name", longest=200, source=C0109)
    standard = basic.text("收费标准", "standard of the fee", longest=500, source=C0109)
    basis = acts.legal_basis("收费依据", "legal basis of the fee", source=acts.SERVICE_MATTERS)
    reducible = basic.flag("是否允许减免", "may be reduced", source=C0109)
    reduction = basic.text(
        "减免说明", "when it is reduced", longest=500, source=C0109, optional=True
    )


class Result(Body):
    """办理结果：申请人取得的证照、批文；一证准营须看对方是否认可其种类。

    What the applicant gets; whether one certificate does for both sides depends on its kind.
    """

    result_type = basic.code("结果类型", "type", codes=RESULT_TYPES, source=C0109)
    name = basic.text("结果名称", "name", longest=100, source=GB_39046)
    validity = basic.text("有效期限", "validity", longest=100, source=GB_39046, optional=True)
    certificate_code = matters.certificate_code()
    sample = basic.nested("结果样本", "sample", acts.Attachment, optional=True)


class Conveniences(Body):
    """便民服务：预约、网上支付、快递、进驻大厅、自助终端，各为是或否。

    What makes it easier, each yes or no: booking, payment, courier, hall, terminal.
    """

    online = basic.flag("是否网办", "can be handled online", source=GB_39046, optional=True)
    bookable = basic.flag("支持预约办理", "can be booked", source=GB_39046, optional=True)
    online_payment = basic.flag(
        "支持网上支付", "can be paid online", source=GB_39046, optional=True
    )
    delivery = basic.flag("支持物流快递", "sent by courier", source=GB_39046, optional=True)
    in_hall = basic.flag("进驻政务大厅", "in the service hall", source=C0109, optional=True)
    at_terminal = basic.flag("自助终端办理", "at a terminal", source=C0109, optional=True)


class CommonQuestion(Body):
    """常见问题及解答。

    A common question with its answer.
    """

    question = basic.text("问题", "question", longest=200, source=GB_39046)
    answer = basic.text("解答", "answer", longest=1000, source=GB_39046)


def _phone(zh: str, en: str, *, optional: bool = False) -> Text:
    return basic.text(
        zh, en, shortest=5, longest=25, pattern="[0-9+ -]+", form="digits, +, -, space", source=GB_39046,
        optional=optional,
    )  # fmt: skip


class Local(Body):
    """个性化要素：领取事项的区县自行填写，各地可以不同，不属于同标的差异。

    What a division that has claimed the matter fills in; it may differ from place to place, which is no
    difference in the sense of one standard.
    """

    division = bodies.division()
    window_address = basic.text("窗口办理地址", "window", longest=100, source=GB_39046)
    hours = basic.text("办理时间", "opening hours", longest=150, source=GB_39046, optional=True)
    phone = _phone("咨询电话", "telephone for questions")
    supervision_phone = _phone("监督投诉电话", "telephone for complaints", optional=True)
    online_address = matters.address("本地网办地址", "online address of the division")
    mobile_address = matters.address("移动端办理地址", "mobile address of the division")


def of_divisions() -> Several:
    """个性化要素, one for each division."""
    local = basic.nested("个性化要素", "local elements", Local)
    return basic.several("各地个性化要素", "local elements", local, most=250, optional=True)
