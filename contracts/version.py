"""One version of a message: its schema in both languages, its rules, and how it is read and written.

A compiled validator of the published schema serves what is right; marshmallow speaks when something is
wrong.  Both accept the same structure, so it never matters which one was asked (tests/contract).
"""

from functools import cached_property
from typing import Any

from jsonschema_rs import Draft202012Validator
from marshmallow import EXCLUDE, RAISE, ValidationError

from contracts import json_schema
from contracts.anatomy import Anatomy, Data, Place, Unsound
from contracts.elements.basic import Body
from contracts.errors import ContractBroken, Problem, RuleFailed
from contracts.fault import problems


class Shape:
    """A body that can be read tolerantly and written strictly."""

    def __init__(self, schema: type[Body]) -> None:
        self.schema = schema
        self.strict, self.tolerant = schema(unknown=RAISE), schema(unknown=EXCLUDE)
        self.anatomy = Anatomy(self.tolerant)

    @property
    def places(self) -> tuple[Place, ...]:
        """The named rules and where they apply."""
        return tuple(self.anatomy.places())

    @cached_property
    def structure(self) -> json_schema.Json:
        """The reader's JSON Schema, without a name."""
        return json_schema.of_body(self.tolerant)

    @cached_property
    def _open(self) -> Draft202012Validator:
        return Draft202012Validator(json_schema.bare(self.structure))

    @cached_property
    def _closed(self) -> Draft202012Validator:
        return Draft202012Validator(json_schema.closed(json_schema.bare(self.structure)))

    def read(self, body: Any) -> Data:
        """The declared fields of a body that follows the contract; else ContractBroken with every problem."""
        return self._checked(self._open, self.tolerant, body)

    def write(self, body: Any) -> Data:
        """The same, and an undeclared field is a problem too."""
        return self._checked(self._closed, self.strict, body)

    def holds(self, body: Any) -> bool:
        """Whether a reader takes the body."""
        return _accepts(self._open, body) and self._hold(self.anatomy.take(body))

    def _hold(self, data: Data) -> bool:
        """Whether every rule holds; one that fails is named by `_problems`."""
        try:
            return self.anatomy.hold(data)
        except Exception:  # noqa: BLE001 - a rule is code of ours that may have any defect
            return False

    def _checked(self, validator: Draft202012Validator, speaker: Body, body: Any) -> Data:
        if _accepts(validator, body):
            data = self.anatomy.take(body)
            if self._hold(data):
                return data
        found = self._problems(speaker, body)
        ours = {problem.code for problem in found} == {"RULE_FAILED"}
        raise (RuleFailed if ours else ContractBroken)(found)

    def _problems(self, speaker: Body, body: Any) -> list[Problem]:
        try:
            speaker.load(body)
            found = []
        except ValidationError as invalid:
            found = problems(invalid.messages, body)
        unsound = Unsound(problem.path for problem in found)
        if "$" in unsound.places:
            return found
        return [*found, *self.anatomy.broken(body, "$", unsound)]


def _accepts(validator: Draft202012Validator, body: Any) -> bool:
    try:
        return validator.is_valid(body)
    except ValueError:  # a lone surrogate, or nested deeper than the validator goes
        return False


class Version(Shape):
    """A version by its number, with the names under which it is published."""

    def __init__(self, contract: str, zh: str, en: str, number: int, schema: type[Body]) -> None:
        super().__init__(schema)
        self.contract, self.zh, self.en, self.number = contract, zh, en, number

    @property
    def name(self) -> str:
        """<owner>.<message>.v<N>."""
        return f"{self.contract}.v{self.number}"

    @property
    def title(self) -> str:
        """A name for generated code, such as LeadOfferedV2."""
        words = self.contract.rpartition(".")[2].split("-")
        return f"{''.join(map(str.capitalize, words))}V{self.number}"

    @cached_property
    def published(self) -> json_schema.Json:
        """The reader's schema as it is published: with its names, its story and its named rules."""
        story = json_schema.story(self.schema)
        rules = [f"{p.path} {p.rule.code}: {p.rule.zh} {p.rule.en}" for p in self.places]
        head = {
            "$schema": json_schema.DIALECT,
            "$id": f"urn:chuanyu:contract:{self.contract}:v{self.number}",
            "title": self.title,
            "description": json_schema.lines(f"{self.zh} {self.en}", story, *rules),
        }
        return head | self.structure

    @cached_property
    def digest(self) -> str:
        """sha256:<hex> of the published file; names the version on the wire."""
        return json_schema.digest(self.published)
