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
    added: dict[str, Any] = field(default_factory=dict)  # to the examples of version 2


CREDIT = {"credit-chongqing", "credit-sichuan"}
HOTLINES = {"hotline-chongqing", "hotline-sichuan"}
NODES = {"chongqing", "sichuan"}
OLD, NEW = "old_readers", "new_readers"
NOTE = 'note = basic.text("备注", "note", longest=50, optional=True)'
SCORE = '    score = basic.whole("分数", "score", least=0, most=100)'
RULES = 'rules = (conditions.in_order("noted_on", "ended_on", "登记、结束", "the two days"),)'
ONE_RULE_MORE = """rules = (
        conditions.in_order("noted_on", "ended_on", "登记、结束", "the two days"),
        Rule(name="score-of-c", code="PERIOD_REVERSED", zh="丙等不满60分", en="C is below 60",
             holds=lambda data: data["grade"] != "C" or data["score"] < 60,
             broken={"grade": "C", "score": 60}, at="score"),
    )"""
RULES_KNOWN = (
    "from contracts.steps import Loss, Step",
    "from contracts.rules import Rule\nfrom contracts.steps import Loss, Step",
)
WITHOUT_V2 = [
    ("    V1,\n    V2,\n", "    V1,\n"),
    ("    steps=[TO_CODE],\n", ""),
]
BREAKING = [
    Breaking("an optional field becomes required", [
        ('pattern="[0-9A-Z]+", optional=True', 'pattern="[0-9A-Z]+"'),
        ('("batch", "noted_on", "ended_on", "organs", "note"))', '("noted_on", "ended_on", "organs", "note"))'),
        ('data | added | {"grade"', 'data | added | {"batch": "X", "grade"'),
    ], "version-changed", NEW, old_message_refused(2)),
    Breaking("a required field comes", [
        (NOTE, NOTE + '\n    place = basic.text("地点", "place", longest=9)'),
        ('data | added | {"grade"', 'data | added | {"place": "渝", "grade"'),
    ], "version-changed", NEW, old_message_refused(2), added={"place": "渝"}),
    Breaking("a required field goes", [
        (SCORE + "\n    batch", "    batch"),
        ("return data | added", 'return {k: v for k, v in data.items() if k != "score"} | added'),
        ("    kept = {name: data[name] for name in KEPT}",
         '    kept = {name: (data | {"score": 0})[name] for name in KEPT}'),
    ], "version-changed", OLD, new_message_refused(2)),
    Breaking("a code goes", [
        ("codes=GRADES, source", 'codes={"A": "甲等", "B": "乙等"}, source'),
    ], "version-changed", NEW, old_message_refused(2)),
    Breaking("a code comes", [
        ("codes=GRADES, source", 'codes=GRADES | {"D": "丁等"}, source'),
    ], "version-changed", OLD, new_message_refused(2)),
    Breaking("a text gets shorter", [("longest=50", "longest=49")], "version-changed", NEW, old_message_refused(2)),
    Breaking("a number gets a larger bound", [
        ("most=100)\n    batch", "most=1000)\n    batch"),
    ], "version-changed", OLD, new_message_refused(2)),
    Breaking("a pattern gets narrower", [
        ('"[0-9A-Z]+"', '"[0-9]+"'),
    ], "version-changed", NEW, old_message_refused(2)),
    Breaking("another type", [
        ('batch = basic.text("批次", "batch", longest=20, pattern="[0-9A-Z]+", optional=True)',
         'batch = basic.whole("批次", "batch", least=0, most=9, optional=True)'),
    ], "version-changed", OLD, new_message_refused(2)),
    Breaking("a list gets shorter, in depth", [("most=5", "most=4")], "version-changed", NEW, old_message_refused(2)),
    Breaking("the first version changes", [
        ("most=100)\n\n\nclass V2", "most=99)\n\n\nclass V2"),
    ], "version-changed", NEW, old_message_refused(1), version=1, hits=NODES | CREDIT),
    Breaking("a rule comes", [RULES_KNOWN, (RULES, ONE_RULE_MORE)], "rule-added", NEW,
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
]  # fmt: skip
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
SAFE: dict[str, tuple[list[Edit], set[str]]] = {
    "nothing changes": ([], set()),
    "an optional field comes": (
        [
            (NOTE, NOTE + '\n    place = basic.text("地点", "place", longest=9, optional=True)'),
            ('"organs", "note"))\n    return', '"organs", "note", "place"))\n    return'),
        ],
        {"version-changed"},
    ),
    "an optional field goes": (
        [
            (f"    {NOTE}\n", ""),
            ('"organs", "note"))\n    return', '"organs"))\n    return'),
        ],
        {"version-changed"},
    ),
    "a pattern is written otherwise": (
        [('"[0-9A-Z]+"', '"(?:[A-Z]|[0-9])+"')],
        {"version-changed"},
    ),
    "the order of required fields changes": (
        [
            (SCORE + "\n    batch", "    batch"),
            ("    grade = basic.code", SCORE + "\n    grade = basic.code"),
        ],
        {"version-changed"},
    ),
    "an element is explained better": ([('"备注", "note"', '"备注(可不填)", "note"')], {"text-changed"}),
    "the message is explained better": ([("A sample: its grade", "A sample, its grade")], {"text-changed"}),
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
