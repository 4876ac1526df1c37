"""The command purge: counts, or begins."""

import json
from typing import Any

import pytest

from deploy.cli.purge import purge
from tests.unit.deploy_cli.builders import Desk


@pytest.mark.parametrize(("words", "dry"), [(["--dry-run"], True), ([], False)])
def test_a_purge_says_what_is_due(words: list[str], *, dry: bool) -> None:
    def answer(service: str, method: str, **arguments: Any) -> Any:
        return {"accepted": True, "due": {"inbox": 5}, "started": not arguments["dry_run"]}

    desk = Desk(answer)

    told, shown = desk.types(purge, "credit", *words, "--json"), desk.types(purge, "credit", *words)

    assert (json.loads(told.out)["inbox"], shown.status) == (5, 0)
    assert "5" in shown.out
    assert desk.asked[0] == ("credit", "purge", {"actor": "王", "dry_run": dry})
