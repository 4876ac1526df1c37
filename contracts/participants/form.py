"""The file of a participant: who it is, what it speaks, and its own values of lists where systems clash."""

from contracts.anatomy import Data
from contracts.elements import basic, bodies, closings, matters, platform_matters
from contracts.elements.basic import Body
from contracts.roles import NAMES
from contracts.rules import Rule


LISTS = {  # lists whose values clash between systems: name → (name for people, our codes)
    "service-object": ("服务对象", matters.OBJECTS),
    "power-level": ("行使层级", matters.LEVELS),
    "material-kind": ("材料类型", platform_matters.MATERIAL_KINDS),
    "closing": ("办结方式", closings.CLOSINGS),
}
AMBIGUOUS, NO_EQUIVALENT = "VALUE_AMBIGUOUS", "VALUE_WITHOUT_EQUIVALENT"
REFUSALS = {AMBIGUOUS: "一个值对应多个值", NO_EQUIVALENT: "没有对应的值"}
BASES = {
    "agreed": "双方书面确认",
    "observed": "在同类平台上见到，未经该协作方确认",
    "general": "一般了解，未见来源",
}


def _settled(entry: Data) -> bool:
    stated = tuple(entry[name] is not None for name in ("to", "refused", "reason"))
    return stated in {(True, False, False), (False, True, True)}


MAPPED_OR_REFUSED = Rule(
    name="value-mapped-or-refused",
    code="VALUE_NOT_MAPPED",
    zh="每个值要么有对应值，要么写明拒绝代码和原因",
    en="a value either has its counterpart or names the code and the reason of its refusal",
    holds=_settled,
    broken={"to": "1", "refused": NO_EQUIVALENT, "reason": "无"},
    at="to",
    allowed="to, or refused and reason",
)


class Entry(Body):
    """一个值的去向：对应值，或者按名拒绝。

    One value and what becomes of it: the counterpart, or a refusal by name.
    """

    value = basic.text("值", "value", longest=50)
    zh = basic.text("含义", "what it means there", longest=100)
    to = basic.text("对应值", "counterpart", longest=50, optional=True)
    refused = basic.code(
        "拒绝代码", "code of the refusal", codes=REFUSALS, source="contracts.codes", optional=True
    )
    reason = basic.text("原因", "reason", longest=300, optional=True)

    rules = (MAPPED_OR_REFUSED,)


class Mapping(Body):
    """协作方一个有冲突的代码表，双向：转入由其值到本契约代码，转出相反。

    One clashing list of a participant, both ways: `inward` from its values to ours, `outward` back.
    """

    name = basic.code(
        "代码表", "list", codes={name: zh for name, (zh, _) in LISTS.items()}, source="DESIGN §5"
    )
    basis = basic.code("依据", "how the values are known", codes=BASES, source="contracts")
    source = basic.text("出处", "where they were seen", longest=500)
    inward = basic.several("转入", "inward", basic.nested("值", "entry", Entry), least=1, most=100)
    outward = basic.several(
        "转出", "outward", basic.nested("值", "entry", Entry), least=1, most=100
    )


class Spoken(Body):
    """协作方通晓第一版以后版本的契约。

    A contract of which the participant speaks a later version than the first.
    """

    contract = basic.text(
        "契约", "contract", longest=100, pattern="[a-z]+[.][a-z]+(?:-[a-z]+)*", form="<owner>.<message>"
    )  # fmt: skip
    version = basic.whole("版本", "newest version it speaks", least=1, most=9999)


class Contact(Body):
    """已知的联系机关；联系人另行约定，不载于本仓库。

    The organ to turn to, as far as known; its people are agreed outside of this repository.
    """

    organ = basic.text("联系机关", "organ", longest=100)
    basis = basic.code("依据", "how it is known", codes=BASES, source="contracts")
    source = basic.text("出处", "where it was seen", longest=500)


class Profile(Body):
    """一个协作方，载于其文件。

    One participant, as its file `<id>.json` says.
    """

    id = basic.text("标识", "id", longest=40, pattern="[a-z]+(?:-[a-z]+)*", form="words with -")
    zh = basic.text("名称", "name in Chinese", longest=100)
    en = basic.text("英文名称", "name in English", longest=100)
    region = bodies.region()
    role = basic.code("类别", "role", codes={str(role): zh for role, zh in NAMES.items()},
        source="重庆市法治政府建设实施方案 9, 11, 27, 65")  # fmt: skip
    contact = basic.nested("联系机关", "contact", Contact)
    every_version = basic.flag(
        "通晓各契约的全部版本", "speaks every version of every contract (a node of ours)"
    )
    speaks = basic.several(
        "通晓的版本", "later versions it speaks; of every other contract the first",
        basic.nested("契约版本", "contract and version", Spoken), most=500,
    )  # fmt: skip
    our_codes = basic.flag("直接使用本契约代码", "uses the codes of the contracts themselves")
    mappings = basic.several(
        "代码对照", "mappings", basic.nested("代码对照表", "mapping", Mapping), most=len(LISTS)
    )
    remark = basic.text("备注", "remark", longest=1000, optional=True)
