"""credit.sample-noted: a message made to be changed by tests.

v1  2026-11
v2  2026-12  the grade is a code, and a note can be added
"""

import datetime as dt

from contracts.anatomy import Data
from contracts.contract import Contract, KeyOwner, Kind
from contracts.elements import acts, basic, bodies, conditions, times
from contracts.elements.basic import Body
from contracts.roles import Role
from contracts.rules import Rule
from contracts.steps import Loss, Step


GRADES = {"A": "甲等", "B": "乙等", "C": "丙等"}
KEPT = ("sample_id", "series_id", "score")
NAMES = {name: code for code, name in GRADES.items()}


FIRST_YEAR, LAST_YEAR = 2020, 2030


def _of_a_known_year(batch: str) -> bool:
    """Whether the digits it begins with are a year, if it begins with any."""
    digits = batch[:4]
    return not digits.isdigit() or FIRST_YEAR <= int(digits) <= LAST_YEAR


BATCH_YEAR = Rule(
    name="batch-year",
    code="PERIOD_REVERSED",
    zh="批次以年份开头",
    en="a batch begins with its year",
    holds=_of_a_known_year,
    broken="1999",
)


class V1(Body):
    """A sample as it was noted first."""

    sample_id = acts.aggregate_id("样品编号", "sample id")
    series_id = acts.aggregate_id("系列编号", "series id")
    grade = basic.text("等级", "grade", longest=2, pattern="[甲乙丙]等")
    score = basic.whole("分数", "score", least=0, most=100)


class V2(Body):
    """A sample: its grade by code, when it was noted and by whom."""

    sample_id = acts.aggregate_id("样品编号", "sample id")
    series_id = acts.aggregate_id("系列编号", "series id")
    grade = basic.code("等级", "grade", codes=GRADES, source="自定")
    score = basic.whole("分数", "score", least=0, most=100)
    batch = basic.text(
        "批次", "batch", longest=20, rule=BATCH_YEAR, pattern="[0-9A-Z]+", optional=True
    )
    noted_on = times.day("登记日期", "noted on", optional=True)
    ended_on = times.day("结束日期", "ended on", optional=True)
    organs = basic.several(
        "机关", "organs", basic.nested("机关", "organ", bodies.Organ), most=5, optional=True
    )
    note = basic.text("备注", "note", longest=50, optional=True)

    rules = (conditions.in_order("noted_on", "ended_on", "登记、结束", "the two days"),)


def raised(data: Data) -> Data:
    """The code of the grade."""
    return data | {"grade": NAMES[data["grade"]]}


def lowered(data: Data) -> Data:
    """The name of the grade."""
    kept = {name: data[name] for name in KEPT}
    return kept | {"grade": GRADES[data["grade"]]}


TO_CODE = Step(
    why_zh="等级改为代码",
    why_en="the grade became a code",
    up=raised,
    down=lowered,
    lost_down=[
        Loss(f"$.{name}", name, name, harmless=name != "note")
        for name in ("batch", "noted_on", "ended_on", "organs", "note")
    ],
)
SAMPLE_NOTED = Contract(
    "credit.sample-noted",
    V1,
    V2,
    zh="样品已登记",
    en="sample noted",
    key="sample_id",
    kind=Kind.EVENT,
    key_owner=KeyOwner.SENDER,
    partner_receivers=["credit"],
    local_receivers=["catalogue"],
    senders=[Role.PROVINCE_NODE, Role.CREDIT_PLATFORM],
    listeners=[Role.CREDIT_PLATFORM, Role.HOTLINE],
    steps=[TO_CODE],
    refusals=["ALREADY_DECLARED"],
    largest=4096,
    lifetime=dt.timedelta(days=30),
)
