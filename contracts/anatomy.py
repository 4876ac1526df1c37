"""What a reader does with a body whose structure is right: takes the declared fields, looks at the rules.

Built once for each schema.  A handler sees every declared field and nothing else; an absent optional
field is None, and 1.0 is 1.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from marshmallow import fields

from contracts.elements.basic import Body, Nested, Several, Text, Whole
from contracts.errors import Problem, kind_of
from contracts.rules import Rule


Data = dict[str, Any]
Take = Callable[[Any], Any]


@dataclass(frozen=True)
class Place:
    """Where a rule applies, as a JSON path with [*] for each member of a list."""

    path: str
    rule: Rule


class Unsound:
    """The places whose structure is wrong, and the objects that have one inside."""

    def __init__(self, paths: Iterable[str]) -> None:
        self.places = frozenset(paths)
        self.around = frozenset(outer for path in self.places for outer in _around(path))


def _around(path: str) -> Iterator[str]:
    while path:
        path = path.rpartition(".")[0]
        yield path


class Anatomy:
    """The declared fields of an object with their rules, at every depth."""

    def __init__(self, body: Body) -> None:
        self._names = tuple(body.fields)
        takes = {name: _take(field) for name, field in body.fields.items()}
        self._takes = tuple((name, take) for name, take in takes.items() if take)
        self._rules: Sequence[Rule] = tuple(body.rules)
        judges = {name: _judge(field) for name, field in body.fields.items()}
        self._judges = {name: judge for name, judge in judges.items() if judge}
        self._holds = tuple((name, judge.hold) for name, judge in self._judges.items())

    def take(self, data: Data) -> Data:
        """The declared fields in declared order."""
        taken = {name: data.get(name) for name in self._names}
        for name, take in self._takes:
            value = taken[name]
            if value is not None:
                taken[name] = take(value)
        return taken

    def hold(self, data: Data) -> bool:
        """Whether every rule holds for what `take` gave."""
        for rule in self._rules:  # loops: every field of every message passes here three times
            if not rule.holds(data):
                return False
        for name, hold in self._holds:
            value = data[name]
            if value is not None and not hold(value):
                return False
        return True

    def broken(self, data: Data, path: str, unsound: Unsound) -> Iterator[Problem]:
        """Every rule that does not hold; objects with an unsound part are judged only in their sound parts."""
        for name, judge in self._judges.items():
            if data.get(name) is not None:
                yield from judge.broken(data[name], f"{path}.{name}", unsound)
        if path not in unsound.around:
            taken = self.take(data)
            for rule in self._rules:
                yield from _judged(rule, taken, path, taken.get(rule.at, taken))

    def places(self, path: str = "$") -> Iterator[Place]:
        """Every rule with the places it applies to."""
        yield from (Place(path, rule) for rule in self._rules)
        for name, judge in self._judges.items():
            yield from judge.places(f"{path}.{name}")


def _judged(rule: Rule, value: Any, path: str, found: Any) -> Iterator[Problem]:
    try:
        holds = rule.holds(value)
    except Exception as ours:  # noqa: BLE001 - a rule is code of ours that may have any defect
        yield Problem("RULE_FAILED", path, type(ours).__name__, rule.name)
    else:
        if not holds:
            at = f"{path}.{rule.at}" if rule.at else path
            yield Problem(rule.code, at, kind_of(found), rule.allowed)


class _Word:
    """A text with a rule."""

    def __init__(self, rule: Rule) -> None:
        self._rule, self.hold = rule, rule.holds

    def broken(self, value: Any, path: str, unsound: Unsound) -> Iterator[Problem]:
        if path not in unsound.places:
            yield from _judged(self._rule, value, path, value)

    def places(self, path: str) -> Iterator[Place]:
        yield Place(path, self._rule)


class _Each:
    """A list whose members have rules."""

    def __init__(self, judge: "_Judge") -> None:
        self._judge = judge

    def hold(self, values: list[Any]) -> bool:
        return all(map(self._judge.hold, values))

    def broken(self, values: Any, path: str, unsound: Unsound) -> Iterator[Problem]:
        if path in unsound.places:
            return
        for index, value in enumerate(values):
            yield from self._judge.broken(value, f"{path}[{index}]", unsound)

    def places(self, path: str) -> Iterator[Place]:
        yield from self._judge.places(f"{path}[*]")


class _Inside:
    """An object inside an object."""

    def __init__(self, anatomy: Anatomy) -> None:
        self._anatomy, self.hold, self.places = anatomy, anatomy.hold, anatomy.places

    def broken(self, value: Any, path: str, unsound: Unsound) -> Iterator[Problem]:
        if path not in unsound.places:
            yield from self._anatomy.broken(value, path, unsound)


_Judge = _Word | _Each | _Inside


def _judge(field: fields.Field[Any]) -> _Judge | None:
    match field:
        case Text(rule=Rule() as rule):
            return _Word(rule)
        case Several():
            inner = _judge(field.inner)
            return _Each(inner) if inner else None
        case Nested():
            anatomy = Anatomy(field.body)
            return _Inside(anatomy) if next(anatomy.places(), None) else None
    return None


def _take(field: fields.Field[Any]) -> Take | None:
    match field:
        case Nested():
            return Anatomy(field.body).take
        case Several():
            take = _take(field.inner)
            return list if take is None else lambda values: [take(value) for value in values]
        case Whole():
            return int
    return None
