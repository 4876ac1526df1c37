"""catalogue.matter-published: one side publishes how it handles a matter of the 川渝通办 list.

v1  2026-11  the form in which platforms hand matters in: their own codes, one number of paper copies, and what
             decides for whom, at what cost and from when to when a matter is handled
v2  2026-11  GB/T 39046-2020 whole: codes of Annex A instead of the platforms', 纸质份数 split into 原件 and
             复印件份数, and the rest of Table 4: basis, bodies, conditions, flow, situations, fees, local elements
"""

from collections.abc import Iterable, Iterator

from contracts import envelope
from contracts.anatomy import Data
from contracts.contract import Contract
from contracts.elements import basic, bodies, guides, implementations, matters, platform_matters
from contracts.elements.basic import Body
from contracts.elements.materials import Material, materials_of
from contracts.elements.platform_matters import UNTOLD_OF_MATERIAL, UNTOLD_OF_MATTER, Reason
from contracts.roles import Role
from contracts.steps import Loss, Step


class V1(Body):
    """各平台按 ZWFW C0109 报送的实施清单一条，使用平台代码。

    One entry of an implementation list as a platform reports it (task_general_basic), in its own codes.
    """

    matter_id = matters.matter_id()
    list_number = matters.list_number()
    revision = matters.revision()
    name = matters.name()
    basic_code = matters.basic_code()
    matter_type = matters.matter_type()
    mode = matters.mode()
    scope = matters.scope()
    organ = basic.nested("实施主体", "implementing body", bodies.Organ)
    level = basic.code(
        "行使层级",
        "level",
        codes=platform_matters.LEVELS,
        source=matters.C0109,
        optional=True,
    )
    objects = basic.several(
        "服务对象",
        "objects",
        basic.code("服务对象", "object", codes=platform_matters.OBJECTS, source=matters.C0109),
        most=implementations.MOST_CODES,
        optional=True,
    )
    statutory_limit = basic.nested("法定办结时限", "statutory limit", matters.Limit, optional=True)
    promised_limit = basic.nested("承诺办结时限", "promised limit", matters.Limit, optional=True)
    materials = materials_of(platform_matters.Material)
    charged = guides.charged()
    effective_on = implementations.effective_on()
    ends_on = implementations.ends_on()

    rules = (
        matters.ID_FROM_LIST_NUMBER,
        matters.PROMISE_WITHIN_LAW,
        implementations.OBJECTS_ONCE,
        implementations.IN_FORCE_IN_ORDER,
    )


class V2(implementations.Implementation):
    """实施清单一条的一个版本（事项版本），要素齐全，采用国家标准代码（GB/T 39046-2020 表4、附录A）。

    One entry of an implementation list in a revision, whole and in the codes of the standard.
    """

    matter_id = matters.matter_id()
    revision = matters.revision()

    rules = (matters.ID_FROM_LIST_NUMBER, *implementations.Implementation.rules)


_OLD, _NEW = tuple(V1().fields), dict.fromkeys(V2().fields)
_NEW_MATERIAL = dict.fromkeys(Material().fields)
_MOST_PAPER = 99
_LEVELS_UP = {level: level for level in platform_matters.LEVELS} | {"6": "7"}
_LEVELS_DOWN = {new: old for old, new in _LEVELS_UP.items()}
_OBJECTS_UP = {code: code for code in platform_matters.OBJECTS} | {"5": "6", "6": "5", "9": "6"}
_OBJECTS_DOWN = {code: (code,) for code in matters.OBJECTS} | {"5": ("6",), "6": ("5", "9")}
_COPY_SUFFICES = {
    platform_matters.ORIGINAL: False,
    platform_matters.COPY: None,
    platform_matters.EITHER: True,
}


def _raised(old: Data) -> Data:
    """Codes of the standard for those of the platform; what v1 has no field for is not stated."""
    return {
        **_NEW,
        **old,
        "level": _LEVELS_UP.get(old["level"]),
        "objects": old["objects"] and _once(_OBJECTS_UP[code] for code in old["objects"]),
        "materials": old["materials"] and [_split(material) for material in old["materials"]],
    }


def _lowered(new: Data) -> Data:
    return {
        **{name: new[name] for name in _OLD},
        "level": _LEVELS_DOWN.get(new["level"]),
        "objects": new["objects"]
        and _once(c for code in new["objects"] for c in _OBJECTS_DOWN[code]),
        "materials": new["materials"] and [_summed(material) for material in new["materials"]],
    }


