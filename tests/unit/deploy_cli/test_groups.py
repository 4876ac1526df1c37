"""The command `chuanyu parked groups`: what waits by cause, under names that other commands take."""

import json
from dataclasses import replace

import pytest

from deploy.cli import main
from deploy.cli.parked import parked
from tests.unit.deploy_cli.builders import CAUSE, GROUP, Desk, nobody


assert parked in main.chuanyu.commands.values()  # the repairs are added there
SERVICE = "gateway"


class TestTheGroups:
    @pytest.fixture
    def desk(self) -> Desk:
        row = {**CAUSE, "count": 3, "first": 7, "oldest": "2026-11-24T04:00:00+00:00"}
        return Desk(lambda service, method: [row] if service == SERVICE else [])

    def test_are_named_so_that_they_can_be_given_to_a_retry(self, desk: Desk) -> None:
        said = desk.types(parked, "groups")

        name, facts = said.out.splitlines()
        assert name == f"{SERVICE} {GROUP}"
        assert all(told in facts for told in ("count 3", "2026-11-24 12:00:00", "first 7"))

    def test_are_named_in_one_piece_in_a_narrow_terminal_too(self, desk: Desk) -> None:
        said = replace(desk, width=30).types(parked, "groups")

        assert f"{SERVICE} {GROUP}" in said.out.splitlines()

    def test_that_there_are_none_is_said(self) -> None:
        said = Desk(lambda *_, **__: []).types(parked, "groups")

        assert (said.status, "nothing is parked" in said.out) == (0, True)

    def test_are_a_document_for_machines(self, desk: Desk) -> None:
        [row] = json.loads(desk.types(parked, "groups", "--json").out)

        assert (row["group"], row["service"], row["count"]) == (GROUP, SERVICE, 3)

    @pytest.mark.parametrize("option", ["--key", "--group"])
    @pytest.mark.parametrize("value", ["x" * 129, "a\x1bb", " "])
    def test_and_keys_are_what_a_message_can_have(self, option: str, value: str) -> None:
        for words in (["list"], ["retry", SERVICE]):
            assert Desk(nobody).types(parked, *words, option, value).status == 2

    @pytest.mark.parametrize("group", ["handler-error", "a/b", "a/b/c/d", "a//c"])
    def test_have_three_parts(self, group: str) -> None:
        said = Desk(nobody).types(parked, "retry", SERVICE, "--group", group)

        assert said.status == 2
