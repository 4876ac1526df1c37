"""The objects inside several schemas of one document: each said once, by its class, and referred to.

A name such as `decisions.Decision` depends on nothing but the class, so that generated code stays as it is
when messages are added.
"""

from typing import Any

from contracts import json_schema
from contracts.elements.basic import Body, Nested
from deploy.errors import DeployError


Schema = dict[str, Any]
BASE = "#/components/schemas/"


class TwoShapes(DeployError):
    """Two different objects have one name: a defect of the contracts."""

    exit_status = 2

    def __init__(self, name: str) -> None:
        super().__init__(
            f"两个不同的对象同名 {name}；请改其中一个类名",
            f"two different objects have the name {name}: rename one of the classes",
        )


class Parts:
    """Every object that was referred to, by its name."""

    def __init__(self) -> None:
        self.schemas: dict[str, Schema] = {}

    def of_body(self, body: Body) -> Schema:
        """The schema of an object with references to what is inside."""
        return json_schema.of_body(body, self._referred)

    def _referred(self, element: Nested) -> Schema:
        name = self._named(element.body)
        reference, about = {"$ref": f"{BASE}{name}"}, json_schema.described(element)
        if element.allow_none:
            return {"description": about, "anyOf": [reference, {"type": "null"}]}
        return {"description": about, "allOf": [reference]}

    def _named(self, body: Body) -> str:
        kind = type(body)
        name = f"{kind.__module__.rpartition('.')[2]}.{kind.__name__}"
        story = {"title": kind.__name__, "description": json_schema.story(kind)}
        schema = story | self.of_body(body)
        if self.schemas.setdefault(name, schema) != schema:
            raise TwoShapes(name)
        return name
