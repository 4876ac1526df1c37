"""The listing of protections is not stale: each text stands once in its file, each test is there."""

import ast

import pytest

from tests.architecture.sources import PROJECT
from tests.protections.listing import LISTING, Protection


@pytest.mark.parametrize("protection", LISTING, ids=lambda protection: protection.pitfall)
class TestAProtection:
    def test_stands_once_in_its_file(self, protection: Protection) -> None:
        text = (PROJECT / protection.file).read_text(encoding="utf-8")

        assert text.count(protection.text) == 1

    def test_has_tests_that_are_there(self, protection: Protection) -> None:
        for test in protection.tests:
            path, *names = test.split("::")
            body = ast.parse((PROJECT / path).read_text(encoding="utf-8")).body
            for name in names:
                [found] = [n for n in body if getattr(n, "name", None) == name]
                body = getattr(found, "body", [])
