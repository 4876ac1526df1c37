"""Elements that name organisations, places and documents."""

from typing import Any

from marshmallow import ValidationError

from contracts import identity
from contracts.elements import basic
from contracts.elements.basic import Body, Code, Text
from contracts.fault import fault
from contracts.rules import Rule


BRACKETS = "〔 U+3014, 〕 U+3015; （ U+FF08, ） U+FF09"
NUMBERS = "机关代字〔2026〕12号; （2026）法院代字12号; 机关公告2026年第12号; 机关令第12号"
CREDIT_CODE = Rule(
    name="credit-code-check-character",
    code="CREDIT_CODE_CHECK_CHARACTER",
    zh="统一社会信用代码第18位是按 GB 32100-2015 计算的校验位",
    en="character 18 is the check character over the other 17 (GB 32100-2015)",
    holds=identity.is_credit_code,
    broken="91510000740312079N",
    allowed="GB 32100",
)
DIVISION = Rule(
    name="division-exists",
    code="DIVISION_UNKNOWN",
    zh="行政区划代码须为重庆、四川曾设或现设的行政区划",
    en="the code is of a division that Chongqing or Sichuan has or had",
    holds=identity.is_division,
    broken="509999",
    allowed="GB/T 2260, 50xxxx or 51xxxx",
)


def credit_code(zh: str, en: str, *, optional: bool = False) -> Text:
    """统一社会信用代码, 18 characters with a check character (GB 32100-2015)."""
    return basic.text(
        zh, en, shortest=18, longest=18, source="GB 32100-2015", pattern=identity.CREDIT_CODE,
        form="18 digits and capitals without I O S V Z", code="CREDIT_CODE_FORM", rule=CREDIT_CODE,
        optional=optional,
    )  # fmt: skip


class DocumentNumber(Text):
    """文书号; made by `document_number`.  A bracket of another code point is named as what is wrong."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        try:
            return super()._deserialize(value, attr, data, **kwargs)
        except ValidationError:
            if isinstance(value, str) and not set(value).isdisjoint(identity.BRACKETS_REFUSED):
                raise ValidationError(fault("DOCUMENT_NUMBER_BRACKETS", BRACKETS)) from None
            raise


def document_number(
    zh: str = "文书号", en: str = "document number", *, optional: bool = False
) -> Text:
    """文书号, 案号, 公告号 or 令号 as printed: 渝市监移〔2026〕12号, （2026）川0104执1234号, 国务院令第310号."""
    return DocumentNumber(
        shortest=1, longest=90, pattern=identity.DOCUMENT_NUMBER, code="DOCUMENT_NUMBER_FORM",
        form=NUMBERS, rule=None, **basic.settled(zh, en, "", optional=optional, personal=False),
    )  # fmt: skip


def region(zh: str = "地区", en: str = "region", *, optional: bool = False) -> Code:
    """The province-level part of GB/T 2260: 50 or 51."""
    return basic.code(zh, en, codes=identity.REGIONS, source="GB/T 2260", optional=optional)


def division(
    zh: str = "行政区划代码", en: str = "administrative division", *, optional: bool = False
) -> Text:
    """A six-digit division of Chongqing or Sichuan (GB/T 2260)."""
    return basic.text(
        zh, en, shortest=6, longest=6, source="GB/T 2260", pattern=identity.DIVISION,
        form="50xxxx or 51xxxx", code="DIVISION_UNKNOWN", rule=DIVISION, optional=optional,
    )  # fmt: skip


class Organ(Body):
    """作出行为的机关：名称和统一社会信用代码（GB/T 39046 表4 实施主体 an..100）。

    An organ that acts: its name and credit code.
    """

    name = basic.text("机关名称", "name of the organ", longest=100)
    credit_code = credit_code("机关统一社会信用代码", "credit code of the organ")


class Subject(Body):
    """列入对象或者当事人单位：名称和统一社会信用代码。

    An organisation that is listed or suspected: its name and credit code.
    """

    name = basic.text("对象名称", "name of the subject", longest=200)
    credit_code = credit_code("统一社会信用代码", "unified social credit code")
