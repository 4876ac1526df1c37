"""Elements that name natural persons: shown masked, joined by a keyed digest (DESIGN, personal information)."""

import re
from typing import Any

from contracts import identity
from contracts.elements import basic
from contracts.elements.basic import Body, Code, Nested, Several, Text
from contracts.rules import Rule


CERTIFICATES = {  # kinds as the national wage black-list feed numbers them
    "1": "居民身份证",
    "2": "军官证",
    "3": "外国人护照",
    "4": "港澳居民来往内地通行证",
    "5": "台湾居民来往大陆通行证",
    "6": "港澳台居民居住证",
    "7": "其他",
}
IDENTITY_CARD = "1"
FEED = "拖欠农民工工资黑名单省市回流数据"
ROLES = {  # 《保障农民工工资支付条例》 Art. 48, 上海市社会信用条例 Art. 33: marked inside the unit's entry
    "legal-representative": "法定代表人",
    "principal": "主要负责人",
    "directly-responsible": "直接负责的主管人员",
    "other-responsible": "其他直接责任人员",
}
MOST = 20  # responsible persons of one entry
_SHORTEST, _LONGEST = 3, 30  # of two characters a mask would show all or nothing
_LENGTH = 18
_MASKED_ID = re.compile(r"[0-9]\*{16}[0-9X]")


def _sound(person: dict[str, Any]) -> bool:
    number = person["certificate_number"]
    if number is None or person["certificate_kind"] != IDENTITY_CARD:
        return True
    digits, check = number[:-1], number[-1]
    formed = len(number) == _LENGTH and digits.isascii() and digits.isdigit()
    return formed and check in "0123456789X" and identity.is_id_number(number)


ID_NUMBER = Rule(
    name="id-number-check-character",
    code="ID_NUMBER_CHECK_CHARACTER",
    zh="居民身份证号码第18位是按 GB 11643-1999 计算的校验码，且出生日期真实存在",
    en="character 18 of an identity number is its check character and the day of birth exists (GB 11643-1999)",
    holds=_sound,
    broken={"certificate_kind": "1", "certificate_number": "440524188001010015"},
    at="certificate_number",
    allowed="GB 11643",
)
NUMBER_HAS_KIND = Rule(
    name="certificate-number-has-kind",
    code="CERTIFICATE_KIND_MISSING",
    zh="填写证件号码的，须填写证件类型",
    en="a certificate number comes with the kind of certificate",
    holds=lambda person: person["certificate_number"] is None or person["certificate_kind"] is not None,
    broken={"certificate_kind": None, "certificate_number": "12345678"},
    at="certificate_kind",
)  # fmt: skip
MASKED_NUMBER_HAS_KIND = Rule(
    name="masked-number-has-kind",
    code="CERTIFICATE_KIND_MISSING",
    zh="填写脱敏证件号码或者关联摘要的，须填写证件类型",
    en="a masked number or its digest comes with the kind of certificate",
    holds=lambda person: (
        person["certificate_kind"] is not None
        or (person["masked_number"] is None and person["number_digest"] is None)
    ),
    broken={"certificate_kind": None, "masked_number": "5****************X"},
    at="certificate_kind",
)

KIND_HAS_MASKED_NUMBER = Rule(
    name="certificate-kind-has-masked-number",
    code="CERTIFICATE_NUMBER_MISSING",
    zh="填写证件类型的，须填写脱敏证件号码；关联摘要由持有关联密钥的一方填写",
    en="a kind of certificate comes with the masked number; the digest is given by who holds the key of it",
    holds=lambda person: person["certificate_kind"] is None or person["masked_number"] is not None,
    broken={"certificate_kind": "3", "masked_number": None},
    at="masked_number",
)
MASK_FITS_KIND = Rule(
    name="masked-number-fits-its-kind",
    code="MASKED_NUMBER_FORM",
    zh="居民身份证号码脱敏后为18位，首位为数字，末位为数字或者X",
    en="a masked identity number has 18 characters: a digit, 16 of *, a digit or X (GB 11643-1999)",
    holds=lambda person: (
        person["certificate_kind"] != IDENTITY_CARD
        or person["masked_number"] is None
        or _MASKED_ID.fullmatch(person["masked_number"]) is not None
    ),
    broken={"certificate_kind": IDENTITY_CARD, "masked_number": "5*X"},
    at="masked_number",
    allowed="[0-9]****************[0-9X]",
)
MASKED = (MASKED_NUMBER_HAS_KIND, KIND_HAS_MASKED_NUMBER, MASK_FITS_KIND)  # of who has these fields


