"""Elements that name natural persons: shown masked, joined by a keyed digest (DESIGN, personal information)."""

from contracts import identity
from contracts.elements import basic
from contracts.elements.basic import Body, Code, Text
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
ID_NUMBER = Rule(
    name="id-number-check-character",
    code="ID_NUMBER_CHECK_CHARACTER",
    zh="居民身份证号码第18位是按 GB 11643-1999 计算的校验码,且出生日期真实存在",
    en="character 18 of an identity number is its check character and the day of birth exists (GB 11643-1999)",
    holds=lambda person: (
        person["certificate_kind"] != IDENTITY_CARD
        or (_is_form(person["certificate_number"]) and identity.is_id_number(person["certificate_number"]))
    ),
    broken={"certificate_kind": "1", "certificate_number": "440524188001010015"},
    at="certificate_number",
    allowed="GB 11643",
)  # fmt: skip
_LENGTH = 18


def _is_form(number: str) -> bool:
    return (
        len(number) == _LENGTH
        and number[:17].isascii()
        and number[:17].isdigit()
        and number[17] in "0123456789X"
    )


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
        "证件号码(脱敏)", "certificate number, masked", longest=30, pattern=r"[0-9A-Z]?\*{1,28}[0-9A-Z]?",
        form="first and last character, * between", source="个人信息保护法 Art. 6, 51", personal=True,
        optional=optional,
    )  # fmt: skip


def number_digest(*, optional: bool = False) -> Text:
    """The keyed digest by which two sides see that they mean the same person."""
    return basic.text(
        "证件号码关联摘要", "keyed digest of the certificate number", shortest=76, longest=76,
        pattern="hmac-sha256:[0-9a-f]{64}", form="hmac-sha256:<hex>", source="RFC 2104", personal=True,
        optional=optional,
    )  # fmt: skip


class Person(Body):
    """A natural person as it travels: name, masked number, digest to be joined by."""

    name = name()
    certificate_kind = certificate_kind()
    masked_number = masked_number()
    number_digest = number_digest(optional=True)
