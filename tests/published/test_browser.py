"""The pages in a real browser: they open without a complaint, search and filter."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest

from contracts.border import NOTICES
from contracts.codes import CODES
from tests.contract.subjects import CONTRACTS
from tests.published.browser import Page, opened


pytestmark = pytest.mark.timeout(300)
Opens = Callable[..., Page]
ALL = {contract.name for contract in CONTRACTS} | {version.contract for version in NOTICES}


@pytest.fixture
def opens(published: Path, tmp_path: Path) -> Opens:
    """Opens a published page with a search in its address."""

    def page(name: str, anchor: str = "", **asked: str) -> Page:
        query = f"?{urlencode(asked)}" if asked else ""
        return opened(published / name, tmp_path / "profile", query=query + anchor)

    return page


class TestTheCatalogue:
    def test_opens_with_every_message_closed_and_nothing_on_the_console(self, opens: Opens) -> None:
        page = opens("index.html")

        assert page.console == []
        assert page.shown == dict.fromkeys({"envelope", *ALL}, False)
        assert page.count == f"{len(ALL)} / {len(ALL)}"
        assert page.listed == len(ALL)

    def test_finds_what_is_called_so_in_either_language(self, opens: Opens) -> None:
        in_chinese = opens("index.html", q="名单条目已列入 信用")
        in_english = opens("index.html", q="LISTING declared")

        assert "credit.listing-declared" in in_chinese.shown.keys() & in_english.shown.keys()
        assert len(in_chinese.shown) < len(ALL)
        assert in_chinese.count == f"{len(in_chinese.shown)} / {len(ALL)}"
        assert in_chinese.listed == len(in_chinese.shown)

    def test_finds_a_message_by_a_field_of_its_body(self, opens: Opens) -> None:
        assert "enforcement.lead-offered" in opens("index.html", q="letter_number").shown

    @pytest.mark.parametrize(
        "code", ["CREDIT_CODE_CHECK_CHARACTER", "wage-arrears", "拖欠农民工工资"]
    )
    def test_finds_the_messages_with_a_code_of_a_rule_or_a_list(
        self, opens: Opens, code: str
    ) -> None:
        shown = opens("index.html", q=code).shown

        assert "credit.listing-declared" in shown
        assert 0 < len(shown) < len(ALL)

    def test_finds_the_messages_with_a_code_of_a_short_list(self, opens: Opens) -> None:
        shown = opens("index.html", q="sealing 查封").shown

        assert any(name.startswith("enforcement.") for name in shown)
        assert len(shown) < len(ALL)

    def test_opens_the_message_that_is_named_in_full_and_shows_who_leads_to_it(
        self, opens: Opens
    ) -> None:
        page = opens("index.html", q="enforcement.lead-offered")

        assert page.shown == {"enforcement.lead-offered": True, "enforcement.offer-lead": False}

    def test_opens_the_only_message_that_is_found(self, opens: Opens) -> None:
        page = opens("index.html", q="lead-offered", kind="event")

        assert page.shown == {"enforcement.lead-offered": True}

    def test_shows_one_owner_and_one_kind_when_asked(self, opens: Opens) -> None:
        page = opens("index.html", owner="credit", kind="refusal")

        assert set(page.shown) == {"credit.message-refused"}

    def test_says_so_when_there_is_nothing(self, opens: Opens) -> None:
        page = opens("index.html", q="没有这样的报文")

        assert (page.shown, page.count, page.console) == ({}, f"0 / {len(ALL)}", [])

    def test_opens_the_message_its_address_names(self, opens: Opens) -> None:
        page = opens("index.html", "#credit.listing-declared.v1")

        assert [name for name, is_open in page.shown.items() if is_open] == [
            "credit.listing-declared"
        ]


class TestTheErrorCodes:
    def test_open_with_every_code_and_nothing_on_the_console(self, opens: Opens) -> None:
        page = opens("errors.html")

        assert page.console == []
        assert page.shown == dict.fromkeys(CODES, True)

    def test_are_found_by_what_they_say(self, opens: Opens) -> None:
        assert set(opens("errors.html", q="KEY_MISMATCH 业务键").shown) == {"KEY_MISMATCH"}


class TestThisTest:
    def test_hears_what_the_console_says(self, tmp_path: Path) -> None:
        page = tmp_path / "page.html"
        page.write_text("<!doctype html><script>undefined_name()</script>", encoding="utf-8")

        assert opened(page, tmp_path / "profile").console
