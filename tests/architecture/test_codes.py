"""Every code that is used is published, and every published code is used."""

import ast
import importlib
import inspect
import pkgutil
import re
from functools import cache

import pytest

import services
from contracts.codes import CODES
from contracts.elements import listings
from tests.architecture.sources import PACKAGES, called, modules, nodes


DEFINED_IN = "contracts/errors.py"
CODE = re.compile(r"[A-Z]+(_[A-Z]+)+|BLOCKED")


@cache
def literals() -> dict[str, set[str]]:
    """Every string constant of the packages that looks like a code, with the modules that use it."""
    found: dict[str, set[str]] = {}
    for module in modules(*PACKAGES):
        if str(module) == DEFINED_IN:
            continue
        for node in nodes(module, ast.Constant):
            if isinstance(node.value, str) and CODE.fullmatch(node.value):
                found.setdefault(node.value, set()).add(str(module))
    return found


@cache
def raised() -> set[str]:
    """The codes given to `fault` and `Problem`, here or in the module that defines them."""
    return {
        str(argument.value)
        for module in modules(*PACKAGES)
        for node in nodes(module, ast.Call)
        if called(node) in {"fault", "Problem"}
        for argument in node.args[:1]
        if isinstance(argument, ast.Constant)
    }


def errors_of_the_domains() -> list[type[Exception]]:
    return [
        value
        for service in pkgutil.iter_modules(services.__path__)
        for module in pkgutil.walk_packages(
            importlib.import_module(f"services.{service.name}.domain").__path__,
            f"services.{service.name}.domain.",
        )
        for value in vars(importlib.import_module(module.name)).values()
        if inspect.isclass(value)
        and issubclass(value, Exception)
        and value.__module__ == module.name
    ]


def test_every_code_that_is_raised_is_published() -> None:
    assert raised() <= set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_every_published_code_is_used(code: str) -> None:
    used = raised() | set(literals())

    assert code in used


@pytest.mark.parametrize("error", errors_of_the_domains(), ids=lambda error: error.__name__)
def test_every_error_of_a_domain_has_a_published_code(error: type[Exception]) -> None:
    assert getattr(error, "code", None) in CODES


@pytest.mark.parametrize("code", listings.REFUSALS)
def test_every_reason_not_to_recognise_is_a_published_code(code: str) -> None:
    assert code in CODES
