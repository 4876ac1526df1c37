"""The installed command: known troubles are one sentence and an exit status."""

from importlib.metadata import EntryPoint

import pytest
from click.testing import CliRunner

from deploy.cli import main as entry
from deploy.cli.contracts import contracts
from deploy.errors import DeployError
from shared.client import CallFailed, NodeSilent
from shared.crypto.refusals import KeyRefused
from shared.management import ManagementSilent


@pytest.mark.parametrize(
    ("trouble", "status", "said"),
    [
        (NodeSilent("credit: not running"), 3, "NODE_SILENT"),
        (ManagementSilent("no"), 3, "NODE_SILENT"),
        (CallFailed("gateway.retry_parked (OverflowError)"), 1, "HANDLER_FAILED"),
        (DeployError("端口", "no port"), 1, "no port"),
        (KeyRefused("KEY_FILE_OPEN", "sign.pem: 0644"), 2, "KEY_FILE_OPEN"),
        (FileNotFoundError(2, "No such file", "/proc/chongqing"), 2, "/proc/chongqing"),
    ],
)
def test_a_trouble_is_said_without_a_traceback(
    trouble: Exception,
    status: int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def chuanyu() -> None:
        raise trouble

    monkeypatch.setattr(entry, "chuanyu", chuanyu)

    with pytest.raises(SystemExit) as ended:
        entry.main()

    assert ended.value.code == status
    assert said in capsys.readouterr().err


class TestACommandOfAService:
    def test_is_loaded_from_its_entry_point(self) -> None:
        entry_point = EntryPoint("contracts", "deploy.cli.contracts:contracts", "chuanyu.commands")

        assert entry.command_of(entry_point) is contracts

    def test_that_cannot_be_imported_says_so_and_lets_the_others_work(self) -> None:
        command = entry.command_of(EntryPoint("tax", "services.tax.cli:tax", "chuanyu.commands"))

        ended = CliRunner().invoke(command, ["declare", "--on", "2026-12-01"])

        assert ended.exit_code == 2
        assert "CONTRACT_UNSOUND" in ended.stderr
        assert "services.tax" in ended.stderr


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["frob"], "用法有误 / No such command 'frob'"),
        (["parked", "frob"], "用法有误 / No such command 'frob'"),
        (["status", "--frob"], "没有此选项 / No such option '--frob'"),
        (["lanes", "pause"], "缺少参数或选项 / Missing argument 'PARTICIPANT'"),
        (["--node", "x", "status"], "值不可用 / Invalid value for '--node'"),
        (["status", "--json=1"], "选项用法有误 / Option '--json' does not take a value"),
    ],
)
def test_what_is_typed_wrong_is_told_in_both_languages(typed: list[str], said: str) -> None:
    told = CliRunner().invoke(entry.chuanyu, typed)

    assert told.exit_code == 2
    assert said in told.output


@pytest.mark.parametrize("typed", [[], ["parked"]])
def test_nothing_typed_is_a_question_for_help(typed: list[str]) -> None:
    told = CliRunner().invoke(entry.chuanyu, typed)

    assert told.output.startswith("Usage: chuanyu")
    assert " / Usage" not in told.output
