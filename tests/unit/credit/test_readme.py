"""The README of credit says what the code does."""

from contracts.credit.message_refused import MESSAGE_REFUSED
from contracts.elements.listings import REFUSALS
from services.credit.cli import ANSWERS, STATES, credit
from services.credit.domain import listing, recognition
from services.credit.domain.errors import CreditError
from services.credit.service import Service
from tests.unit.readmes import codes, messages, operations, public_methods, readme, rows


README = readme("credit")
KINDS = ("| listing", "| answer", "| recognition")


class TestTheReadme:
    def test_shows_the_transition_tables_and_no_other_row(self) -> None:
        expected = {
            *rows("listing", listing.LIFE, STATES),
            *rows("answer", listing.ANSWERS, ANSWERS),
            *rows("recognition", recognition.LIFE, ANSWERS),
        }

        shown = {line for line in README.splitlines() if line.startswith(KINDS)}

        assert shown == expected

    def test_names_every_message(self) -> None:
        assert {name for name in messages("credit") if name not in README} == set()

    def test_names_every_method(self) -> None:
        assert {name for name in public_methods(Service) if f"`{name}" not in README} == set()

    def test_names_the_operations_of_every_service(self) -> None:
        assert {name for name in operations() if f"`{name}" not in README} == set()

    def test_says_in_both_languages_what_is_refused_and_what_waits(self) -> None:
        english, chinese = README.split("\n---\n")

        for part in (english, chinese):
            said = {MESSAGE_REFUSED.name, "NOT_FOUND", "KEY_MISMATCH", "refusals"}
            assert {word for word in said if f"`{word}" not in part} == set()

    def test_names_every_refusal(self) -> None:
        named = codes(CreditError) | set(REFUSALS)

        assert {code for code in named if f"`{code}`" not in README} == set()

    def test_names_every_command_in_both_languages(self) -> None:
        assert f"chuanyu credit {'|'.join(credit.commands)}" in README
