"""Objects inside schemas: said once, by their class."""

from typing import Any

import pytest

from contracts.elements import basic
from contracts.elements.basic import Body
from deploy.publish.sharing import Parts, TwoShapes


class Inner(Body):
    """What is inside."""

    name = basic.text("名", "name", longest=5)


class Outer(Body):
    """What is around it."""

    one = basic.nested("一", "one", Inner)
    perhaps = basic.nested("或", "perhaps", Inner, optional=True)
    many = basic.several("多", "many", basic.nested("个", "each", Inner), most=3)


class Outermost(Body):
    """An object in an object."""

    outer = basic.nested("外", "outer", Outer)


REFERENCE = {"$ref": "#/components/schemas/test_publish_sharing.Inner"}


class TestAnObjectInsideAnother:
    PARTS = Parts()
    FIELDS: dict[str, Any] = PARTS.of_body(Outer())["properties"]

    def test_is_said_once_by_its_module_and_class(self) -> None:
        assert self.PARTS.schemas == {
            "test_publish_sharing.Inner": {
                "title": "Inner",
                "description": "What is inside.",
                "type": "object",
                "properties": {"name": {**Inner().fields["name"].form(), "description": "名 name"}},  # type: ignore[attr-defined]
                "required": ["name"],
            }
        }

    def test_is_referred_to_under_the_name_of_each_use(self) -> None:
        assert self.FIELDS["one"] == {"description": "一 one", "allOf": [REFERENCE]}
        assert self.FIELDS["many"]["items"] == {"description": "个 each", "allOf": [REFERENCE]}

    def test_may_be_null_where_it_is_optional(self) -> None:
        assert self.FIELDS["perhaps"] == {
            "description": "或 perhaps",
            "anyOf": [REFERENCE, {"type": "null"}],
        }

    def test_has_objects_of_its_own(self) -> None:
        parts = Parts()
        parts.of_body(Outermost())

        assert set(parts.schemas) == {f"test_publish_sharing.{n}" for n in ("Inner", "Outer")}

    def test_of_another_shape_has_another_name(self) -> None:
        longer = type("Inner", (Inner,), {"more": basic.flag("旗", "flag"), "__module__": __name__})
        other = type("Other", (Body,), {"one": basic.nested("一", "one", longer)})
        parts = Parts()
        parts.of_body(Outer())

        with pytest.raises(TwoShapes, match=r"test_publish_sharing\.Inner"):
            parts.of_body(other())
