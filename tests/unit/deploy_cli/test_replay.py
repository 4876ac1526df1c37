"""The command `chuanyu replay`: every file has an outcome, and a report where it was asked for."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self
from xml.etree import ElementTree as ET

import pytest
from structlog.testing import capture_logs

from contracts.registry import contract_named, examples_folder
from deploy.border import Account
from deploy.cli import replay as command
from deploy.cli.replay import replay
from shared import trace
from shared.client import NodeSilent
from shared.database import Database
from shared.delivery import Delivery
from shared.processor import Processor
from shared.topology import GATEWAY
from tests.builders import granted_body
from tests.fakes.clock import FakeClock
from tests.fakes.handling import FakeHandling
from tests.unit.deploy_cli.builders import Desk, nobody


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "credit" / "examples" / "recognition-granted"
    path.mkdir(parents=True)
    (path / "v1-good.json").write_text(json.dumps(granted_body()), "utf-8")
    (path / "v1-nan.json").write_bytes(b'{"listing_id": NaN}')
    (path / "poison.bin").write_bytes(b"\xff")
    return path


@pytest.fixture
def desk(
    door: Database,
    house: Database,
    clock: FakeClock,
    handling: FakeHandling,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Desk]:
    """What is sent to the border is at once with the gateway and the receiver."""
    gateway = Processor(door, clock, GATEWAY, handling, rehearses=False)
    credit = Processor(house, clock, "credit", handling)

    class FakeBorder:
        def __init__(self, account: Account) -> None:
            assert (account.node, account.partner) == ("chongqing", "sichuan")

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            return

        def send_bytes(self, body: bytes, *, contract: str, headers: Any, **_: Any) -> None:
            for processor in (gateway, credit):
                processor.receive(Delivery(body=body, headers=headers))

    def answer(service: str, method: str, *, message_id: str) -> Any:
        with (door if service == GATEWAY else house).reading() as connection:
            return {"steps": trace.steps(connection, message_id), "led_to": []}

    monkeypatch.setattr(command, "Border", FakeBorder)
    with capture_logs():
        yield Desk(answer)


class TestAReplay:
    def test_says_for_each_file_what_came_back(self, desk: Desk, folder: Path) -> None:
        said = desk.types(replay, folder, "--json")

        results = {row["fixture"].split("/")[1]: row["result"] for row in json.loads(said.out)}
        assert results == {
            "v1-good.json": "tested",
            "v1-nan.json": "unsent",
            "poison.bin": "parked",
        }
        assert said.status == 1
        assert said.err.count("NOT_JSON") == 2

    def test_sends_no_command_of_the_own_province(self, desk: Desk, tmp_path: Path) -> None:
        command = examples_folder(contract_named("enforcement.accept-lead")) / "v1-typical.json"

        said = desk.types(replay, command, "--json", "--junit", tmp_path / "r.xml")

        assert desk.asked == []
        [row] = json.loads(said.out)
        assert (row["result"], row["passed"], said.status) == ("local", True, 0)
        suite = ET.parse(tmp_path / "r.xml").getroot()  # noqa: S314 - we wrote it
        assert (suite.get("tests"), suite.get("skipped"), suite.get("failures")) == ("1", "1", "0")

    def test_sends_nothing_that_only_the_other_side_can_send(self, desk: Desk) -> None:
        # answers under a 50- key come from Sichuan and need a copy; Sichuan plays the sender's part here
        folder = examples_folder(contract_named("enforcement.referral-filed"))

        said = desk.types(replay, folder, "--json")

        results = {row["result"] for row in json.loads(said.out)}
        assert "other way" in results
        assert "unsent" not in results

    def test_of_a_folder_passes_over_what_is_published(
        self, desk: Desk, folder: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "published").mkdir()
        (tmp_path / "published" / "contracts.json").write_text("[]", "utf-8")

        said = desk.types(replay, tmp_path, "--json")

        assert len(json.loads(said.out)) == 3

    def test_is_reported_for_machines_too(self, desk: Desk, folder: Path, tmp_path: Path) -> None:
        desk.types(replay, folder, "--junit", tmp_path / "replay.xml")

        suite = ET.parse(tmp_path / "replay.xml").getroot()  # noqa: S314 - we wrote it
        assert (suite.get("tests"), suite.get("failures")) == ("3", "2")

    def test_of_what_the_node_understood_ends_well(self, desk: Desk, folder: Path) -> None:
        assert desk.types(replay, folder / "v1-good.json").status == 0


class TestASilentNode:
    def test_is_said_to_be_silent(self, folder: Path) -> None:
        with pytest.raises(NodeSilent):
            Desk(nobody).types(replay, folder)


class TestAReport:
    def test_makes_the_folders_of_a_relative_path(
        self, desk: Desk, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)

        said = desk.types(replay, folder / "v1-good.json", "--junit", "build/new/replay.xml")

        assert said.status == 0
        assert (tmp_path / "build/new/replay.xml").exists()

    @pytest.mark.parametrize("where", ["absent/replay.xml", ".", "credit/examples/file/x.xml"])
    def test_that_cannot_be_written_is_unusable_input_before_anything_is_sent(
        self, folder: Path, tmp_path: Path, where: str
    ) -> None:
        (tmp_path / "credit/examples/file").write_bytes(b"")

        said = Desk(nobody).types(replay, folder, "--junit", tmp_path / where)

        assert said.status == 2
        assert "FILE_UNREADABLE" in said.err
