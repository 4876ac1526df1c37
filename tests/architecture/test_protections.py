"""The listing of protections is whole and not stale: no pitfall is forgotten, each text and each test is there."""

import ast
import re

import pytest

from tests.architecture.sources import PROJECT
from tests.protections import pitfalls
from tests.protections.listing import AVOIDED, LISTING, Avoided, Protection


def described(entry: Protection | Avoided) -> str:
    return f"{entry.pitfall}: {getattr(entry, 'file', 'avoided')}"


def test_no_pitfall_is_without_a_protection_or_a_reason() -> None:
    assert {entry.pitfall for entry in (*LISTING, *AVOIDED)} == set(pitfalls.EVERY)


@pytest.mark.parametrize("protection", LISTING, ids=described)
def test_a_protection_stands_once_in_its_file(protection: Protection) -> None:
    text = (PROJECT / protection.file).read_text(encoding="utf-8")

    assert text.count(protection.text) == 1


@pytest.mark.parametrize("protection", LISTING, ids=described)
def test_what_is_left_without_it_is_python(protection: Protection) -> None:
    text = (PROJECT / protection.file).read_text(encoding="utf-8")

    assert ast.parse(text.replace(protection.text, protection.without)).body  # no SyntaxError


@pytest.mark.parametrize("entry", [*LISTING, *AVOIDED], ids=described)
def test_an_entry_has_tests_that_are_there(entry: Protection | Avoided) -> None:
    assert entry.tests
    for test in entry.tests:
        path, *names = re.sub(r"\[.*", "", test).split("::")
        body = ast.parse((PROJECT / path).read_text(encoding="utf-8")).body
        for name in names:
            [found] = [n for n in body if getattr(n, "name", None) == name]
            body = getattr(found, "body", [])


@pytest.mark.parametrize("entry", AVOIDED, ids=described)
def test_what_is_not_ours_is_held_by_a_rule(entry: Avoided) -> None:
    assert all(test.startswith("tests/architecture/") for test in entry.tests)
