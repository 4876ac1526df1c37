"""Elements that name organisations and documents."""

from typing import Any

from marshmallow import ValidationError, fields

from contracts import identity
from contracts.elements import basic
from contracts.elements.basic import Body
from contracts.fault import fault


def _credit_code(value: str) -> None:
    found = identity.credit_code_fault(value)
    if found:
        raise ValidationError(fault(found, "GB 32100"))


def _document_number(value: str) -> None:
    found = identity.document_number_fault(value)
    if found:
        raise ValidationError(fault(found, "机关代字〔2026〕12号"))


def credit_code(zh: str, en: str, **kwargs: Any) -> fields.Field[Any]:
    """统一社会信用代码, 18 characters with a check character (GB 32100-2015)."""
    return basic.text(zh, en, longest=18, source="GB 32100-2015", validate=_credit_code, **kwargs)


def document_number(
    zh: str = "文书号", en: str = "document number", **kwargs: Any
) -> fields.Field[Any]:
    """文书号 such as 渝市监移〔2026〕12号 (form as printed on official documents)."""
    return basic.text(zh, en, longest=90, validate=_document_number, **kwargs)


def region(zh: str = "行政区划", en: str = "region", **kwargs: Any) -> fields.Field[Any]:
    """The province-level part of GB/T 2260: 50 or 51."""
    return basic.code(zh, en, codes=identity.REGIONS, source="GB/T 2260", **kwargs)


class Organ(Body):
    """An organ that acts: its name and credit code (GB/T 39046 Table 4 实施主体 an..100)."""

    name = basic.text("机关名称", "name of the organ", longest=100, required=True)
    credit_code = credit_code("机关统一社会信用代码", "credit code of the organ", required=True)


class Subject(Body):
    """An organisation that is listed or suspected (对象名称, 当事人).

    Natural persons are no subject yet: their numbers travel only as keyed digests (DESIGN: personal information).
    """

    name = basic.text("对象名称", "name of the subject", longest=200, required=True)
    credit_code = credit_code("统一社会信用代码", "unified social credit code", required=True)
