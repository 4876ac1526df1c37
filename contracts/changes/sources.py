"""A digest of what a function does, as its source says it: the same under every Python, however it is laid out.

It covers the syntax tree without positions, annotations and docstrings, and whatever the function uses of our
package: functions by their source, constants by their value.  What others wrote counts by its name.
"""

import ast
import hashlib
import inspect
import json
import linecache
import re
from collections.abc import Callable, Mapping
from functools import cache
from types import FunctionType, ModuleType
from typing import Any

from contracts.rules import Rule


OURS = "contracts"
_ADDRESS = re.compile(" at 0x[0-9a-f]+")
_UNSAID = {"annotation", "returns", "ctx", "kind", "type_comment"}  # of a node: changes no result
_Defined = ast.FunctionDef | ast.Lambda
_Span = tuple[int, int]  # line and column in bytes


def digest(*what: Any) -> str:
    """sha256:<hex> of functions and values; OSError when the source of a function of ours is not there."""
    canon = _Canon()
    text = json.dumps([canon.of(one) for one in what], ensure_ascii=False)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def condition(rule: Rule) -> str:
    """The digest of the condition of a named rule."""
    return _condition(rule.holds)


@cache
def _condition(holds: Callable[[Any], bool]) -> str:
    return digest(holds)


class _Canon:
    """Values as JSON; a function that was met before is its number, since functions may call each other."""

    def __init__(self) -> None:
        self._met: dict[FunctionType, int] = {}

    def of(self, value: Any) -> Any:
        value = inspect.unwrap(value) if callable(value) else value
        match value:
            case FunctionType() if value.__module__.partition(".")[0] == OURS:
                return self._function(value)
            case Mapping():
                return {"mapping": [[self.of(key), self.of(one)] for key, one in value.items()]}
            case set() | frozenset():
                return {"set": sorted(json.dumps(self.of(one)) for one in value)}
            case list() | tuple():
                return {"list": [self.of(one) for one in value]}
        shown = _ADDRESS.sub("", repr(value))
        return getattr(value, "__qualname__", None) or [type(value).__qualname__, shown]

    def _function(self, function: FunctionType) -> Any:
        if function in self._met:
            return self._met[function]
        self._met[function] = len(self._met)
        node = _node(function)
        uses = {name: self.of(value) for name, value in sorted(_uses(function, node).items())}
        defaults = self.of([function.__defaults__, function.__kwdefaults__])
        return {"function": _tree(node), "uses": uses, "defaults": defaults}


def _tree(node: Any) -> Any:
    """A node as JSON: its kind and what is said of it; what is empty counts as absent, as it differs by Python."""
    if isinstance(node, list):
        return [_tree(one) for one in node]
    if not isinstance(node, ast.AST):
        return repr(node)
    said = {name: value for name, value in ast.iter_fields(node) if name not in _UNSAID}
    if isinstance(node, ast.FunctionDef) and ast.get_docstring(node) is not None:
        said["body"] = node.body[1:]
    kept = {name: _tree(value) for name, value in said.items() if value not in (None, [])}
    return {"node": type(node).__name__} | kept


def _uses(function: FunctionType, node: ast.AST) -> dict[str, Any]:
    """What the names in a function stand for outside of it; a module counts by what is taken from it."""
    cells = zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)
    known = function.__globals__ | {name: cell.cell_contents for name, cell in cells}
    named = (part for part in ast.walk(node) if isinstance(part, ast.Name | ast.Attribute))
    found = {ast.unparse(part): _reached(part, known) for part in named}
    return {
        name: value
        for name, value in found.items()
        if value is not None and not isinstance(value, ModuleType)
    }


def _reached(node: ast.AST, known: Mapping[str, Any]) -> Any:
    """What a name, or a name in a module, stands for; None when it is no name of ours."""
    if isinstance(node, ast.Name):
        return known.get(node.id)
    if isinstance(node, ast.Attribute):
        module = _reached(node.value, known)
        return getattr(module, node.attr) if isinstance(module, ModuleType) else None
    return None


def _node(function: FunctionType) -> _Defined:
    """Where a function is defined: of several that begin on its line the smallest that holds its code."""
    code = function.__code__
    text = "".join(linecache.getlines(code.co_filename, function.__globals__))
    begun = _defined(text).get(code.co_firstlineno, [])
    found = [node for node in begun if _name(node) == code.co_name and _holds(node, function)]
    if not found:
        raise OSError(f"{function.__module__}.{function.__qualname__}: no source")
    return min(found, key=lambda node: (_end(node), [-at for at in _begin(node)]))


@cache
def _defined(text: str) -> Mapping[int, list[_Defined]]:
    """The functions of a module by the line on which they begin, their decorators included."""
    found: dict[int, list[_Defined]] = {}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, _Defined):
            line = min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", ()))])
            found.setdefault(line, []).append(node)
    return found


def _name(node: _Defined) -> str:
    return node.name if isinstance(node, ast.FunctionDef) else "<lambda>"


def _holds(node: _Defined, function: FunctionType) -> bool:
    """Whether all code of a function lies within a node."""
    places = [place for place in function.__code__.co_positions() if all(place)]
    begins = [(line or 0, column or 0) for line, _, column, _ in places]
    ends = [(line or 0, column or 0) for _, line, _, column in places]
    return _begin(node) <= min(begins, default=_begin(node)) and max(
        ends, default=_end(node)
    ) <= _end(node)


def _begin(node: _Defined) -> _Span:
    return node.lineno, node.col_offset


def _end(node: _Defined) -> _Span:
    return node.end_lineno or 0, node.end_col_offset or 0
