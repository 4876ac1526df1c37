"""The README of catalogue says what the code does."""

from contracts.elements import matters
from services.catalogue.adapters.tables import TABLES
from services.catalogue.cli import catalogue
from services.catalogue.domain.alignment import State
from services.catalogue.service import Service
from tests.unit.readmes import named_messages, operations, public_methods, readme


ENGLISH, CHINESE = readme("catalogue").split("\n## 中文\n")


class TestTheReadme:
    def test_names_every_message_in_both_languages(self) -> None:
        for part in (ENGLISH, CHINESE):
            assert {name for name in named_messages("catalogue") if name not in part} == set()

    def test_names_every_method_in_both_languages(self) -> None:
        for part in (ENGLISH, CHINESE):
            assert {name for name in public_methods(Service) if f"`{name}" not in part} == set()

    def test_names_the_operations_of_every_service(self) -> None:
        assert {name for name in operations() if f"`{name}" not in ENGLISH} == set()

    def test_names_every_table_and_state_in_both_languages(self) -> None:
        named = {*TABLES.tables, *State}

        for part in (ENGLISH, CHINESE):
            assert {name for name in named if f"`{name}`" not in part} == set()

    def test_names_every_refusal_and_what_waits_in_both_languages(self) -> None:
        for part in (ENGLISH, CHINESE):
            named = {matters.PROMISE_WITHIN_LAW.code, "KEY_MISMATCH"}
            assert {code for code in named if f"`{code}`" not in part} == set()

    def test_names_every_command_in_both_languages(self) -> None:
        for part in (ENGLISH, CHINESE):
            assert {name for name in catalogue.commands if f"`{name}" not in part} == set()
