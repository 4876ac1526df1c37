"""Elements of the materials an applicant hands in (申请材料), GB/T 39046-2020 Table 4 and C0109 _material."""

from contracts.elements import acts, basic, matters
from contracts.elements.basic import Body, Several
from contracts.elements.conditions import all_differ
from contracts.elements.matters import C0109, GB_39046
from contracts.rules import Rule


NECESSITY = {"1": "必要", "2": "非必要", "3": "容缺后补"}  # 材料必要性 as most platforms use it
SOURCES = {  # 来源渠道 as most platforms use it
    "10": "申请人自备",
    "20": "政府部门核发",
    "30": "中介机构出具",
    "99": "其他",
}
FORMATS = {"1": "纸质", "2": "电子化", "3": "纸质/电子化"}  # 材料形式
MOST = 100

SHARED_NEEDS_NO_ORIGINAL = Rule(
    name="shared-material-needs-no-original",
    code="ORIGINAL_OF_SHARED_MATERIAL",
    zh="能够通过共享获取的证照，不再要求申请人提供原件（实施方案第61项）",
    en="no original is asked for where the certificate can be obtained by sharing (founding document, clause 61)",
    holds=lambda material: not (material["by_sharing"] and material["originals"]),
    broken={"by_sharing": True, "originals": 1},
    at="originals",
    allowed="0",
)

NUMBERS_ONCE = all_differ(
    "materials",
    "number",
    "材料序号",
    "numbers of materials",
    example={
        "number": 1, "name": "身份证", "necessity": "1", "originals": 1, "copies": 0, "channel": "20",
    },
)  # fmt: skip


class Material(Body):
    """申请材料：材料名称 an..200、原件份数 n..2、复印件份数 n..2，以及材料或者数据的来源。

    A material: name, originals, copies, and where the paper or its data come from.
    """

    number = basic.whole("材料序号", "number", least=1, most=MOST, source=C0109, optional=True)
    name = basic.text("材料名称", "name", longest=200, source=GB_39046)
    necessity = basic.code("是否必备", "necessity", codes=NECESSITY, source=GB_39046)
    originals = basic.whole("原件份数", "originals", least=0, most=99, source=GB_39046)
    copies = basic.whole("复印件份数", "copies", least=0, most=99, source=GB_39046)
    copy_suffices = basic.flag(
        "原件可以复印件代替", "a copy may take the place of the original", optional=True
    )
    channel = basic.code("来源渠道", "source channel", codes=SOURCES, source=GB_39046)
    channel_explanation = basic.text(
        "来源渠道说明",
        "explanation of the source channel",
        longest=500,
        source=C0109,
        optional=True,
    )
    issuer = basic.text("出具机构", "issued by", longest=100, source=GB_39046, optional=True)
    issue_time = basic.text(
        "出具时间要求", "when it must have been issued", longest=200, source=GB_39046, optional=True
    )
    obtaining = basic.text(
        "材料办理说明", "how to obtain it", longest=500, source=GB_39046, optional=True
    )
    issue_place = basic.text(
        "材料办理地点", "where to obtain it", longest=100, source=GB_39046, optional=True
    )
    usage = basic.text(
        "材料使用说明", "how it is used", longest=500, source=GB_39046, optional=True
    )
    material_format = basic.code(
        "材料形式", "paper or electronic", codes=FORMATS, source=C0109, optional=True
    )
    page_format = basic.text(
        "纸质材料规格", "paper format", longest=50, source=C0109, optional=True
    )
    certificate_code = matters.certificate_code()
    certificate_name = basic.text(
        "电子证照名称",
        "name of the e-certificate",
        longest=200,
        source="GB/T 36902-2018",
        optional=True,
    )
    by_sharing = basic.flag(
        "可通过共享获取",
        "obtainable by sharing",
        source="重庆市法治政府建设实施方案 61",
        optional=True,
    )
    filling = basic.text("填报须知", "how to fill it in", longest=1000, source=C0109, optional=True)
    standard = basic.text(
        "受理标准", "when it is accepted", longest=1000, source=C0109, optional=True
    )
    basis = acts.legal_basis(
        "材料依据", "legal basis of asking for it", source=acts.SERVICE_MATTERS, optional=True
    )
    blank_form = basic.nested("空白表格", "blank form", acts.Attachment, optional=True)
    sample = basic.nested("示例样表", "filled sample", acts.Attachment, optional=True)

    rules = (SHARED_NEEDS_NO_ORIGINAL,)


def materials_of(material: type[Body] = Material) -> Several:
    """申请材料; an empty list says that none is needed, null that it is not stated."""
    member = basic.nested("材料", "material", material)
    return basic.several("申请材料", "materials", member, most=MOST, optional=True)
