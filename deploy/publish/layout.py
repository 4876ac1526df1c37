"""JSON for people and for machines: what fits on a line stays on one, and so does every whole body."""

import json
from typing import Any


WIDTH = 160
WHOLE = "body"  # a member of this name is a message's body: one line, to be copied


def pretty(value: Any) -> str:
    """The document with one line for each small object."""
    return f"{_laid_out(value, '')}\n"


def _laid_out(value: Any, indent: str) -> str:
    line = json.dumps(value, ensure_ascii=False)
    if len(line) <= WIDTH or not value or not isinstance(value, dict | list):
        return line
    deeper = f"{indent} "
    if isinstance(value, list):
        lines = [_laid_out(member, deeper) for member in value]
        return _block("[", lines, "]", indent)
    lines = [f"{json.dumps(name)}: {_member(name, inner, deeper)}" for name, inner in value.items()]
    return _block("{", lines, "}", indent)


def _member(name: str, value: Any, indent: str) -> str:
    return json.dumps(value, ensure_ascii=False) if name == WHOLE else _laid_out(value, indent)


def _block(opening: str, lines: list[str], closing: str, indent: str) -> str:
    inner = ",\n".join(f"{indent} {line}" for line in lines)
    return f"{opening}\n{inner}\n{indent}{closing}"