def name(zh: str = "姓名", en: str = "name", *, optional: bool = False) -> Text:
    """A person's name."""
    return basic.text(zh, en, longest=50, personal=True, optional=optional)


def certificate_kind(*, optional: bool = False) -> Code:
    """证件类型."""
    return basic.code(
        "证件类型", "kind of certificate", codes=CERTIFICATES, source=FEED, optional=optional
    )


def masked_number(*, optional: bool = False) -> Text:
    """A certificate number of which only the first and last character are shown."""
    return basic.text(
        "证件号码（脱敏）", "certificate number, masked", shortest=_SHORTEST,
        longest=_LONGEST, pattern=r"[0-9A-Z]\*{1,28}[0-9A-Z]", form="first and last character, * between",
        source="个人信息保护法 Art. 6, 51", personal=True, optional=optional,
    )  # fmt: skip


def number_digest(*, optional: bool = False) -> Text:
    """The keyed digest by which two sides see that they mean the same person."""
    return basic.text(
        "证件号码关联摘要", "keyed digest of the certificate number", shortest=76, longest=76,
        pattern="hmac-sha256:[0-9a-f]{64}", form="hmac-sha256:<hex>", source="RFC 2104", personal=True,
        optional=optional,
    )  # fmt: skip


def role() -> Code:
    """责任身份."""
    return basic.code(
        "责任身份", "capacity in which responsible", codes=ROLES,
        source="《保障农民工工资支付条例》 Art. 48",
    )  # fmt: skip


class Person(Body):
    """自然人：姓名、脱敏证件号码、关联摘要；后两项可以没有。

    A natural person as it travels: name, masked number, digest to be joined by; the latter may be unknown.
    """

    name = name()
    certificate_kind = certificate_kind(optional=True)
    masked_number = masked_number(optional=True)
    number_digest = number_digest(optional=True)

    rules = MASKED


class NumberedPerson(Body):
    """载明文证件号码的自然人，仅旧版本使用。

    A natural person with the number in plain, as feeds carry it; only old versions still do.
    """

    name = name()
    certificate_kind = certificate_kind(optional=True)
    certificate_number = basic.text(
        "证件号码", "certificate number", shortest=_SHORTEST, longest=_LONGEST, pattern="[0-9A-Z]+",
        form="digits and capitals", source=FEED, personal=True, optional=True,
    )  # fmt: skip

    rules = (ID_NUMBER, NUMBER_HAS_KIND)


class ResponsiblePerson(Person):
    """单位条目内标明的责任人员。

    A person marked as responsible inside the entry of an organisation.
    """

    role = role()


class NumberedResponsiblePerson(NumberedPerson):
    """责任人员，载明文证件号码。

    The same with the number in plain.
    """

    role = role()


def legal_representative(person: type[Body] = Person) -> Nested:
    """法定代表人 of an organisation."""
    return basic.nested("法定代表人", "legal representative", person, optional=True)


def responsible_persons(person: type[Body] = ResponsiblePerson) -> Several:
    """责任人员, inside the entry of an organisation."""
    member = basic.nested("责任人员", "responsible person", person)
    return basic.several("责任人员", "responsible persons", member, most=MOST, optional=True)
