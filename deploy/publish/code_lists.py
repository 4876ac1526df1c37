"""The names of code lists: where a list is declared, which no message that comes or goes can change."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from types import ModuleType
from typing import Any

from contracts import elements, envelope, identity
from contracts.elements.basic import Code
from deploy.errors import DeployError


class Nameless(DeployError):
    """A code list that is no constant of a module, so that it has no name."""

    exit_status = 2

    def __init__(self, element: Code) -> None:
        super().__init__(
            f"代码表“{element.metadata['zh']}”没有名称；请在 contracts/elements 中声明为常量",
            f"the code list of '{element.metadata['en']}' has no name: make it a constant of a module of"
            " contracts/elements",
        )


@cache
def names() -> Mapping[int, str]:
    """By its identity the name of each constant: `decisions.penalties` for PENALTIES of `decisions`."""
    return {
        id(value): f"{module.__name__.rpartition('.')[2]}.{name.lower().replace('_', '-')}"
        for module in _modules()
        for name in _assigned(module)
        if isinstance(value := vars(module)[name], Mapping)
    }


def _modules() -> Iterator[ModuleType]:
    yield from (envelope, identity)
    for module in pkgutil.iter_modules(elements.__path__, f"{elements.__name__}."):
        yield importlib.import_module(module.name)


def _assigned(module: ModuleType) -> Iterator[str]:
    """The constants that a module makes itself; one that it imports is named after where it comes from."""
    for statement in ast.parse(inspect.getsource(module)).body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                if name.isupper() and not isinstance(value, ast.Name | ast.Attribute):
                    yield name


class CodeLists:
    """The lists that fields use, by their names."""

    def __init__(self) -> None:
        self._uses: dict[str, tuple[Mapping[str, str], set[tuple[str, str]], set[str]]] = {}

    def named(self, element: Code) -> str:
        """The name of the element's list; Nameless when it has none."""
        try:
            name = names()[id(element.codes)]
        except KeyError:
            raise Nameless(element) from None
        _, captions, sources = self._uses.setdefault(name, (element.codes, set(), set()))
        captions.add((element.metadata["zh"], element.metadata["en"]))
        sources.add(element.metadata["source"])
        return name

    @property
    def lists(self) -> dict[str, dict[str, Any]]:
        """Each list with its codes, and what the fields that use it are called; sorted by name."""
        return {
            name: {
                "used_as": [{"zh": zh, "en": en} for zh, en in sorted(captions)],
                "source": "; ".join(sorted(sources)),
                "codes": dict(codes),
            }
            for name, (codes, captions, sources) in sorted(self._uses.items())
        }
