"""Every coded problem that may cross a boundary: what it means and what to do about it.

A code is stable for ever; its texts may be improved.  Texts never contain a value that was received,
since it may be personal (个人信息保护法 Art. 6): they name the field, the kind of value and what was possible.
"""

from types import MappingProxyType

from contracts.codes.areas import AREAS, Area
from contracts.codes.explanation import Explanation


CODES = MappingProxyType({code: text for area in AREAS for code, text in area.codes.items()})

__all__ = ["AREAS", "CODES", "Area", "Explanation"]
