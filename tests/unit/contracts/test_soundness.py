"""What is wrong with contracts as they are written is said before anything is made of them, all of it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from contracts import soundness
from contracts.anatomy import Data
from contracts.contract import Contract
from contracts.elements import basic
from contracts.elements.basic import Body
from contracts.errors import Problem
from contracts.registry import ExampleUnusable, NameTwice, by_name
from contracts.rules import Rule
from contracts.soundness import ContractsUnsound, defects, hold


MADE = "from contracts.credit.listing_lifted import V1\nfrom contracts.contract import Contract\n"
TYPICAL = {"thing_id": "50-1", "size": 3}


class V1(Body):
    thing_id = basic.text("编号", "id", longest=9)
    size = basic.whole("数", "number", least=0, most=9)


class Ruled(V1):
    rules = (
        Rule(name="odd", code="ODD", zh="单数", en="odd", broken={}, holds=lambda _: True),
    )  # fmt: skip


class Unmatchable(V1):
    word = basic.text("词", "word", longest=9, pattern=r"(?P<a>x)(?P=a)", optional=True)


def contract(schema: type[Body] = V1, **more: Any) -> Contract:
    given = {"key": "thing_id", "partner_receivers": ["credit"], "zh": "甲", "en": "a"} | more
    return Contract("credit.thing-seen", schema, **given)


def found(one: Contract, body: Any = None) -> list[tuple[str, str]]:
    def examples(_: Contract, __: int, name: str) -> Data:
        if isinstance(body, Exception):
            raise body
        return dict(body or TYPICAL) if name == "typical" else TYPICAL

    return [(problem.path, problem.found) for problem in defects({one.name: one}, examples)]


class TestAContract:
    def test_that_is_sound_has_no_defect(self) -> None:
        assert found(contract()) == []

    @pytest.mark.parametrize(
        ("more", "said"),
        [
            ({"partner_receivers": ["credits"]}, "receiver 'credits'"),
            ({"local_receivers": ["tax"]}, "receiver 'tax'"),
            ({"refusals": ["NO_SUCH"]}, "refusal 'NO_SUCH'"),
            ({"leads_to": ["credit.thing-heard"]}, "leads_to 'credit.thing-heard'"),
        ],
    )
    def test_names_only_what_there_is(self, more: Mapping[str, Any], said: str) -> None:
        [(where, what)] = found(contract(**more))

        assert where == "credit.thing-seen"
        assert said in what

    def test_has_somebody_who_sends_it(self) -> None:
        assert found(contract(senders=[])) == [
            ("credit.thing-seen", "没有发送方 nobody may send it")
        ]

    @pytest.mark.parametrize("key", ["thing", "size"])
    def test_has_a_key_that_is_a_required_text(self, key: str) -> None:
        (where, what), *_ = found(contract(key=key))

        assert where == "credit.thing-seen.v1"
        assert repr(key) in what

    def test_has_rules_with_published_codes(self) -> None:
        [(where, what)] = found(contract(Ruled))

        assert where == "credit.thing-seen.v1 $"
        assert "'ODD'" in what

    def test_may_use_no_pattern_that_only_python_knows(self) -> None:
        reports = found(contract(Unmatchable))

        assert [where for where, _ in reports] == [
            f"credit.thing-seen.v1 {name}" for name in ("typical", "minimal", "edge")
        ]


class TestAnExample:
    def test_that_breaks_its_contract_is_named_with_every_problem(self) -> None:
        assert found(contract(), {"thing_id": "50-1", "size": 10, "more": 1}) == [
            ("credit.thing-seen.v1 typical", f"示例无效 the example is invalid: {problem}")
            for problem in ("FIELD_RANGE $.size", "FIELD_UNKNOWN $.more")
        ]

    def test_that_is_unusable_is_named_with_its_file_and_why(self) -> None:
        wrong = ExampleUnusable([Problem("FILE_UNREADABLE", "contracts/x.json", "not UTF-8")])

        (where, what), *_ = found(contract(), wrong)

        assert where == "credit.thing-seen.v1 typical"
        assert "FILE_UNREADABLE at contracts/x.json" in what
        assert "found not UTF-8" in what

    def test_may_fail_at_a_pattern_that_only_python_knows(self) -> None:
        (where, what), *_ = found(contract(), ValueError("x"))

        assert where == "credit.thing-seen.v1 typical"
        assert "unusable pattern: ValueError: x" in what

    def test_has_a_key_of_a_region(self) -> None:
        [(_, what)] = found(contract(), {"thing_id": "52-1", "size": 1})

        assert "begins with no region" in what


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on the path; a test writes its modules there under names of its own."""
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


class TestAModule:
    def test_that_there_is_today_is_sound(self) -> None:
        hold()

    @pytest.mark.parametrize(
        ("name", "text", "said"),
        [
            ("unsound_syntax", "class:", "SyntaxError"),
            ("unsound_pattern", "import re; re.compile('(')", "missing )"),
            (
                "unsound_steps",
                f"{MADE}Contract('credit.x', V1, V1, zh='', en='', key='')",
                "needs one step",
            ),
        ],
    )
    def test_that_cannot_be_imported_is_named(
        self, written: Path, name: str, text: str, said: str
    ) -> None:
        (written / f"{name}.py").write_text(text)

        with pytest.raises(ContractsUnsound) as refused:
            hold([name])

        [problem] = refused.value.problems
        assert (problem.code, problem.path) == ("CONTRACT_UNSOUND", name)
        assert said in problem.found

    def test_may_not_take_the_name_of_another(self, written: Path) -> None:
        text = f"{MADE}X = Contract('credit.x', V1, zh='', en='', key='')"
        for name in ("unsound_one", "unsound_two"):
            (written / f"{name}.py").write_text(text)

        with pytest.raises(ContractsUnsound) as refused:
            hold(["unsound_one", "unsound_two"])
        with pytest.raises(NameTwice, match=r"credit\.x"):
            by_name(["unsound_one", "unsound_two"])

        [problem] = refused.value.problems
        assert problem.path == "unsound_two"
        assert "credit.x" in problem.found

    def test_that_is_unsound_is_told_with_its_defects(
        self, written: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(soundness, "OWNERS", ("catalogue",))

        with pytest.raises(ContractsUnsound, match="receiver 'credit'"):
            hold(["contracts.credit.listing_lifted"])
