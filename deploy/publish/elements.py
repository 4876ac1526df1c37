"""The declared fields of a version as rows of a table."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from contracts.elements.basic import STATED, Body, Code, Flag, Free, Nested, Several, Text, Whole
from contracts.fault import problems
from deploy.publish.code_lists import CodeLists


Row = dict[str, Any]
Element = Any  # one of the forms of `contracts.elements.basic`
NO_CHARACTER = "\ud800"  # a lone surrogate has the right form nowhere
TYPES = {
    Text: "text", Code: "code", Whole: "integer", Flag: "boolean", Nested: "object", Free: "object",
    Several: "list",
}  # fmt: skip


def rows(body: Body, lists: CodeLists, path: str = "$") -> Iterator[Row]:
    """Every declared element at every depth in declared order, with [*] for each member of a list."""
    forms = dict(faults(body))
    for name, element in body.fields.items():
        yield from _rows(element, f"{path}.{name}", lists, forms.get(name))


def _rows(element: Element, path: str, lists: CodeLists, form: "Form | None") -> Iterator[Row]:
    yield _row(element, path, lists, form)
    match element:
        case Nested():
            yield from rows(element.body, lists, path)
        case Several(inner=Nested() as inner):
            yield from rows(inner.body, lists, f"{path}[*]")
        case Several():
            yield from _rows(element.inner, f"{path}[*]", lists, form)


def _row(element: Element, path: str, lists: CodeLists, form: "Form | None") -> Row:
    meta = element.metadata
    found: Row = {
        "path": path,
        "zh": meta["zh"],
        "en": meta["en"],
        "type": next(name for kind, name in TYPES.items() if isinstance(element, kind)),
        **_limits(element),
        "required": not element.allow_none,
    }
    if isinstance(element, Code):
        found["code_list"] = lists.named(element)
    if isinstance(element, Text) and element.pattern != STATED and form:
        found["form"] = form.expected
    if meta["source"]:
        found["source"] = meta["source"]
    if meta.get("personal"):
        found["personal"] = True
    return found


def _limits(element: Element) -> Row:
    """Lengths in characters, bounds of a number, members of a list; both included."""
    match element:
        case Text():
            return {"least": element.shortest, "most": element.longest}
        case Whole() | Several():
            return {"least": element.least, "most": element.most}
    return {}


@dataclass(frozen=True)
class Form:
    """How a text must look, and the code that names another look."""

    code: str
    expected: str


def faults(body: Body) -> Iterator[tuple[str, Form]]:
    """Of each text of an object, or list of texts, what is said when its form is wrong."""
    wrong = {name: _wrong(element) for name, element in body.fields.items()}
    asked = {name: value for name, value in wrong.items() if value is not None}
    for problem in problems(body.validate(asked), asked):
        name = problem.path.removeprefix("$.").removesuffix("[0]")
        if name in asked:
            yield name, Form(problem.code, problem.allowed)


def _wrong(element: Element) -> Any:
    match element:
        case Text():
            return NO_CHARACTER * element.shortest
        case Several(inner=Text() as inner):
            return [NO_CHARACTER * inner.shortest] * max(1, element.least)
    return None


def inner_bodies(body: Body) -> Iterator[Body]:
    """The object and every object inside it."""
    yield body
    for element in body.fields.values():
        inner = element.inner if isinstance(element, Several) else element
        if isinstance(inner, Nested):
            yield from inner_bodies(inner.body)
