"""catalogue.matter-published: one side publishes how it handles a matter of the 川渝通办 list.

v1  2026-11  the form in which platforms hand matters in: their own codes, one number of paper copies
v2  2026-11  GB/T 39046-2020 whole: codes of Annex A instead of the platforms', 纸质份数 split into 原件 and
             复印件份数, and the rest of Table 4: basis, bodies, conditions, flow, situations, fees, local elements
"""

from collections.abc import Iterator

from contracts import envelope
from contracts.anatomy import Data
from contracts.contract import Contract
from contracts.elements import basic, bodies, implementations, matters, platform_matters
from contracts.elements.basic import Body
from contracts.elements.materials import Material, materials_of
from contracts.roles import Role
from contracts.steps import Loss, Step


class V1(Body):
    """One entry of an implementation list (实施清单) as a platform reports it (ZWFW C0109 task_general_basic)."""

    matter_id = matters.matter_id()
    list_number = matters.list_number()
    revision = matters.revision()
    name = matters.name()
    basic_code = matters.basic_code()
    matter_type = matters.matter_type()
    mode = matters.mode()
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

    rules = (matters.ID_FROM_LIST_NUMBER,)


class V2(implementations.Implementation):
    """One entry of an implementation list (实施清单), GB/T 39046-2020 Table 4, in a revision (事项版本)."""

    matter_id = matters.matter_id()
    revision = matters.revision()

    rules = (matters.ID_FROM_LIST_NUMBER, *implementations.Implementation.rules)


_OLD, _NEW = tuple(V1().fields), dict.fromkeys(V2().fields)
_NEW_MATERIAL = dict.fromkeys(Material().fields)
_MOST_PAPER = 99
_JUDGED_APART = ("situations", "originals", "copies", "copy_suffices")
_LEVELS_UP = {level: level for level in platform_matters.LEVELS} | {"6": "7"}
_LEVELS_DOWN = {new: old for old, new in _LEVELS_UP.items()}
_OBJECTS_UP = {code: code for code in platform_matters.OBJECTS} | {"5": "6", "6": "5", "9": "6"}
_OBJECTS_DOWN = {code: code for code in matters.OBJECTS} | {"5": "6", "6": "9"}
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
        "objects": old["objects"] and [_OBJECTS_UP[code] for code in old["objects"]],
        "materials": old["materials"] and [_split(material) for material in old["materials"]],
    }


def _lowered(new: Data) -> Data:
    return {
        **{name: new[name] for name in _OLD},
        "level": _LEVELS_DOWN.get(new["level"]),
        "objects": new["objects"] and [_OBJECTS_DOWN[code] for code in new["objects"]],
        "materials": new["materials"] and [_summed(material) for material in new["materials"]],
    }


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
    """Platforms have no word for originals and copies together."""
    if new["copy_suffices"] or (new["originals"] and new["copies"]):
        return platform_matters.EITHER
    if new["originals"] or (new["copy_suffices"] is False and not new["copies"]):
        return platform_matters.ORIGINAL
    return platform_matters.COPY


def _without_field(path: str, new: type[Body], old: type[Body]) -> Iterator[Loss]:
    """What the old form has no field for; harmless, since its reader sees that it is told less."""
    known = old().fields
    for name, element in new().fields.items():
        if name not in {*known, *_JUDGED_APART}:
            named = element.metadata
            yield Loss(
                f"{path}.{name}", f"旧版没有“{named['zh']}”", f"v1 has no field: {named['en']}"
            )


_NUMBERS = (
    "原件、复印件份数合为纸质份数,两者兼有时记为“原件或复印件”",
    "one number of paper copies",
)
_LOST_DOWN = (
    Loss(
        "$.situations",
        "按情形确定的材料会被当作一律需要",
        "materials that depend on the situation would be asked of everybody",
        harmless=False,
    ),
    Loss("$.level", "平台代码没有村(社区)级", "platforms have no code for the village level"),
    Loss("$.materials[*].originals", *_NUMBERS),
    Loss("$.materials[*].copies", *_NUMBERS),
    Loss("$.materials[*].copy_suffices", *_NUMBERS),
    *_without_field("$", V2, V1),
    *_without_field("$.materials[*]", Material, platform_matters.Material),
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
            why_zh="服务对象、行使层级改用 GB/T 39046-2020 附录A 代码;纸质份数分为原件份数和复印件份数;补全表4要素",
            why_en="codes of GB/T 39046-2020 Annex A replace the platforms'; paper copies become originals and copies; "
            "the rest of Table 4 is added",
            up=_raised,
            down=_lowered,
            lost_up=(
                Loss(
                    "$.objects",
                    "非法人企业与其他组织在附录 A.4 中同为 6",
                    "unincorporated enterprises and other organisations are both 6 in A.4",
                ),
            ),
            lost_down=_LOST_DOWN,
        )
    ],
)
