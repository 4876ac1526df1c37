"""Prepared changes of the sample: those that break, with what must be true of their witness, and safe ones.

A change is a list of replacements in the text of the message.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.contract.changes.tree import reader, writer


Edit = tuple[str, str]
Shown = Callable[[Path, Path, Any], bool]  # published before, published after, witness


def old_message_refused(version: int) -> Shown:
    """Old writers may send it, new readers refuse it."""
    return lambda before, after, witness: (
        writer(before, version).is_valid(witness) and not reader(after, version).is_valid(witness)
    )


def new_message_refused(version: int) -> Shown:
    """New writers may send it, old readers refuse it."""
    return lambda before, after, witness: (
        writer(after, version).is_valid(witness) and not reader(before, version).is_valid(witness)
    )


def sent_before(version: int) -> Shown:
    """Old writers may send it; that it is refused now stands in no schema."""
    return lambda before, _, witness: writer(before, version).is_valid(witness)


def sent_now(version: int) -> Shown:
    """New writers may send it; that it is refused by old readers stands in no schema."""
    return lambda _, after, witness: writer(after, version).is_valid(witness)


def both_but(condition: Callable[[Any], bool], version: int = 2) -> Shown:
    """The structure takes it before and after; a rule is broken that the test knows."""
    return lambda before, after, witness: (
        writer(before, version).is_valid(witness)
        and writer(after, version).is_valid(witness)
        and condition(witness)
    )


def both_sent(condition: Callable[[Any], bool]) -> Shown:
    """The same, of new messages whose structure old readers refuse."""
    return lambda before, after, witness: (
        new_message_refused(2)(before, after, witness) and condition(witness)
    )


@dataclass(frozen=True)
class Breaking:
    """A change that breaks `side` of `version`, under the name `change`."""

    name: str
    edits: list[Edit]
    change: str
    side: str
    shown: Shown
    version: int | None = 2
    hits: set[str] = field(default_factory=lambda: {"chongqing", "sichuan"})
    fitted: dict[str, Any] = field(default_factory=dict)  # merged into the examples of the version


CREDIT = {"credit-chongqing", "credit-sichuan"}
HOTLINES = {"hotline-chongqing", "hotline-sichuan"}
NODES = {"chongqing", "sichuan"}
OLD, NEW = "old_readers", "new_readers"
NOTE = 'note = basic.text("备注", "note", longest=50, optional=True)'
OTHER_NAMES = """
TURNED = NAMES | {"甲等": "B", "乙等": "A"}
BACK = {code: name for name, code in TURNED.items()}
"""
RULE_OF_NOTE = """Rule(name="n", code="FIELD_FORM", zh="规", en="r", broken="ab",
                       holds=lambda note: len(set(note)) == 1)"""
BATCH = """batch = basic.text(
        "批次", "batch", longest=20, rule=BATCH_YEAR, pattern="[0-9A-Z]+", optional=True
    )"""
WITHIN = "FIRST_YEAR <= int(digits) <= LAST_YEAR"
RAISED = 'return data | {"grade"'
SCORE = '    score = basic.whole("分数", "score", least=0, most=100)'
RULES = 'rules = (conditions.in_order("noted_on", "ended_on", "登记、结束", "the two days"),)'
ONE_RULE_MORE = """rules = (
        conditions.in_order("noted_on", "ended_on", "登记、结束", "the two days"),
        Rule(name="score-of-c", code="PERIOD_REVERSED", zh="丙等不满60分", en="C is below 60",
             holds=lambda data: data["grade"] != "C" or data["score"] < 60,
             broken={"grade": "C", "score": 60}, at="score"),
    )"""
WITHOUT_V2 = [
    ("    V1,\n    V2,\n", "    V1,\n"),
    ("    steps=[TO_CODE],\n", ""),
]
BREAKING = [
    Breaking("an optional field becomes required", [
        ('pattern="[0-9A-Z]+", optional=True', 'pattern="[0-9A-Z]+"'),
        ('data | {"grade"', 'data | {"batch": "X", "grade"'),
    ], "version-changed", NEW, old_message_refused(2), fitted={"batch": "X"}),
    Breaking("a required field comes", [
        (NOTE, NOTE + '\n    place = basic.text("地点", "place", longest=9)'),
        ('data | {"grade"', 'data | {"place": "渝", "grade"'),
    ], "version-changed", NEW, old_message_refused(2), fitted={"place": "渝"}),
    Breaking("a required field goes", [
        (SCORE + "\n    batch", "    batch"),
        ("return data |", 'return {k: v for k, v in data.items() if k != "score"} |'),
        ("    kept = {name: data[name] for name in KEPT}",
         '    kept = {name: (data | {"score": 0})[name] for name in KEPT}'),
    ], "version-changed", OLD, new_message_refused(2), fitted={"score": None}),
    Breaking("a code goes", [
        ("codes=GRADES, source", 'codes={"A": "甲等", "B": "乙等"}, source'),
    ], "version-changed", NEW, old_message_refused(2), fitted={"grade": "A"}),
    Breaking("a code comes", [
        ("codes=GRADES, source", 'codes=GRADES | {"D": "丁等"}, source'),
    ], "version-changed", OLD, new_message_refused(2)),
    Breaking("a text gets shorter", [("longest=50", "longest=49")], "version-changed", NEW, old_message_refused(2),
             fitted={"note": "短"}),
    Breaking("a number gets a larger bound", [
        ("most=100)\n    batch", "most=1000)\n    batch"),
    ], "version-changed", OLD, new_message_refused(2)),
    Breaking("a pattern gets narrower", [
        ('"[0-9A-Z]+"', '"[0-9]+"'),
    ], "version-changed", NEW, old_message_refused(2), fitted={"batch": "2026"}),
    Breaking("another type", [
        (BATCH, 'batch = basic.whole("批次", "batch", least=0, most=9, optional=True)'),
    ], "version-changed", OLD, new_message_refused(2), fitted={"batch": 3}),
    Breaking("a list gets shorter, in depth", [("most=5", "most=4")], "version-changed", NEW, old_message_refused(2)),
    Breaking("the first version changes", [
        ("most=100)\n\n\nclass V2", "most=99)\n\n\nclass V2"),
    ], "version-changed", NEW, old_message_refused(1), version=1, hits=NODES | CREDIT, fitted={"score": 99}),
    Breaking("a rule comes", [(RULES, ONE_RULE_MORE)], "rule-added", NEW,
             both_but(lambda body: body["grade"] == "C" and body["score"] >= 60)),
    Breaking("a rule goes", [(RULES, "rules = ()")], "rule-removed", OLD,
             both_but(lambda body: body["ended_on"] < body["noted_on"])),
    Breaking("a version is withdrawn", WITHOUT_V2, "version-withdrawn", NEW, sent_before(2)),
    Breaking("the key changes", [('key="sample_id"', 'key="series_id"')], "key-changed", NEW, sent_before(2),
             version=None, hits=NODES | CREDIT | HOTLINES),
    Breaking("the key is of the other side", [("KeyOwner.SENDER", "KeyOwner.RECEIVER")],
             "key-owner-changed", NEW, sent_before(2), version=None, hits=NODES | CREDIT | HOTLINES),
    Breaking("the kind changes", [("Kind.EVENT", "Kind.COMMAND")], "kind-changed", NEW, sent_before(2),
             version=None, hits=NODES | CREDIT | HOTLINES),
    Breaking("a sender is removed", [("[Role.PROVINCE_NODE, Role.CREDIT_PLATFORM]", "[Role.PROVINCE_NODE]")],
             "sender-removed", NEW, sent_before(2), version=None, hits=NODES | CREDIT),
    Breaking("a receiver is removed", [('local_receivers=["catalogue"]', "local_receivers=[]")],
             "local-receiver-removed", NEW, sent_before(2), version=None, hits=NODES | CREDIT),
    Breaking("a listener is removed", [("[Role.CREDIT_PLATFORM, Role.HOTLINE]", "[Role.CREDIT_PLATFORM]")],
             "listener-removed", OLD, sent_now(2), version=None, hits=NODES | CREDIT | HOTLINES),
    Breaking("it may be smaller only", [("largest=4096", "largest=1024")], "largest-lowered", NEW,
             sent_before(2), version=None, hits=NODES | CREDIT),
    Breaking("it may be larger", [("largest=4096", "largest=8192")], "largest-raised", OLD,
             sent_now(2), version=None, hits=NODES | CREDIT | HOTLINES),
    Breaking("it expires sooner", [("days=30", "days=3")], "lifetime-shortened", OLD, sent_now(2),
             version=None, hits=NODES | CREDIT | HOTLINES),
    Breaking("the step up is wrong", [('"grade": NAMES[data["grade"]]', '"grade": data["grade"]')],
             "step-broken", NEW, sent_now(1), hits=NODES),
    Breaking("the step down fails on some", [('GRADES[data["grade"]]', '{"A": "甲等", "B": "乙等"}[data["grade"]]')],
             "step-broken", OLD, sent_now(2), hits=NODES),
    Breaking("a rule takes more inside, which the body published for it shows",
             [("2020, 2030", "1990, 2030"), ('broken="1999"', 'broken="1980"')],
             "rule-changed", OLD, both_but(lambda body: body["batch"] == "1999")),
    Breaking("a rule takes more inside, which a body near the example shows", [(WITHIN, f"{WITHIN} or digits == '2'")],
             "rule-changed", OLD, both_but(lambda body: body["batch"] == "2")),
    Breaking("a rule refuses more inside, which the example shows", [("2020, 2030", "2027, 2030")],
             "rule-changed", NEW, both_but(lambda body: body["batch"] == "2026A"), fitted={"batch": "2027"}),
    Breaking("a rule refuses more inside, which a body near the example shows",
             [(WITHIN, f"len(batch) < 20 and {WITHIN}")],
             "rule-changed", NEW, both_but(lambda body: len(body["batch"]) == 20 and body["batch"][:4] == "2026")),
    Breaking("the step up puts a zero", [(RAISED, 'return data | {"score": 0, "grade"')],
             "loss-undeclared", NEW, sent_now(1), hits=NODES),
    Breaking("the step down forgets a name", [("kept | {", 'kept | {"series_id": data["sample_id"], ')],
             "loss-undeclared", OLD, sent_now(2), hits=NODES),
    Breaking("the step up raises on an odd value", [(RAISED, 'assert 1 / (100 - data["score"])\n    ' + RAISED)],
             "step-broken", NEW, sent_now(1), hits=NODES),
    Breaking("the step down raises on an odd value",
             [("    kept = {name", '    assert data["score"]\n    kept = {name')],
             "step-broken", OLD, sent_now(2), hits=NODES),
    Breaking("the step gives another meaning, there and back", [
        ("NAMES[data[", "TURNED[data["),
        ("GRADES[data[", "BACK[data["),
        ("\n\ndef raised", f"{OTHER_NAMES}\n\ndef raised"),
    ], "step-changed", NEW, sent_before(1), hits=NODES),
    Breaking("a loss forbids no more", [('harmless=name != "note"', "harmless=True")],
             "step-changed", OLD, sent_before(2), hits=NODES),
    Breaking("a text gets longer under a rule", [
        ('"note", longest=50', f'"note", longest=60, rule={RULE_OF_NOTE}'),
    ], "version-changed", OLD, both_sent(lambda body: len(body["note"]) == 60 and len(set(body["note"])) == 1)),
]  # fmt: skip
NOT_THERE: dict[
    str, tuple[list[Edit], str]
] = {  # the command says first that the contract is unsound
    "a refusal comes that has no published code": (
        [('["ALREADY_DECLARED"]', '["ALREADY_DECLARED", "NO_SUCH_CODE"]')],
        "refusal-added",
    ),
    "a receiver comes that is no service": (
        [('["catalogue"]', '["catalogue", "king"]')],
        "local-receiver-added",
    ),
}
UNDECIDED: dict[str, tuple[list[Edit], str, dict[str, tuple[str, str]]]] = {
    # edits, change, and of texts the old and the new one by path
    "a rule is another where no body shows it": ([(WITHIN, f"digits != '2029' and {WITHIN}")], "rule-changed", {}),
    "a rule has another code": ([('code="PERIOD_REVERSED"', 'code="FIELD_FORM"')], "rule-changed", {}),
    "a step is another where no conversion shows it": (
        [("kept = {name: data[name] for name in KEPT}", "kept = {name: data[name] for name in (*KEPT,)}")],
        "step-changed",
        {},
    ),
    "a title has another unit": (
        [(SCORE + "\n    batch", SCORE.replace("分数", "分数(十分之一)") + "\n    batch")],
        "text-changed",
        {"$.properties.score.description": ("分数 score", "分数(十分之一) score")},
    ),
    "the names of two codes are swapped": (
        [("codes=GRADES, source", 'codes=GRADES | {"A": "乙等", "B": "甲等"}, source')],
        "text-changed",
        {
            "$.properties.grade.description[A]": ("甲等", "乙等"),
            "$.properties.grade.description[B]": ("乙等", "甲等"),
        },
    ),
    "an element is explained otherwise": (
        [('"备注", "note"', '"备注", "remark"')],
        "text-changed",
        {"$.properties.note.description": ("备注 note", "备注 remark")},
    ),
    "the message is explained otherwise": (
        [("A sample as it was noted first.", "A sample.")],
        "text-changed",
        {"$.about": ("A sample as it was noted first.", "A sample.")},
    ),
    "a rule is explained otherwise": (
        [('zh="批次以年份开头"', 'zh="批次以数字开头"')],
        "text-changed",
        {"$.rules[batch-year].zh": ("批次以年份开头", "批次以数字开头")},
    ),
    "a step is explained otherwise": (
        [('why_en="the grade became a code"', 'why_en="a code"')],
        "text-changed",
        {"$.why.en": ("the grade became a code", "a code")},
    ),
}  # fmt: skip
V3 = '''

class V3(V2):
    """With a place."""

    place = basic.text("地点", "place", longest=9, optional=True)


TO_PLACE = Step(
    why_zh="增加地点",
    why_en="a place was added",
    up=lambda data: data | {"place": None},
    down=lambda data: {name: value for name, value in data.items() if name != "place"},
    lost_down=[Loss("$.place", "地点", "place")],
)
SAMPLE_NOTED = Contract('''
FITTED = {"an optional field goes": {"note": None}}  # as in Breaking, of safe changes
SAFE: dict[str, tuple[list[Edit], set[str]]] = {
    "nothing changes": ([], set()),
    "an optional field comes": (
        [
            (NOTE, NOTE + '\n    place = basic.text("地点", "place", longest=9, optional=True)'),
        ],
        {"version-changed"},
    ),
    "an optional field goes": (
        [(f"    {NOTE}\n", "")],
        {"version-changed"},
    ),
    "a pattern is written otherwise": (
        [('"[0-9A-Z]+"', '"(?:[A-Z]|[0-9])+"')],
        {"version-changed"},
    ),
    "a rule and a step are laid out otherwise": (
        [
            ("    digits = batch[:4]", "    # the year\n    digits = (batch[ : 4 ])"),
            ("Whether the digits it begins with are", "Are the digits it begins with"),
            ('    """The code of the grade."""', "    # by its name"),
        ],
        set(),
    ),
    "the order of fields changes": (
        [(f"    {NOTE}\n", ""), ("    batch = basic.text(", f"    {NOTE}\n    batch = basic.text(")],
        {"form-changed"},
    ),
    "the order of required fields changes": (
        [
            (SCORE + "\n    batch", "    batch"),
            ("    grade = basic.code", SCORE + "\n    grade = basic.code"),
        ],
        {"version-changed"},
    ),
    "a version comes with its steps": (
        [
            ("\nSAMPLE_NOTED = Contract(", V3),
            ("    V2,\n    zh", "    V2,\n    V3,\n    zh"),
            ("steps=[TO_CODE]", "steps=[TO_CODE, TO_PLACE]"),
        ],
        {"version-added"},
    ),
    "a refusal comes": (
        [('["ALREADY_DECLARED"]', '["ALREADY_DECLARED", "ILLEGAL_TRANSITION"]')],
        {"refusal-added"},
    ),
    "a refusal goes": ([('["ALREADY_DECLARED"]', "[]")], {"refusal-removed"}),
    "a listener comes": (
        [("Role.HOTLINE]", "Role.HOTLINE, Role.MATTER_PLATFORM]")],
        {"listener-added"},
    ),
    "a receiver comes": ([('["catalogue"]', '["catalogue", "enforcement"]')], {"local-receiver-added"}),
    "a system may send it too": (
        [("Role.CREDIT_PLATFORM],\n    listeners", "Role.CREDIT_PLATFORM, Role.HOTLINE],\n    listeners")],
        {"sender-added"},
    ),
    "it expires later": ([("days=30", "days=60")], {"lifetime-lengthened"}),
    "it does not expire any more": ([("dt.timedelta(days=30)", "None")], {"lifetime-lengthened"}),
}  # fmt: skip
