"""Gives definitions that say the same one name, so that what did not change is seen to be equal at once."""

import json
import re

from contracts.compatibility.literals import Schema, body, canonical


REFERENCE = re.compile(r'"\$ref":("(?:[^"\\]|\\.)*")')
Classes = dict[str, str]  # a definition's name → the name of those that say the same


def merge(definitions: dict[str, Schema], *roots: Schema) -> tuple[dict[str, Schema], list[Schema]]:
    """Definitions and roots with every reference renamed to its class."""
    classes = _classes({name: canonical(schema) for name, schema in definitions.items()})
    merged = {classes[name]: _renamed(schema, classes) for name, schema in definitions.items()}
    return merged, [_renamed(root, classes) for root in roots]


def _classes(texts: dict[str, str]) -> Classes:
    """Partition refinement: alike until told apart by what they say, then by what they refer to."""
    classes = dict.fromkeys(texts, "")
    while True:
        told: dict[str, str] = {}
        finer = {}
        for name, text in sorted(texts.items()):
            said = classes[name] + "\0" + _with_references(text, classes)
            finer[name] = told.setdefault(said, name)
        if len(set(finer.values())) == len(set(classes.values())):
            return finer
        classes = finer


def _with_references(text: str, classes: Classes) -> str:
    def renamed(found: re.Match[str]) -> str:
        name = json.loads(found[1])
        return f'"$ref":{json.dumps(classes.get(name, name))}'

    return REFERENCE.sub(renamed, text)


def _renamed(schema: Schema, classes: Classes) -> Schema:
    return body(_with_references(canonical(schema), classes))
