"""The README of credit says what the code does."""

from contracts.elements.listings import REFUSALS
from services.credit.cli import ANSWERS, STATES, credit
from services.credit.domain import listing, recognition
from services.credit.domain.errors import CreditError
from services.credit.service import Service
from tests.unit.readmes import codes, messages, public_methods, readme, rows


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

    def test_names_every_refusal(self) -> None:
        named = codes(CreditError) | set(REFUSALS)

        assert {code for code in named if f"`{code}`" not in README} == set()

    def test_names_every_command_in_both_languages(self) -> None:
        assert f"chuanyu credit {'|'.join(credit.commands)}" in README
