"""The source files that the house rules are about, parsed once."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar


Node = TypeVar("Node", bound=ast.AST)
PROJECT = Path(__file__).resolve().parents[2]
PACKAGES = ("contracts", "shared", "services", "deploy")


@cache
def modules(*packages: str) -> tuple[Path, ...]:
    """Every Python file of these packages, relative to the project."""
    found = (path for package in packages for path in (PROJECT / package).rglob("*.py"))
    return tuple(sorted(path.relative_to(PROJECT) for path in found))


@cache
def tree(module: Path) -> ast.Module:
    return ast.parse((PROJECT / module).read_text(encoding="utf-8"), str(module))


def text(module: Path) -> str:
    return (PROJECT / module).read_text(encoding="utf-8")


def nodes(module: Path, kind: type[Node]) -> Iterator[Node]:
    return (node for node in ast.walk(tree(module)) if isinstance(node, kind))


def imported(module: Path) -> set[str]:
    """The dotted names of everything a module imports, names of a `from` import included."""
    names = {alias.name for node in nodes(module, ast.Import) for alias in node.names}
    for node in nodes(module, ast.ImportFrom):
        names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def called(node: ast.Call) -> str:
    """The last name of what is called: `sleep` of `time.sleep(1)`."""
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
