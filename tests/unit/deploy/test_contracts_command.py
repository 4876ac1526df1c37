"""chuanyu contracts diff: what it prints and how it ends."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from deploy.cli.main import chuanyu


INTEGER, NUMBER = {"type": "integer"}, {"type": "number"}
UNREADABLE = {
    "no JSON at line 1, column 2": b"{",
    "a name occurs twice": b'{"type": "string", "type": "null"}',
    "not UTF-8": b'"\xff"',
    "NaN is no JSON": b'{"const": NaN}',
    "a number out of range": b'{"const": 1e400}',
    "JSON nested too deeply": b"[" * 100_000,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def written(folder: Path, name: str, schema: Any) -> str:
    path = folder / name
    path.write_text(json.dumps(schema, ensure_ascii=False), encoding="utf-8")
    return str(path)


def diff(folder: Path, old: Any, new: Any, *options: str) -> Result:
    paths = written(folder, "old.json", old), written(folder, "new.json", new)
    return run(*paths, *options)


def run(*words: str) -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(chuanyu, ["contracts", "diff", *words])


class TestAChangeThatIsSafeBothWays:
    def test_ends_with_nothing_to_report(self, folder: Path) -> None:
        result = diff(folder, INTEGER, {"type": "number", "multipleOf": 1}, "--json")

        assert result.exit_code == 0
        answer = json.loads(result.stdout)
        assert answer["backward"] == answer["forward"] == {"verdict": "compatible", "witness": None}
        assert {"name": "multiple-of-added", "path": "$.multipleOf"} in answer["differences"]


class TestAChangeThatBreaks:
    def test_ends_with_a_finding_and_a_witness(self, folder: Path) -> None:
        result = diff(folder, INTEGER, NUMBER, "--json")

        assert result.exit_code == 1
        answer = json.loads(result.stdout)
        assert answer["backward"] == {"verdict": "compatible", "witness": None}
        assert answer["forward"] == {"verdict": "breaking", "witness": 0.5}
        assert answer["differences"] == [{"name": "type-widened", "path": "$.type"}]

    def test_is_shown_to_people_too(self, folder: Path) -> None:
        result = diff(folder, {"enum": ["红", "黑"]}, {"enum": ["黑"]})

        assert result.exit_code == 1
        assert "不兼容 breaking" in result.stdout
        assert '"红"' in result.stdout
        assert "enum-value-removed" in result.stdout


class TestAChangeThatCannotBeDecided:
    def test_ends_with_a_finding_and_a_reason(self, folder: Path) -> None:
        result = diff(folder, {"pattern": "\\bzq"}, {"pattern": "^zq"}, "--json")

        assert result.exit_code == 1
        backward = json.loads(result.stdout)["backward"]
        assert backward["verdict"] == "undecided"
        assert backward["witness"] is None
        assert "pattern beyond what is understood" in backward["reason"]

    def test_tells_people_the_reason(self, folder: Path) -> None:
        result = diff(folder, {"pattern": "\\bzq"}, {"pattern": "^zq"})

        assert "无法判定 undecided" in result.stdout
        assert "pattern beyond what is understood" in result.stdout


class TestInputThatCannotBeUsed:
    def test_because_there_is_no_file_has_a_code(self, folder: Path) -> None:
        result = run(written(folder, "old.json", INTEGER), str(folder / "none.json"))

        assert result.exit_code == 2
        assert "FILE_UNREADABLE" in result.stderr
        assert "none.json" in result.stderr

    @pytest.mark.parametrize("why", UNREADABLE)
    def test_because_it_is_no_json_says_why(self, folder: Path, why: str) -> None:
        (folder / "bad.json").write_bytes(UNREADABLE[why])

        result = run(str(folder / "bad.json"), written(folder, "new.json", INTEGER), "--json")

        assert result.exit_code == 2
        assert result.stdout == ""
        assert f"FILE_UNREADABLE {folder / 'bad.json'} $ · 实为 found: " in result.stderr
        assert why in result.stderr

    @pytest.mark.parametrize("schema", [[], {"type": 5}, {"$ref": "https://example.org/x"}])
    def test_because_it_is_no_schema_has_a_code(self, folder: Path, schema: Any) -> None:
        result = diff(folder, INTEGER, schema, "--json")

        assert result.exit_code == 2
        assert result.stdout == ""
        assert "SCHEMA_INVALID" in result.stderr
        assert "new.json" in result.stderr
