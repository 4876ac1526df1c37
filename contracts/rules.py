"""Named rules: what structure cannot say, such as a check character or a condition between two fields.

A rule is published with its name, code, text and something that breaks it, so that a partner can
implement and test it without our code.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A condition on a value whose structure is right; an object comes with every declared field.

    `broken` breaks the rule: for a text the text, for an object a merge patch (RFC 7396) upon it.
    """

    name: str  # kebab-case, unique
    code: str  # of contracts.errors
    zh: str
    en: str
    holds: Callable[[Any], bool]
    broken: Any
    at: str = ""  # the field of the object that is reported
    allowed: str = ""
