"""Checks of the identifiers that bodies and subjects carry; nothing here stores or prints one.

Sources: GB 32100-2015 (unified social credit code), GB/T 2260 (regions), document numbers as printed
on Chinese official documents, with the brackets 〔〕 (U+3014, U+3015).
"""

import re

from stdnum.cn import uscc


REGIONS = {"50": "重庆市", "51": "四川省"}
DOCUMENT_NUMBER = re.compile(r"^[^\s〔〕\[\]]{1,60}〔(19|20)[0-9]{2}〕[^\s〔〕\[\]]{1,20}号\Z")
CREDIT_CODE = re.compile(r"^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}\Z")


def credit_code_fault(code: str) -> str | None:
    """The error code for a unified social credit code, or None when it is valid (GB 32100).

    python-stdnum computes the check character; its own form check refuses the departments that
    are letters (N for rural collectives, Y for others), so the form is judged here.
    """
    if not CREDIT_CODE.match(code):
        return "CREDIT_CODE_FORM"
    if uscc.calc_check_digit(code[:17]) != code[17]:
        return "CREDIT_CODE_CHECK_CHARACTER"
    return None


def document_number_fault(number: str) -> str | None:
    """The error code for a document number such as 渝市监移〔2026〕12号, or None when it is valid."""
    return None if DOCUMENT_NUMBER.match(number) else "DOCUMENT_NUMBER_FORM"
