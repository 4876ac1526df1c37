"""The evidence of one case, from two running nodes: each side's file proves itself and agrees with the other's."""

import json
import uuid
from pathlib import Path
from typing import Any

import pytest

from deploy.nodes import Pair
from tests.e2e.terminal import Typist, written
from tests.waiting import eventually


pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]
LISTING = Path(__file__).resolve().parents[2] / "deploy/data/example-listing.json"


class TestACase:
    def test_leaves_as_a_file_at_each_side(
        self, nodes: Pair, chongqing: Typist, sichuan: Typist, tmp_path: Path
    ) -> None:
        body = json.loads(LISTING.read_text("utf-8"))
        body["document_number"] = f"渝人社监列〔2026〕{uuid.uuid4().int % 10**9}号"
        [answer] = chongqing.asks("credit", "declare", written(tmp_path, "l.json", body))
        [message] = answer["messages"]

        ours, theirs = (exported(typist, message, tmp_path) for typist in (chongqing, sichuan))

        for name in ("message_id", "lane", "epoch", "number", "digest", "body"):
            assert ours[name] == theirs[name], name
        assert (ours["direction"], theirs["direction"]) == ("out", "in")

    def test_is_shown_to_be_altered_by_whoever_reads_it(
        self, nodes: Pair, chongqing: Typist, tmp_path: Path
    ) -> None:
        [lane, *_] = [one for one in chongqing.asks("lanes") if one["direction"] == "out"]
        found = chongqing.asks("where", "sichuan", lane["lane"], "1")
        exported(chongqing, found["message_id"], tmp_path)
        path = tmp_path / "chongqing.json"
        content = path.read_bytes()
        path.write_bytes(content.replace(b'"number":1,', b'"number":2,', 1))

        said = chongqing.types("evidence", "verify", str(path))

        assert said.status == 1
        assert "核验不符" in said.output
        assert "messages/0" in said.output

    def test_owes_nothing_for_long(self, nodes: Pair, chongqing: Typist) -> None:
        found = chongqing.asks("evidence", "status")

        assert not any(one["late"] for one in found["unsigned"])
        assert found["disk_free"] > 0


def exported(typist: Typist, case: str, folder: Path) -> Any:
    """The one message of its bundle."""
    path = folder / f"{typist.node}.json"
    words = ("evidence", "export", "--case", case, "--out", str(path), "--force")
    eventually(lambda: typist.types(*words).status == 0)  # once it has come
    assert typist.asks("evidence", "verify", str(path))["holds"]
    [message] = json.loads(path.read_bytes())["messages"]
    return message
