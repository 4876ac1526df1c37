"""The installed command: known troubles are one sentence and an exit status."""

import pytest

from deploy.cli import main as entry
from deploy.errors import DeployError
from shared.client import CallFailed, NodeSilent
from shared.management import ManagementSilent


@pytest.mark.parametrize(
    ("trouble", "status", "said"),
    [
        (NodeSilent("credit: not running"), 3, "NODE_SILENT"),
        (ManagementSilent("no"), 3, "NODE_SILENT"),
        (CallFailed("gateway.retry_parked (OverflowError)"), 1, "HANDLER_FAILED"),
        (DeployError("端口", "no port"), 1, "no port"),
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
