"""The page for partners says what the code does; what it says of signatures is run in tests/published."""

import re

import pytest

from contracts import binding, border
from contracts.envelope import SHAPE
from deploy.cli.participants import participants
from services.gateway.domain import receipting
from shared import topology
from tests.published import page


NAMES = {*binding.HEADERS, binding.SIGNATURE, *binding.properties_of("", "", "", 0)}
PLACES = {topology.BORDER_IN, topology.border_queue("sichuan"), topology.VHOST}
CODES = {
    "PARTICIPANT_NOT_LIVE", "SENDER_NOT_ALLOWED", "KEY_OF_OTHER_REGION", "EXPIRED", "NUMBER_REUSED",
    "CONTRACT_DIGEST_UNKNOWN",
}  # fmt: skip


class TestThePage:
    def test_names_every_header_and_property(self) -> None:
        assert [name for name in NAMES if f"`{name}`" not in page.ENGLISH] == []

    def test_names_every_attribute_that_a_message_needs(self) -> None:
        needed = {*SHAPE.structure["required"], "expirytime", "test"} - {"specversion", "data"}

        assert [name for name in needed if f"`{name}`" not in page.ENGLISH] == []

    def test_names_where_messages_go_and_come_from(self) -> None:
        assert [name for name in PLACES if f"`{name}`" not in page.ENGLISH] == []

    def test_names_what_is_parked(self) -> None:
        assert [code for code in CODES if f"`{code}`" not in page.ENGLISH] == []

    def test_says_what_a_receipt_is_and_when_a_copy_goes(self) -> None:
        assert f"`{border.TYPE}`" in page.ENGLISH
        assert f"after {receipting.GRACE.seconds} s" in page.ENGLISH
        assert f"after {receipting.PATIENCE.seconds} s" in page.ENGLISH

    def test_leads_only_to_files_that_are_there(self) -> None:
        targets = re.findall(r"\]\(([^)#]+)", page.ENGLISH + page.CHINESE)

        assert targets
        assert [name for name in targets if not (page.PAGE.parent / name).exists()] == []

    @pytest.mark.parametrize("part", [page.ENGLISH, page.CHINESE], ids=["english", "chinese"])
    def test_has_the_commands_of_on_boarding(self, part: str) -> None:
        for command in ("register", "stage", "account"):
            assert command in participants.commands
            assert f"chuanyu participants {command}" in part
