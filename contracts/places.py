"""The places in a JSON document that a path with [*] names, and a copy with another value at one of them."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any


Steps = tuple[str | int, ...]  # names and indexes from the outside in


def places(document: Any, path: str) -> Iterator[Steps]:
    """The steps to each place of a path at which the document has a value that is not null."""
    name, _, rest = path.removeprefix("$").removeprefix(".").partition(".")
    if not name:
        yield ()
        return
    each, field = name.endswith("[*]"), name.removesuffix("[*]")
    inner = document.get(field)
    for index, member in enumerate(inner or []) if each else [(None, inner)]:
        if member is not None:
            here: Steps = (field,) if index is None else (field, index)
            yield from ((*here, *further) for further in places(member, rest))


def value_at(document: Any, steps: Steps) -> Any:
    """What stands there."""
    for step in steps:
        document = document[step]
    return document


def replaced(document: Any, steps: Steps, value: Any) -> Any:
    """A copy with this value there."""
    if not steps:
        return value
    copied = deepcopy(document)
    value_at(copied, steps[:-1])[steps[-1]] = value
    return copied


def patched(document: Any, steps: Steps, patch: Any) -> Any:
    """A copy with a merge patch applied there (RFC 7396)."""
    return replaced(document, steps, merged(value_at(document, steps), patch))


def merged(value: Any, patch: Any) -> Any:
    """RFC 7396: a patch that is no object takes the value's place, null takes a member out."""
    if not isinstance(patch, dict):
        return patch
    kept = dict(value) if isinstance(value, dict) else {}
    for name, inner in patch.items():
        if inner is None:
            kept.pop(name, None)
        else:
            kept[name] = merged(kept.get(name), inner)
    return kept
