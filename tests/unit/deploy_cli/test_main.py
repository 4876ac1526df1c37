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
