"""The last resort: documents made at random near valid ones, with values drawn from both schemas.

Deterministic: the same two schemas give the same documents.
"""

import copy
import random
import time
from collections.abc import Callable, Iterator
from typing import Any

from contracts.compatibility.literals import Schema, canonical


TRIES = 1_500
SECONDS = 0.1
MUTATIONS = 3
USUAL: tuple[Any, ...] = (None, True, False, 0, 1, -1, 0.5, "", "a", "0", [], {}, [0, 0], {"a": 0})
NUMBERS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
COUNTS = ("minLength", "maxLength")
TOLD = ("enum", "examples")
Accepts = Callable[[Any], bool]


def search(
    accepted: Accepts, refused: Accepts, seeds: list[Any], *schemas: Any, seconds: float = SECONDS
) -> Iterator[Any]:
    """Documents that the one accepts and the other does not, as they are met."""
    chance = random.Random(1)  # noqa: S311 - repeatable, not secret
    values = [*USUAL, *_values(*schemas)]
    names = _names(*schemas) or ["a"]
    end = time.process_time() + seconds
    for _ in range(TRIES):
        if time.process_time() > end:
            return
        document = _mutated(chance, chance.choice([*seeds, *values]), values, names)
        if accepted(document) and not refused(document):
            yield document


def _mutated(chance: random.Random, seed: Any, values: list[Any], names: list[str]) -> Any:
    document = copy.deepcopy(seed)
    for _ in range(chance.randrange(MUTATIONS + 1)):
        document = _changed(chance, document, values, names)
    return document


def _changed(chance: random.Random, node: Any, values: list[Any], names: list[str]) -> Any:
    """One change at a random depth."""
    deeper = isinstance(node, list | dict) and node and chance.random() < 0.5  # noqa: PLR2004
    if deeper:
        place = chance.choice(list(node) if isinstance(node, dict) else range(len(node)))
        node[place] = _changed(chance, node[place], values, names)
    elif isinstance(node, dict) and chance.random() < 0.8:  # noqa: PLR2004
        name = chance.choice(names)
        if node.pop(name, None) is None:
            node[name] = copy.deepcopy(chance.choice(values))
    elif isinstance(node, list) and chance.random() < 0.8:  # noqa: PLR2004
        node.insert(chance.randrange(len(node) + 1), copy.deepcopy(chance.choice(values)))
    else:
        return copy.deepcopy(chance.choice(values))
    return node


def _walk(node: Any) -> Iterator[Schema]:
    if isinstance(node, dict):
        yield node
    for member in (
        node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    ):
        if isinstance(member, dict | list):
            yield from _walk(member)


def _values(*schemas: Any) -> list[Any]:
    """Listed values, bounds and their neighbours, strings of the lengths named."""
    found: list[Any] = []
    for schema in (part for root in schemas for part in _walk(root)):
        found += [schema[k] for k in ("const", "default") if k in schema]
        found += [v for k in TOLD if isinstance(schema.get(k), list) for v in schema[k]]
        bounds = [schema[k] for k in NUMBERS if isinstance(schema.get(k), int | float)]
        found += [bound + step for bound in bounds for step in (-1, 0, 1)]
        lengths = [schema[k] for k in COUNTS if isinstance(schema.get(k), int)]
        found += ["a" * (n + step) for n in lengths for step in (-1, 0, 1) if n < 10_000]  # noqa: PLR2004
    return list({canonical(value): value for value in found}.values())


def _names(*schemas: Any) -> list[str]:
    found = {
        name
        for root in schemas
        for schema in _walk(root)
        for keyword in ("properties", "required", "dependentRequired", "dependencies")
        if isinstance(schema.get(keyword), dict | list)
        for name in schema[keyword]
        if isinstance(name, str)
    }
    return sorted(found)
