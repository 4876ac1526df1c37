"""Elements of a case conference (案件会商) in a joint case: who met, what was talked over, who does what by when."""

from typing import Any

from contracts.elements import acts, basic, bodies, officers, parties, supervisions, times
from contracts.elements.basic import Body
from contracts.elements.joint_cases import CLAUSE_26, both_sides
from contracts.rules import Rule


MEETINGS = {"on-site": "现场会商", "video": "视频会商", "written": "书面会商"}
TOPICS = {  # what two organs on one case have to settle
    "facts": "事实认定",
    "evidence": "证据标准与援用",
    "jurisdiction": "管辖分工",
    "law": "法律适用",
    "discretion": "裁量尺度",
    "referral": "行刑衔接",
    "other": "其他",
}


def _in_sequence(data: dict[str, Any]) -> bool:
    numbers = [item["number"] for item in data["agenda"]]
    return numbers == list(range(1, len(numbers) + 1))


def _due_later(data: dict[str, Any]) -> bool:
    return all(task["due_on"] >= data["held_on"] for task in data["tasks"] or [])


AGENDA_IN_SEQUENCE = Rule(
    name="agenda-in-sequence",
    code="AGENDA_NUMBERS",
    zh="议题序号自1起连续",
    en="the items of an agenda are numbered from 1 without a gap",
    holds=_in_sequence,
    broken={
        "agenda": [{"number": 2, "topic": "other", "subject": "证据标准", "conclusion": "一致"}]
    },
    at="agenda",
    allowed="1, 2, 3, …",
)
TASKS_DUE_LATER = Rule(
    name="conference-tasks-due-later",
    code="PERIOD_REVERSED",
    zh="会商确定的任务期限不早于会商日期",
    en="what a conference resolves is not due before it is held",
    holds=_due_later,
    broken={
        "held_on": "2026-06-02",
        "tasks": [{"organ": {"name": "甲"}, "what": "补充证据", "due_on": "2026-06-01"}],
    },
    at="tasks",
    allowed="≥ held_on",
)
ATTENDEES_OF_BOTH_SIDES = both_sides(
    "attendees", "参加会商的机关", "those who attend a conference",
    [{"region": "50", "organ": {"name": "重庆市市场监督管理局"}}] * 2,
)  # fmt: skip


class Attendee(Body):
    """参加会商的机关及其派出的人员。

    An organ that attends a conference, with those it sent.
    """

    region = bodies.region("所属省市", "province")
    organ = parties.addressee("参加机关", "organ")
    views = basic.text("主要意见", "views it put forward", longest=1000, optional=True)
    officers = officers.officers("参加人员", "officers present", least=1)


class Item(Body):
    """会商议题及其结论；未取得一致的，保留不同意见。

    An item of the agenda with what was concluded; where there is no agreement, the views are kept.
    """

    number = basic.whole("议题序号", "number of the item", least=1, most=30)
    topic = basic.code("议题类别", "kind of item", codes=TOPICS, source=CLAUSE_26)
    subject = basic.text("议题", "subject", longest=200)
    conclusion = basic.text("会商结论", "conclusion", longest=1000)
    dissent = basic.text("不同意见", "views that differ", longest=1000, optional=True)


class Task(Body):
    """会商确定的任务：责任机关、内容和完成期限。

    What a conference resolves: which organ does what by when.
    """

    organ = parties.addressee("责任机关", "organ in charge")
    what = basic.text("任务", "what is to be done", longest=500)
    due_on = times.day("完成期限", "due on")


class Conference(Body):
    """会商纪要, kept by the leading organ, which convenes; every member signs the paper."""

    conference_number = basic.whole("会商次序", "which conference of the case", least=1, most=999)
    minutes_number = bodies.document_number("会商纪要文号", "number of the minutes", optional=True)
    held_on = times.day("会商日期", "held on")
    meeting = basic.code("会商形式", "how it was held", codes=MEETINGS, source=CLAUSE_26)
    place = basic.text("会商地点", "place", longest=200, optional=True)
    convened_by = basic.nested("召集机关", "convening organ", bodies.Organ)
    attendees = basic.several(
        "参加机关", "attendees", basic.nested("参加机关", "attendee", Attendee), least=2, most=30
    )
    agenda = basic.several("议题", "agenda", basic.nested("议题", "item", Item), least=1, most=30)
    tasks = basic.several(
        "会商确定的任务", "tasks", basic.nested("任务", "task", Task), most=50, optional=True
    )
    supervision = supervisions.supervision()
    attachments = acts.attachments()
    remark = acts.remark()

    rules = (ATTENDEES_OF_BOTH_SIDES, AGENDA_IN_SEQUENCE, TASKS_DUE_LATER)
