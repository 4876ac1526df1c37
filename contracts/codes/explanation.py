"""What a code means."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Explanation:
    """What a code means and its cure, Chinese first."""

    zh: str
    en: str
    remedy_zh: str
    remedy_en: str
