"""Small functions, short files: what a reader can hold in mind."""

import ast
import statistics
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGES, modules, nodes, text


EVERYTHING = modules(*PACKAGES, "tests")


def lengths(module: Path) -> dict[str, int]:
    """Lines of each function, from its signature to its end, without decorators."""
    found = nodes(module, ast.FunctionDef)
    return {
        f"{module}:{f.lineno} {f.name}": (f.end_lineno or f.lineno) - f.lineno + 1 for f in found
    }


def test_a_file_has_no_more_than_400_lines() -> None:
    sizes = {str(module): len(text(module).splitlines()) for module in EVERYTHING}

    assert {name: size for name, size in sizes.items() if size > 400} == {}


def test_a_function_has_no_more_than_50_lines() -> None:
    every = {name: size for module in EVERYTHING for name, size in lengths(module).items()}

    assert {name: size for name, size in every.items() if size > 50} == {}


@pytest.mark.parametrize("package", PACKAGES)
def test_most_functions_have_no_more_than_ten_lines(package: str) -> None:
    sizes = [size for module in modules(package) for size in lengths(module).values()]

    assert statistics.median(sizes) <= 10
