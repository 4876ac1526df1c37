"""chuanyu contracts check on prepared changes: what breaks is shown by a message, what is safe passes."""

import json
from pathlib import Path
from typing import Any

import pytest

from contracts.places import merged
from contracts.registry import EXAMPLES
from tests.contract.changes.prepared import BREAKING, FITTED, SAFE, UNDECIDED, Breaking, Edit
from tests.contract.changes.tree import BODIES, Tree, git, tree, whole_tree


SHORTER = [("longest=50", "longest=49")]


@pytest.fixture
def sample(tmp_path: Path) -> Tree:
    return tree(tmp_path)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What was published of the sample as it is."""
    return tree(tmp_path_factory.mktemp("before")).publish("published")


def change(
    sample: Tree, edits: list[Edit], fitted: dict[str, Any] | None = None, version: int = 2
) -> None:
    for old, new in edits:
        sample.edit(old, new)
    for kind in EXAMPLES:
        sample.write_example(f"v3-{kind}", BODIES[f"v2-{kind}"])
        body = merged(BODIES[f"v{version}-{kind}"], fitted or {})
        sample.write_example(f"v{version}-{kind}", body)


@pytest.mark.parametrize("case", BREAKING, ids=lambda case: case.name)
def test_what_breaks_ends_with_one_and_a_message_that_shows_it(
    before: Path, sample: Tree, case: Breaking
) -> None:
    change(sample, case.edits, case.fitted, case.version or 2)

    done = sample.check("--against", before, "--json")

    assert done.returncode == 1, done.stderr
    answer = json.loads(done.stdout)
    assert answer["breaking"] is True
    found = only(answer, case.change)
    assert found["version"] == case.version
    assert found[case.side]["verdict"] == "breaking"
    assert case.shown(before, sample.publish("after"), found[case.side]["witness"])
    assert set(found["participants"]) == case.hits


@pytest.mark.parametrize("name", SAFE)
def test_what_is_safe_ends_with_nothing(before: Path, sample: Tree, name: str) -> None:
    edits, expected = SAFE[name]
    change(sample, edits, FITTED.get(name))

    done = sample.check("--against", before, "--json")

    answer = json.loads(done.stdout)
    assert done.returncode == 0, done.stdout
    assert answer["breaking"] is False
    assert {found["change"] for found in answer["findings"]} == expected
    assert all(found["participants"] == [] for found in answer["findings"])


@pytest.mark.parametrize("name", UNDECIDED)
def test_what_nobody_can_prove_ends_with_one_and_says_what_to_do(
    before: Path, sample: Tree, name: str
) -> None:
    edits, expected, texts = UNDECIDED[name]
    change(sample, edits)

    done = sample.check("--against", before, "--json")

    found = only(json.loads(done.stdout), expected)
    sides = [found[side] for side in ("new_readers", "old_readers")]
    assert done.returncode == 1
    assert {side["verdict"] for side in sides} <= {"undecided", "compatible"}
    assert all(side["reason"] for side in sides if side["verdict"] == "undecided")
    told = {one["path"]: (one["before"], one["after"]) for one in found["differences"] if texts}
    assert told == texts


def only(answer: dict[str, Any], name: str) -> dict[str, Any]:
    [found] = [one for one in answer["findings"] if one["change"] == name]
    return dict(found)


class TestAMessage:
    def test_that_is_withdrawn_breaks_those_who_send_and_those_who_wait(
        self, before: Path, sample: Tree
    ) -> None:
        sample.module.unlink()

        done = sample.check("--against", before, "--json")

        assert done.returncode == 1
        found = only(json.loads(done.stdout), "message-withdrawn")
        assert found["new_readers"]["witness"] == BODIES["v2-typical"]
        assert found["old_readers"]["verdict"] == "breaking"
        assert "hotline-sichuan" in found["participants"]

    def test_that_comes_is_safe(self, sample: Tree) -> None:
        text = sample.module.read_text(encoding="utf-8")
        sample.module.unlink()
        before = sample.publish("before")
        sample.module.write_text(text, encoding="utf-8")

        done = sample.check("--against", before, "--json")

        assert done.returncode == 0
        assert only(json.loads(done.stdout), "message-added")["contract"] == "credit.sample-noted"


class TestAContractThatIsItselfWrong:
    def test_for_want_of_an_example_ends_with_two(self, before: Path, sample: Tree) -> None:
        (sample.examples / "v2-minimal.json").unlink()

        done = sample.check("--against", before)

        assert done.returncode == 2
        assert "CONTRACT_UNSOUND" in done.stderr
        said = "FILE_UNREADABLE at contracts/credit/examples/sample-noted/v2-minimal.json"
        assert said in " ".join(done.stderr.split())
        assert str(sample.examples) not in done.stderr
        assert "Traceback" not in done.stderr

    def test_by_an_example_that_is_no_json_ends_with_two(self, before: Path, sample: Tree) -> None:
        (sample.examples / "v2-minimal.json").write_text("{")

        done = sample.check("--against", before)

        assert done.returncode == 2
        assert "CONTRACT_UNSOUND" in done.stderr

    def test_by_a_rule_that_fails_ends_with_two(self, before: Path, sample: Tree) -> None:
        sample.edit("    digits = batch[:4]", "    digits = batch[: 1 // 0]")

        done = sample.check("--against", before)

        assert done.returncode == 2
        assert "RULE_FAILED" in done.stderr
        assert "Traceback" not in done.stderr

    def test_by_its_definition_ends_with_two(self, before: Path, sample: Tree) -> None:
        sample.edit("    steps=[TO_CODE],\n", "")

        done = sample.check("--against", before)

        assert done.returncode == 2
        assert "every version after the first needs one step" in done.stderr
        assert "Traceback" not in done.stderr


class TestAnExampleThatFitsNoMore:
    @pytest.mark.parametrize("edit", [
        ('"note", longest=50, optional=True', '"note", longest=50'),
        ('"note", longest=50', '"note", longest=20'),
        ('    score = basic.whole("分数", "score", least=0, most=100)\n    batch', "    batch"),
    ])  # fmt: skip
    def test_does_not_hinder_the_verdict_and_is_named(
        self, before: Path, sample: Tree, edit: Edit
    ) -> None:
        sample.edit(*edit)

        done = sample.check("--against", before, "--json")

        answer = json.loads(done.stdout)
        found = only(answer, "version-changed")
        assert done.returncode == 1
        sides = (found["new_readers"], found["old_readers"])
        assert any(one["verdict"] == "breaking" and one["witness"] for one in sides)
        assert "CONTRACT_UNSOUND credit.sample-noted.v2 " in done.stderr
        assert answer["unfit_examples"]

    def test_is_a_defect_when_nothing_else_changed(self, before: Path, sample: Tree) -> None:
        sample.write_example("v2-minimal", {})

        done = sample.check("--against", before)

        assert done.returncode == 2
        assert "credit.sample-noted.v2 minimal" in done.stderr


class TestTheBaseline:
    def test_is_what_is_committed_as_published(self, sample: Tree) -> None:
        sample.publish("contracts/published")

        assert sample.check().returncode == 0

    def test_may_be_any_commit(self, sample: Tree) -> None:
        sample.publish("contracts/published")
        git(sample.root, "init", "-q")
        git(sample.root, "add", "contracts/published")
        git(sample.root, "commit", "-q", "-m", "Publish")
        change(sample, SHORTER, {"note": "短"})
        sample.publish("contracts/published")

        assert sample.check().returncode == 0
        assert sample.check("--against", "HEAD").returncode == 1

    def test_must_be_there(self, sample: Tree) -> None:
        done = sample.check()

        assert done.returncode == 2
        assert "BASELINE_MISSING" in done.stderr

    @pytest.mark.parametrize("against", ["no-such-commit", "--upload-pack=x", "HEAD"])
    def test_must_be_a_commit_that_holds_it(self, sample: Tree, against: str) -> None:
        git(sample.root, "init", "-q")
        git(sample.root, "commit", "-q", "--allow-empty", "-m", "Begin")

        done = sample.check(f"--against={against}")

        assert done.returncode == 2
        assert "BASELINE_MISSING" in done.stderr


class TestTheReport:
    def test_tells_people_what_breaks_whom_and_shows_the_message(
        self, before: Path, sample: Tree
    ) -> None:
        change(sample, SHORTER, {"note": "短"})

        done = sample.check("--against", before)

        assert done.returncode == 1
        for said in (
            "credit.sample-noted",
            "version-changed",
            "不兼容 breaking",
            "max-length-lowered",
            "$.properties.note.maxLength",
            "chongqing, sichuan",
            '"note": "短',
            "转换 bridged",
            "结论 verdict: 不兼容 breaking",
        ):
            assert said in done.stdout

    def test_names_the_reason_that_no_schema_shows(self, before: Path, sample: Tree) -> None:
        sample.edit("largest=4096", "largest=1024")

        done = sample.check("--against", before)

        assert "4096 字节 bytes > 1024" in done.stdout

    def test_says_how_versions_read_each_other(self, before: Path, sample: Tree) -> None:

        answer = json.loads(sample.check("--against", before, "--json").stdout)

        lost = ["$.batch", "$.noted_on", "$.ended_on", "$.organs", "$.note"]
        name = "credit.sample-noted"
        assert answer["ways"] == [
            {"contract": name, "written": 1, "read": 2, "by": "bridged", "lost": []},
            {"contract": name, "written": 2, "read": 1, "by": "bridged", "lost": lost},
        ]


def test_a_real_message_is_judged_among_all_others(tmp_path: Path) -> None:
    whole = whole_tree(tmp_path)
    before = whole.publish("before")
    module = tmp_path / "contracts/credit/recognition_ended.py"
    text = module.read_text(encoding="utf-8")
    module.write_text(text.replace('key="listing_id"', 'largest=1024, key="listing_id"'), "utf-8")

    done = whole.check("--against", before, "--json")

    assert done.returncode == 1
    [found] = json.loads(done.stdout)["findings"]
    assert (found["contract"], found["change"]) == ("credit.recognition-ended", "largest-lowered")
