"""Elements of a batch of the 川渝通办 list (川渝通办事项清单), as both general offices publish it together.

Columns as confirmed of the batches of 2020 and 2021: name, mode, way of realisation, completion date, lead departments.
"""

from collections.abc import Iterable
from typing import Any

from contracts.elements import acts, basic, bodies, matters, times
from contracts.elements.basic import Body, Several, Text, Whole
from contracts.elements.conditions import all_differ, different, in_order
from contracts.rules import Rule


LIST_SOURCE = "川办发〔2020〕67号"
ORIGINS = {  # of an entry: batch 1 was 58 + 5 of the national list and 32 of our own
    "national": "全国“跨省通办”清单事项",
    "additional": "川渝特色（自主增设）事项",
}
AMENDMENT_REASONS = {  # 动态调整: 群众点菜 and 政府端菜
    "demand": "群众和企业需求",
    "supply": "部门主动提供",
    "national-list": "国家清单调整",
    "law": "法律法规规章调整",
    "mode-changed": "办理模式变化",
}
MOST_ENTRIES = 500  # 355 in all by 2024


def _named_in(amendment: dict[str, Any]) -> Iterable[dict[str, Any]]:
    for part in ("added", "changed", "removed"):
        yield from amendment[part]


_PLAIN = {"list_number": "CY-001", "name": "失业登记"}
LIST_NUMBERS_ONCE = all_differ(
    "entries",
    "list_number",
    "同一批次中的清单序号",
    "list numbers of a batch",
    example=_PLAIN,
    code="LIST_NUMBER_REPEATED",
)
ISSUERS_ONCE = all_differ(
    "issuers",
    "credit_code",
    "印发机关",
    "issuing organs",
    example={"name": "四川省人民政府办公厅", "credit_code": "11510000PDY0511590"},
)
AMENDED_ONCE = Rule(
    name="amended-list-numbers-once",
    code="LIST_NUMBER_REPEATED",
    zh="一次调整中每个清单序号只出现一次",
    en="each list number stands in an amendment once",
    holds=lambda amendment: different(entry["list_number"] for entry in _named_in(amendment)),
    broken={"added": [_PLAIN], "changed": [_PLAIN]},
    at="changed",
)
AMENDS_SOMETHING = Rule(
    name="amendment-changes-something",
    code="AMENDMENT_EMPTY",
    zh="清单调整至少新增、变更或者移出一个事项",
    en="an amendment adds, changes or removes at least one entry",
    holds=lambda amendment: any(_named_in(amendment)),
    broken={"added": [], "changed": [], "removed": []},
    at="added",
)


def batch_id() -> Text:
    """The id of a batch."""
    return acts.aggregate_id("批次编号", "batch id")


def amendment_number() -> Whole:
    """Counts the amendments of one batch."""
    return basic.whole("调整次数", "number of the amendment", least=1, most=9999)


class Lead(Body):
    """一方的牵头部门。

    The lead department of one side.
    """

    region = bodies.region()
    department = basic.nested("牵头部门", "lead department", matters.Department)


class Entry(Body):
    """清单事项，清单中的一行。

    One line of the list.
    """

    list_number = matters.list_number()
    name = matters.name()
    basic_code = matters.basic_code()
    origin = basic.code(
        "事项来源", "where it comes from", codes=ORIGINS, source=LIST_SOURCE, optional=True
    )
    scenario = basic.text(
        "应用场景", "scenario", longest=1000, source="国办发〔2020〕35号", optional=True
    )
    mode = matters.mode()
    realisation = basic.text(
        "实现途径", "way of realisation", longest=1000, source=LIST_SOURCE, optional=True
    )
    due_on = times.day("完成时限", "to be realised by", optional=True)
    leads = basic.several(
        "两地牵头部门",
        "lead departments of both sides",
        basic.nested("牵头部门", "lead department", Lead),
        most=10,
        optional=True,
    )


def _entries(zh: str, en: str, *, least: int = 0) -> Several:
    entry = basic.nested("清单事项", "entry", Entry)
    return basic.several(zh, en, entry, least=least, most=MOST_ENTRIES)


class Batch(Body):
    """川渝通办事项清单一个批次：文件、印发机关和清单事项。

    One batch of the list: the document, who issued it, and its entries.
    """

    batch_number = basic.whole("批次", "batch number", least=1, most=999)
    document_number = bodies.document_number("印发文号", "document number")
    title = basic.text("文件标题", "title", longest=200)
    issuers = basic.several(
        "印发机关",
        "issuing organs of both sides",
        basic.nested("印发机关", "issuing organ", bodies.Organ),
        least=1,
        most=10,
    )
    basis = acts.legal_basis(
        "制定依据", "what it is based on", source=acts.SERVICE_MATTERS, optional=True
    )
    published_on = times.day("公布日期", "published on")
    target_on = times.day("目标日期", "to be realised by", optional=True)
    entries = _entries("清单事项", "entries", least=1)

    rules = (
        LIST_NUMBERS_ONCE,
        ISSUERS_ONCE,
        in_order(
            "published_on", "target_on", "公布、目标日期先后有序", "publication and target date"
        ),
    )


class Removal(Body):
    """移出清单的事项及原因。

    An entry removed from the list, and why.
    """

    list_number = matters.list_number()
    reason = basic.text("移出原因", "why it is removed", longest=500)


class Amendment(Body):
    """清单调整（动态调整）：新增、变更后和移出的事项。

    Entries added, entries as they read from now on, entries removed.
    """

    document_number = bodies.document_number("调整文号", "document number", optional=True)
    amended_on = times.day("调整日期", "amended on")
    effective_on = times.day("生效日期", "in force from")
    reason = basic.code(
        "调整原因", "reason", codes=AMENDMENT_REASONS, source="川渝通办 动态调整服务事项"
    )
    explanation = acts.remark()
    added = _entries("新增事项", "entries added")
    changed = _entries("变更事项", "entries as they read now")
    removed = basic.several(
        "移出事项",
        "entries removed",
        basic.nested("移出事项", "entry removed", Removal),
        most=MOST_ENTRIES,
    )

    rules = (
        AMENDS_SOMETHING,
        AMENDED_ONCE,
        in_order(
            "amended_on", "effective_on", "调整、生效日期先后有序", "amendment and its effect"
        ),
    )


class Withdrawal(Body):
    """清单批次废止：废止文件、原因和替代文件。

    By which document a batch ends, why, and what takes its place.
    """

    document_number = bodies.document_number("废止文号", "document number")
    withdrawn_on = times.day("废止日期", "no longer in force from")
    reason = basic.text("废止原因", "why", longest=1000)
    basis = acts.legal_basis("废止依据", "legal basis", source=acts.SERVICE_MATTERS, optional=True)
    successor_document = bodies.document_number(
        "替代文件文号", "document that takes its place", optional=True
    )
