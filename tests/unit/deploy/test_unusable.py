"""A run directory or a terminal that cannot be used, as the installed command meets them."""

import io
import sys
from pathlib import Path

import pytest

from deploy.cli import main as entry
from deploy.errors import RunDirUnusable
from deploy.nodes import plan_pair


def ending(monkeypatch: pytest.MonkeyPatch, *words: str) -> object:
    monkeypatch.setattr(sys, "argv", ["chuanyu", *words])
    with pytest.raises(SystemExit) as ended:
        entry.main()
    return ended.value.code


class TestARunDirectoryThatCannotBeUsed:
    @pytest.mark.parametrize(
        ("run_dir", "command"),
        [("/proc/nonexist", "up"), ("/etc/passwd", "status"), ("/etc/passwd/x", "up")],
    )
    def test_is_said_in_chinese_first_and_is_unusable_input(
        self,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
        run_dir: str,
        command: str,
    ) -> None:
        status = ending(monkeypatch, "--run-dir", run_dir, command)

        assert status == 2
        assert capsys.readouterr().err.startswith(f"运行目录 {run_dir} 不可用")

    @pytest.mark.parametrize("plan", ["", "[]", "{}", "\udcff", '{"base": 1, "database": "x"}'])
    def test_may_be_one_whose_plan_is_damaged(self, tmp_path: Path, plan: str) -> None:
        (tmp_path / "ports.json").write_bytes(plan.encode(errors="surrogateescape"))

        with pytest.raises(RunDirUnusable):
            plan_pair(tmp_path)


class TestATerminalThatKnowsNoChinese:
    def test_gets_question_marks(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        written = io.BytesIO()
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="ascii"))

        status = ending(monkeypatch, "--run-dir", str(tmp_path), "status")
        sys.stdout.flush()

        assert status == 0
        assert b"?? node" in written.getvalue()
