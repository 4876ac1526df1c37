"""The README of enforcement says what the code does."""

from contracts.enforcement.message_refused import MESSAGE_REFUSED
from services.enforcement.adapters.messages import READERS
from services.enforcement.cli import STATES, enforcement
from services.enforcement.domain.errors import EnforcementError
from services.enforcement.domain.lead import LIVES
from services.enforcement.service import Service
from tests.unit.readmes import codes, operations, public_methods, readme, rows


README = readme("enforcement")


class TestTheReadme:
    def test_shows_the_transition_tables_and_no_other_row(self) -> None:
        expected = {row for side, life in LIVES.items() for row in rows(side, life, STATES)}

        shown = {line for line in README.splitlines() if line.startswith(("| sent", "| received"))}

        assert shown == expected

    def test_names_every_message_it_handles(self) -> None:
        handled = [*READERS, MESSAGE_REFUSED.name]

        assert {name for name in handled if f"| `{name}` |" not in README} == set()

    def test_names_every_method(self) -> None:
        methods = public_methods(Service)

        assert {name for name in methods if f"`{name}" not in README} == set()

    def test_names_the_operations_of_every_service(self) -> None:
        assert {name for name in operations() if f"`{name}" not in README} == set()

    def test_says_in_both_languages_what_is_refused_and_what_waits(self) -> None:
        english, chinese = README.split("\n---\n")

        for part in (english, chinese):
            said = {MESSAGE_REFUSED.name, "NOT_FOUND", "KEY_MISMATCH", "refusals"}
            assert {word for word in said if f"`{word}" not in part} == set()

    def test_names_every_refusal(self) -> None:
        assert {code for code in codes(EnforcementError) if f"`{code}`" not in README} == set()

    def test_names_every_command_in_both_languages(self) -> None:
        assert f"chuanyu enforcement {'|'.join(enforcement.commands)}" in README
