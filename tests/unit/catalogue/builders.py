"""Matters for tests: one implementation, and one row of an import that says the same."""

from pathlib import Path
from typing import Any

from services.catalogue.domain.implementation import Implementation, Limit, Material, Organ
from services.catalogue.domain.matter import Origin


MATTER_ID = "50-CY-012"
CODE, OTHER_CODE = "000131001000", "000131002000"
ORGAN = Organ("重庆市住房公积金管理中心", "12500000PDY0500337")
DAY, WORKING_DAY = "day", "working-day"
CONTRACT = Material("购房合同", "1", 1, 1, "10")
RECEIPT = Material("购房发票", "1", 1, 0, "20")
SOURCED = Origin("sourced", "重庆日报 2021-03-09")
LISTS = Path(__file__).parents[3] / "deploy" / "data"


def an_implementation(**changed: Any) -> Implementation:
    stated: dict[str, Any] = {
        "list_number": "CY-012",
        "name": "购房提取住房公积金",
        "basic_code": None,
        "matter_type": "20",
        "mode": "online",
        "organ": ORGAN,
        "statutory_limit": Limit(10, WORKING_DAY),
        "promised_limit": Limit(3, WORKING_DAY),
        "materials": (CONTRACT, RECEIPT),
    }
    return Implementation(**(stated | changed))


def _as_row(material: Material) -> dict[str, Any]:
    return {name: value for name, value in vars(material).items() if name != "further"}


def a_row(**changed: Any) -> dict[str, Any]:
    """A row of an import; a value of None takes the field out."""
    stated: dict[str, Any] = {
        "list_number": "CY-012",
        "name": "购房提取住房公积金",
        "matter_type": "20",
        "mode": "online",
        "organ": vars(ORGAN).copy(),
        "statutory_limit": {"length": 10, "unit": WORKING_DAY},
        "promised_limit": {"length": 3, "unit": WORKING_DAY},
        "materials": [_as_row(CONTRACT), _as_row(RECEIPT)],
        "provenance": SOURCED.provenance,
        "source": SOURCED.source,
    }
    return {name: value for name, value in (stated | changed).items() if value is not None}
