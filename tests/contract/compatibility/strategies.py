"""Small schemas, documents around them, and pairs of schemas that differ a little or altogether."""

from typing import Any

from hypothesis import strategies as st


Json = Any
NAMES = st.sampled_from(["a", "b", "ab", "x-1"])
PATTERNS = st.sampled_from(
    ["^a", "b$", "^x-", "^[ab]+$", "^a{1,2}$", "^(?:a|b)*$", "[^a]", "^.$", "^(?!a).", "\\ba"]
)
TYPES = st.sampled_from(["null", "boolean", "integer", "number", "string", "array", "object"])
STRINGS = st.text(alphabet="abx-1中", max_size=3)
NUMBERS = st.one_of(st.integers(-3, 4), st.sampled_from([0.5, 1.0, -1.5, 0.1, 2.5]))
SCALARS = st.one_of(st.none(), st.booleans(), NUMBERS, STRINGS)
SIZES = st.integers(0, 3)


def _compound(inner: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    return st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(NAMES | STRINGS, inner, max_size=3)
    )


DOCUMENTS = st.recursive(SCALARS, _compound, max_leaves=6)
REFERENCES = st.sampled_from(["#", "#/$defs/a", "#/$defs/b"]).map(lambda target: {"$ref": target})
LEAVES = st.one_of(
    st.booleans(),
    st.fixed_dictionaries({"type": TYPES | st.lists(TYPES, min_size=1, max_size=3, unique=True)}),
    st.fixed_dictionaries({"enum": st.lists(DOCUMENTS, min_size=1, max_size=3)}),
    st.fixed_dictionaries({"const": DOCUMENTS}),
    st.fixed_dictionaries(
        {}, optional={"minimum": NUMBERS, "exclusiveMaximum": NUMBERS, "maximum": NUMBERS}
    ),
    st.fixed_dictionaries({"multipleOf": st.sampled_from([1, 2, 3, 0.5, 0.1])}),
    st.fixed_dictionaries(
        {}, optional={"minLength": SIZES, "maxLength": SIZES, "pattern": PATTERNS}
    ),
    st.fixed_dictionaries(
        {}, optional={"minItems": SIZES, "maxItems": SIZES, "uniqueItems": st.booleans()}
    ),
    st.fixed_dictionaries(
        {},
        optional={
            "required": st.lists(NAMES, max_size=2, unique=True),
            "minProperties": SIZES,
            "maxProperties": SIZES,
        },
    ),
    st.fixed_dictionaries(
        {
            "dependentRequired": st.dictionaries(
                NAMES, st.lists(NAMES, max_size=2, unique=True), max_size=1
            )
        }
    ),
)


def _larger(inner: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    few = st.lists(inner, min_size=1, max_size=3)
    fields = st.dictionaries(NAMES, inner, max_size=2)
    return st.one_of(
        *(st.fixed_dictionaries({keyword: few}) for keyword in ("allOf", "anyOf", "oneOf")),
        st.fixed_dictionaries({"not": inner}),
        st.fixed_dictionaries({"if": inner}, optional={"then": inner, "else": inner}),
        st.fixed_dictionaries(
            {"type": st.just("array")}, optional={"prefixItems": few, "items": inner}
        ),
        st.fixed_dictionaries(
            {"contains": inner},
            optional={
                "minContains": SIZES,
                "maxContains": SIZES,
                "uniqueItems": st.just(value=True),
            },
        ),
        st.fixed_dictionaries(
            {"properties": fields},
            optional={
                "type": st.just("object"),
                "required": st.lists(NAMES, max_size=2, unique=True),
                "additionalProperties": inner,
                "patternProperties": st.dictionaries(PATTERNS, inner, max_size=1),
            },
        ),
        st.fixed_dictionaries({"propertyNames": inner}, optional={"minProperties": SIZES}),
        st.fixed_dictionaries({"dependentSchemas": st.dictionaries(NAMES, inner, max_size=1)}),
        st.tuples(inner, inner).map(_merged),
        st.fixed_dictionaries(
            {"allOf": few, "unevaluatedProperties": inner},
            optional={"properties": fields, "anyOf": few},
        ),
        st.fixed_dictionaries({"oneOf": few, "unevaluatedItems": inner}),
    )


def _merged(both: tuple[Json, Json]) -> Json:
    one, other = both
    return {**one, **other} if isinstance(one, dict) and isinstance(other, dict) else one


SUBSCHEMAS = st.recursive(LEAVES | REFERENCES, _larger, max_leaves=5)


def _guarded(inner: Json) -> Json:
    """A reference behind a child step: a schema that is only itself says nothing at all."""
    return {"properties": {"a": inner}} if "$ref" in str(inner) else inner


@st.composite
def schemas(draw: st.DrawFn) -> Json:
    """A document; its definitions may refer to each other and to the whole, one level further down."""
    root = draw(SUBSCHEMAS)
    if isinstance(root, bool):
        return root
    definitions = {name: _guarded(draw(SUBSCHEMAS)) for name in ("a", "b")}
    return (_guarded(root) if '"#"' in str(root).replace("'", '"') else root) | {
        "$defs": definitions
    }


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Json, Json]:
    """Two schemas: unrelated, or one within a combinator of the other, or with one keyword taken."""
    old, new = draw(schemas()), draw(schemas())
    if isinstance(old, bool) or isinstance(new, bool) or draw(st.booleans()):
        return old, new
    shared = old | {"$defs": old["$defs"]}
    body = {key: value for key, value in new.items() if key != "$defs"}
    changed = draw(
        st.sampled_from(
            [
                shared | body,
                {k: v for k, v in shared.items() if k == "$defs" or draw(st.booleans())},
                {"anyOf": [_within(shared), body], "$defs": shared["$defs"]},
                {"allOf": [_within(shared), body], "$defs": shared["$defs"]},
                {"oneOf": [_within(shared), body], "$defs": shared["$defs"]},
            ]
        )
    )
    return old, changed


def _within(schema: Json) -> Json:
    return {key: value for key, value in schema.items() if key != "$defs"}
