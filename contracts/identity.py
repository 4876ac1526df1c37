"""Checks of the identifiers that bodies carry, and the two forms in which a person's number may travel.

Sources: GB 32100-2015 (unified social credit code), GB 11643-1999 (citizen identity number), GB/T 2260
(administrative divisions), document numbers as printed (see `DOCUMENT_NUMBER`).  Nothing here stores, logs or
prints a number.
"""

import hashlib
import hmac
from dataclasses import dataclass, field
from functools import cache

from stdnum import numdb
from stdnum.cn import ric
from stdnum.exceptions import InvalidComponent


REGIONS = {"50": "重庆市", "51": "四川省"}
# what is typed for 〔〕 (U+3014, U+3015) or （） (U+FF08, U+FF09); two spellings would be two documents
BRACKETS_REFUSED = "()[]{}<>［］｛｝【】〖〗﹝﹞❲❳⦗⦘〘〙⟦⟧⟨⟩〈〉《》"
_BLANKS = r"\u0000-\u0020\u0085\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f\u3000\ufeff"
_REFUSED = BRACKETS_REFUSED.replace("[", r"\[").replace("]", r"\]")
_MARK = rf"[^{_BLANKS}〔〕{_REFUSED}]"
_YEAR = "(?:19|20)[0-9]{2}"
DOCUMENT_NUMBER = "|".join(  # as printed on what organs issue; each kind stands in real documents
    (
        rf"{_MARK}{{1,60}}〔{_YEAR}〕{_MARK}{{1,20}}号",  # 渝市监移〔2026〕12号, 渝公（刑）立字〔2026〕12号
        rf"（{_YEAR}）{_MARK}{{1,40}}号(?:之[一二三四五六七八九十]{{1,3}})?",  # （2026）川0104执1234号
        rf"{_MARK}{{1,60}}(?:公告|通告|令)(?:{_YEAR}年)?第{_MARK}{{1,20}}号",  # 国务院令第310号
        rf"{_MARK}{{1,20}}（{_YEAR}）{_MARK}{{1,20}}〔[0-9]{{1,10}}〕号",  # 赣（2026）交移函〔00012〕号
    )
)
CREDIT_CODE = "[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}"
ID_NUMBER = "[1-9][0-9]{16}[0-9X]"
DIVISION = "5[01][0-9]{4}"
MASK = "*"
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_VALUES = tuple(  # of each character at each of the 17 places: its number times 3^place
    {character: number * 3**place % 31 for number, character in enumerate(_CREDIT_ALPHABET)}
    for place in range(17)
)
_LEAST_KEY = 32  # bytes: a shorter key than the digest would be its weak part


def is_credit_code(code: str) -> bool:
    """Whether the check character of a credit code of the right form is right (GB 32100).

    Every message carries several: python-stdnum cleans and sums each anew (3.6 µs), the tables take 0.8.
    The tests hold them to python-stdnum.  Its form check refuses the departments that are letters (N for
    rural collectives, Y for others), so the form is a pattern of ours.
    """
    total = sum(values[character] for values, character in zip(_CREDIT_VALUES, code, strict=False))
    return _CREDIT_ALPHABET[-total % 31] == code[17]


def is_id_number(number: str) -> bool:
    """Whether an identity number of the right form has its check character and a real day (GB 11643).

    The place is not looked up: numbers of divisions that were dissolved stay valid.
    """
    if ric.calc_check_digit(number) != number[17]:
        return False
    try:
        ric.get_birth_date(number)
    except InvalidComponent:
        return False
    return True


@cache
def division_name(code: str) -> str | None:
    """The name of a division of Chongqing or Sichuan, or None when there never was one (GB/T 2260).

    Dissolved divisions are known too, since documents of their time still name them.
    """
    found = [part.get("county") for _, part in numdb.get("cn/loc").info(code)]
    names = found[-1] if len(found) > 1 else None
    return names.split(",")[-1].partition("]")[2] or names if names else None


def is_division(code: str) -> bool:
    """Whether a six-digit code names a division of Chongqing or Sichuan (GB/T 2260)."""
    return division_name(code) is not None


def masked_number(number: str) -> str:
    """A certificate number that can be shown: the first and last character, the length kept.

    Stricter than the usual six and four, which give area and year of birth away
    (个人信息保护法 Art. 6: no more than needed).  Two characters and less are masked whole.
    """
    if len(number) <= 2:  # noqa: PLR2004 - first and last would be the whole number
        return MASK * len(number)
    return number[0] + MASK * (len(number) - 2) + number[-1]


@dataclass(frozen=True)
class JoinKey:
    """The secret with which both sides make the same digest of the same person's number.

    A digest without a key could be reversed by trying all numbers: there are only about 10^11.
    """

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) < _LEAST_KEY:
            raise ValueError(f"a join key has at least {_LEAST_KEY} bytes")

    def digest(self, kind: str, number: str) -> str:
        """hmac-sha256:<hex> over kind of certificate and number, the same at both sides (RFC 2104)."""
        named = f"{kind}#{number.upper()}".encode()
        return f"hmac-sha256:{hmac.new(self.secret, named, hashlib.sha256).hexdigest()}"
