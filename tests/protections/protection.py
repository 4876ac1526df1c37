"""What stands in the listing: pitfalls, what protects from each, and the tests that would see it gone."""

from dataclasses import dataclass


UNIT, REAL = "tests/unit/shared", "tests/integration"
DEFINITIONS = "tests/unit/deploy/test_definitions.py"
RULES = "tests/architecture/test_house_rules.py"


@dataclass(frozen=True)
class Protection:
    """`text` stands once in `file`; with `without` in its place each of `tests` fails.

    `boots`: the tests look at brokers that have started without it.
    """

    pitfall: str
    file: str
    text: str
    without: str
    tests: tuple[str, ...]
    boots: bool = False


@dataclass(frozen=True)
class Avoided:
    """Not ours: what the pitfall needs is never used here, and `tests` hold that."""

    pitfall: str
    why: str
    tests: tuple[str, ...]
