"""Elements of situation questions (情形): the list of materials is a function of the applicant's answers."""

from collections.abc import Iterator
from typing import Any

from contracts.elements import basic
from contracts.elements.basic import Body, Several, Text
from contracts.elements.conditions import all_differ
from contracts.elements.materials import MOST
from contracts.elements.matters import C0109
from contracts.rules import Rule


KINDS = {"1": "单选", "2": "多选"}  # optionType of Chongqing's guidance service
_QUESTIONS = 50


def _id(zh: str, en: str) -> Text:
    return basic.text(zh, en, longest=36, pattern="[0-9A-Za-z-]+", form="letters, digits, -")


_OPTION = {"option_id": "A", "text": "是", "materials": []}
_QUESTION = {
    "question_id": "Q1",
    "text": "是否委托他人办理？",
    "kind": "1",
    "first": True,
    "options": [_OPTION],
}
OPTIONS_ONCE = all_differ("options", "option_id", "选项编号", "option ids", example=_OPTION)
QUESTIONS_ONCE = all_differ(
    "situations", "question_id", "问题编号", "question ids", example=_QUESTION
)
MATERIALS_ONCE = all_differ(
    "materials", "", "所需材料序号", "numbers of the materials it asks for", example=1
)
FOLLOWING_ONCE = all_differ("questions", "", "后续问题编号", "questions that follow", example="Q1")


class Option(Body):
    """选项：按序号列出所需材料，并引出后续问题；可以不需要任何材料。

    The materials an answer asks for, by their numbers, and the questions that follow; it may need no material.
    """

    option_id = _id("选项编号", "option id")
    text = basic.text("选项内容", "answer", longest=200, source=C0109)
    materials = basic.several(
        "所需材料序号",
        "numbers of the materials it asks for",
        basic.whole("材料序号", "number of a material", least=1, most=MOST),
        most=MOST,
    )
    questions = basic.several(
        "后续问题", "questions that follow", _id("问题编号", "question id"), most=20, optional=True
    )

    rules = (MATERIALS_ONCE, FOLLOWING_ONCE)


class Question(Body):
    """情形问题：首层问题人人作答，其他问题由选项引出。

    One that is `first` is asked of everybody, the others when an option leads to them.
    """

    question_id = _id("问题编号", "question id")
    text = basic.text("问题", "question", longest=500, source=C0109)
    kind = basic.code("选项类型", "one or several answers", codes=KINDS, source="渝快办 情形导办")
    first = basic.flag("首层问题", "asked of everybody")
    options = basic.several(
        "选项", "options", basic.nested("选项", "option", Option), least=1, most=_QUESTIONS
    )

    rules = (OPTIONS_ONCE,)


def questions_of() -> Several:
    """情形问题."""
    question = basic.nested("情形问题", "situation question", Question)
    return basic.several(
        "情形问题", "situation questions", question, most=_QUESTIONS, optional=True
    )


def _options(matter: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for question in matter["situations"] or ():
        yield from question["options"]


def _refers_to_what_is_there(matter: dict[str, Any]) -> bool:
    if not matter["situations"]:
        return True
    materials = {material["number"] for material in matter["materials"] or ()}
    questions = {question["question_id"] for question in matter["situations"]}
    return all(
        materials.issuperset(option["materials"])
        and questions.issuperset(option["questions"] or ())
        for option in _options(matter)
    )


REFERENCES_KNOWN = Rule(
    name="situations-refer-to-what-is-there",
    code="SITUATION_REFERENCE_UNKNOWN",
    zh="选项所指的材料序号和后续问题必须在同一事项中存在",
    en="options refer to materials and questions of the same matter",
    holds=_refers_to_what_is_there,
    broken={"situations": [_QUESTION | {"options": [_OPTION | {"questions": ["Q9"]}]}]},
    at="situations",
    allowed="numbers of materials and ids of questions of this matter",
)
