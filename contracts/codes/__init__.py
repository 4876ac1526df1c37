"""Every coded problem that may cross a boundary: what it means and what to do about it.

A code is stable for ever; its texts may be improved.  Texts never contain a value that was received,
since it may be personal (个人信息保护法 Art. 6): they name the field, the kind of value and what was possible.
"""

from types import MappingProxyType

from contracts.codes import catalogue, credit, enforcement, fields, messages, operation
from contracts.codes.explanation import Explanation


GROUPS = MappingProxyType(
    {
        "报文 messages": messages.CODES,
        "字段 fields": fields.CODES,
        "事项 matters": catalogue.CODES,
        "信用 credit": credit.CODES,
        "执法 enforcement": enforcement.CODES,
        "运行 operation": operation.CODES,
    }
)
CODES = MappingProxyType({code: text for group in GROUPS.values() for code, text in group.items()})

__all__ = ["CODES", "GROUPS", "Explanation"]
