"""catalogue.matter-published: one side publishes how it handles a matter of the 川渝通办 list.

v1  2026-11  identity, type, mode, time limits and materials of one implementation list
"""

from contracts.contract import Contract
from contracts.elements import basic, bodies, matters
from contracts.elements.basic import Body


class V1(Body):
    """One entry of an implementation list (实施清单), GB/T 39046-2020 Table 4."""

    matter_id = basic.text(
        "事项编号", "matter id: <region>-<list number>", longest=39, pattern=r"5[01]-[0-9A-Z-]{1,36}",
        form="50-CY-001",
    )  # fmt: skip
    list_number = basic.text(
        "川渝通办清单序号", "number in the agreed list", longest=36, pattern=r"[0-9A-Z-]{1,36}", form="CY-001",
    )  # fmt: skip
    revision = basic.whole("版本", "revision", least=1, most=999_999)
    name = basic.text("事项名称", "name", longest=200, source=matters.GB_39046)
    basic_code = basic.text(
        "基本编码", "national basic code", longest=12, pattern=r"[0-9A-Z]{10}([0-9A-Z]{2})?",
        form="10 or 12 characters", source=matters.GB_39046, optional=True,
    )  # fmt: skip
    matter_type = basic.code(
        "事项类型",
        "matter type",
        codes=matters.MATTER_TYPES,
        source=f"{matters.GB_39046} A.1",
    )
    mode = basic.code(
        "办理模式",
        "mode",
        codes=matters.MODES,
        source="国办发〔2020〕35号",
        optional=True,
    )
    organ = basic.nested("实施主体", "implementing body", bodies.Organ)
    statutory_limit = basic.nested("法定办结时限", "statutory limit", matters.Limit, optional=True)
    promised_limit = basic.nested("承诺办结时限", "promised limit", matters.Limit, optional=True)
    materials = basic.several(
        "申请材料",
        "materials",
        basic.nested("材料", "material", matters.Material),
        most=100,
        optional=True,
    )

    rules = (matters.ID_FROM_LIST_NUMBER,)


MATTER_PUBLISHED = Contract(
    "catalogue.matter-published",
    V1,
    zh="事项已发布",
    en="matter published",
    key="matter_id",
    partner_receivers=["catalogue"],
)