def _once(codes: Iterable[str]) -> list[str]:
    """A set of codes in their order: 其他组织 of the standard are both 5 and 9 on platforms."""
    return list(dict.fromkeys(codes))


def _split(old: Data) -> Data:
    """The kind of material says which of the two numbers the paper copies are."""
    of_copies = old["kind"] == platform_matters.COPY
    return {
        **_NEW_MATERIAL,
        "name": old["name"],
        "necessity": old["necessity"],
        "originals": 0 if of_copies else old["paper_copies"],
        "copies": old["paper_copies"] if of_copies else 0,
        "copy_suffices": _COPY_SUFFICES[old["kind"]],
        "channel": old["channel"],
    }


def _summed(new: Data) -> Data:
    return {
        "name": new["name"],
        "necessity": new["necessity"],
        "kind": _kind(new),
        "paper_copies": min(new["originals"] + new["copies"], _MOST_PAPER),
        "channel": new["channel"],
    }


def _kind(new: Data) -> str:
    """Platforms have no word for originals and copies together: that is held, unless a copy suffices."""
    if new["copy_suffices"] or (new["originals"] and new["copies"]):
        return platform_matters.EITHER
    if new["originals"] or (new["copy_suffices"] is False and not new["copies"]):
        return platform_matters.ORIGINAL
    return platform_matters.COPY


def _untold(path: str, new: type[Body], reasons: dict[str, Reason]) -> Iterator[Loss]:
    """What v1 has no field for and its reader decides the same without: each field with the reason."""
    elements = new().fields
    for name, (zh, en) in reasons.items():
        named = elements[name].metadata
        yield Loss(f"{path}.{name}", f"旧版没有“{named['zh']}”：{zh}", f"{named['en']}: {en}")


_HELD = (
    Loss(
        "$.situations",
        "按情形确定的材料会被当作一律需要",
        "materials that depend on the situation would be asked of everybody",
        harmless=False,
    ),
    Loss(
        "$.materials[*].originals",
        "同时要求原件和复印件的，旧版只能写作“原件或复印件”，会被当作只交复印件即可",
        "where originals and copies are both asked for v1 can only say either, and copies alone would be taken",
        harmless=False,
        when=lambda m: bool(m["originals"] and m["copies"]) and not m["copy_suffices"],
    ),
    Loss(
        "$.materials[*].by_sharing",
        "旧版不知道可以共享获取，会违规要求申请人提交（国务院关于在线政务服务的若干规定第七条）",
        "v1 does not know that it is had by sharing and would ask the applicant for it, which the law forbids",
        harmless=False,
        when=lambda material: bool(material["by_sharing"]),
    ),
    Loss(
        "$.materials[*].issue_time",
        "旧版没有出具时间要求，过期的材料会被当作齐全收下",
        "v1 does not say when it must have been issued, and outdated papers would be taken as complete",
        harmless=False,
    ),
)
_LOST_DOWN = (
    *_HELD,
    Loss(
        "$.level",
        "平台代码没有村（社区）级，旧版视为未载明",
        "platforms have no code for the village level; v1 reads it as not stated",
    ),
    *_untold("$", V2, UNTOLD_OF_MATTER),
    *_untold("$.materials[*]", Material, UNTOLD_OF_MATERIAL),
)

MATTER_PUBLISHED = Contract(
    "catalogue.matter-published",
    V1,
    V2,
    zh="事项已发布",
    en="matter published",
    key="matter_id",
    partner_receivers=["catalogue"],
    listeners=[Role.MATTER_PLATFORM],
    largest=envelope.LARGEST,
    steps=[
        Step(
            why_zh="服务对象、行使层级改用 GB/T 39046-2020 附录A 代码；纸质份数分为原件份数和复印件份数；补全表4要素",
            why_en="codes of GB/T 39046-2020 Annex A replace the platforms'; paper copies become originals and copies; "
            "the rest of Table 4 is added",
            up=_raised,
            down=_lowered,
            lost_up=(
                Loss(
                    "$.objects",
                    "非法人企业与其他组织在附录 A.4 中同为 6，返回旧版时两者都列",
                    "unincorporated enterprises and other organisations are both 6 in A.4; v1 then lists both",
                ),
            ),
            lost_down=_LOST_DOWN,
        )
    ],
)
