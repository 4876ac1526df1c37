"""The party an organ acts against (当事人): who it is as far as is known, from a registered company to nobody yet.

The field set is that of 四川省行政执法 案件移送书: 个人 (姓名 性别 年龄 住址 身份证件号码 电话) or
单位 (名称 法定代表人 地址 电话 统一社会信用代码).  A person's number travels masked, with a digest to be
joined by, never in full.  A lead is to be checked (市场监督管理行政处罚程序规定 Art. 18), so nothing of a person but
what it is called must be known, and who trades without a licence has no credit code.
"""

from contracts.elements import basic, bodies, persons
from contracts.elements.basic import Body, Nested, Several
from contracts.rules import Rule


ORGANISATION, INDIVIDUAL_BUSINESS, PERSON = "organisation", "individual-business", "person"
UNLICENSED, UNKNOWN = "unlicensed", "unknown"
IDENTIFIED = {  # 行政相对人类别 of the 双公示 feeds
    ORGANISATION: "法人及非法人组织",
    INDIVIDUAL_BUSINESS: "个体工商户",
    PERSON: "自然人",
}
KINDS = {  # two of our own for who is in no register, or not known yet
    **IDENTIFIED,
    UNLICENSED: "无照经营者（未办理登记）",
    UNKNOWN: "身份尚未查明",
}
REGISTERED = frozenset({ORGANISATION, INDIVIDUAL_BUSINESS})
OF_A_PERSON = ("certificate_kind", "masked_number", "number_digest", "sex", "age")
OF_INDIVIDUAL_BUSINESS = "92"  # GB 32100: 登记管理部门 9 工商, 机构类别 2 个体工商户
SEXES = {"0": "未知的性别", "1": "男性", "2": "女性", "9": "未说明的性别"}

REGISTERED_HAS_CODE = Rule(
    name="registered-party-has-credit-code",
    code="PARTY_WITHOUT_CREDIT_CODE",
    zh="当事人为法人、非法人组织或者个体工商户的，须有统一社会信用代码",
    en="a party that is an organisation or an individual business has a credit code",
    holds=lambda party: party["kind"] not in REGISTERED or party["credit_code"] is not None,
    broken={"kind": ORGANISATION, "credit_code": None},
    at="credit_code",
    allowed="GB 32100",
)


def kind_of(credit_code: str) -> str:
    """The kind of a registered party, which its credit code tells."""
    individual = credit_code.startswith(OF_INDIVIDUAL_BUSINESS)
    return INDIVIDUAL_BUSINESS if individual else ORGANISATION


KIND_AS_IN_CODE = Rule(
    name="kind-of-party-as-in-credit-code",
    code="PARTY_KIND_MISMATCH",
    zh="个体工商户的统一社会信用代码以92开头，单位的不以92开头，其他当事人没有统一社会信用代码",
    en="the credit code of an individual business begins with 92, that of an organisation does not (GB 32100); "
    "no other party has one",
    holds=lambda party: (
        party["credit_code"] is None or party["kind"] == kind_of(party["credit_code"])
    ),
    broken={"kind": INDIVIDUAL_BUSINESS, "credit_code": "11500228733970274Y"},
    at="kind",
)
PERSON_HAS_NUMBER = Rule(  # where somebody is asked about, not where somebody is suspected
    name="person-has-masked-number",
    code="PERSON_WITHOUT_NUMBER",
    zh="对象为自然人的，须有证件类型和脱敏的证件号码",
    en="a person has a kind of certificate and its masked number",
    holds=lambda party: (
        party["kind"] != PERSON
        or (party["certificate_kind"] is not None and party["masked_number"] is not None)
    ),
    broken={
        "kind": PERSON,
        "credit_code": None,
        "certificate_kind": None,
        "masked_number": None,
        "number_digest": None,
    },
    at="masked_number",
)
NO_PERSONAL_DETAILS = Rule(
    name="organisation-without-personal-details",
    code="PERSONAL_DETAILS_OF_ORGANISATION",
    zh="当事人为法人、非法人组织的，不填写性别、年龄和个人证件",
    en="a party that is an organisation has no sex, age or personal certificate",
    holds=lambda party: (
        party["kind"] != ORGANISATION or all(party[name] is None for name in OF_A_PERSON)
    ),
    broken={"kind": ORGANISATION, "credit_code": "11500228733970274Y", "sex": "1", "age": 47},
    at="kind",
)


class Party(Body):
    """当事人；经营者无论有无执照，填为法定代表人；证件、性别、年龄属自然人或者个体工商户经营者。

    A party; the operator of a business, with or without a licence, stands as its legal representative. Certificate,
    sex and age are those of the person, or of the operator of an individual business.
    """

    kind = basic.code("当事人类别", "kind of party", codes=KINDS, source="双公示 行政相对人类别")
    name = basic.text(
        "当事人名称（姓名），不明的为字号、网名、自报姓名或者特征", "name of the party, or what it is called",
        longest=200, personal=True,
    )  # fmt: skip
    credit_code = bodies.credit_code(
        "统一社会信用代码", "unified social credit code", optional=True
    )
    certificate_kind = persons.certificate_kind(optional=True)
    masked_number = persons.masked_number(optional=True)
    number_digest = persons.number_digest(optional=True)
    sex = basic.code("性别", "sex", codes=SEXES, source="GB/T 2261.1-2003", optional=True)
    age = basic.whole("年龄", "age in years", least=0, most=150, optional=True)
    legal_representative = persons.name(
        "法定代表人（经营者）", "legal representative or operator", optional=True
    )
    address = basic.text("地址（住址）", "address", longest=200, personal=True, optional=True)
    phone = basic.text(
        "联系电话", "telephone", shortest=5, longest=25, pattern="[0-9+ -]+", form="digits, +, -, space",
        personal=True, optional=True,
    )  # fmt: skip

    rules = (
        REGISTERED_HAS_CODE,
        KIND_AS_IN_CODE,
        NO_PERSONAL_DETAILS,
        *persons.MASKED,
    )


def party(zh: str = "当事人", en: str = "party", *, optional: bool = False) -> Nested:
    """One party."""
    return basic.nested(zh, en, Party, optional=optional)


def parties(zh: str = "当事人", en: str = "parties", *, most: int = 20) -> Several:
    """The parties of a case, one at least."""
    return basic.several(zh, en, party(), least=1, most=most)


class Addressee(Body):
    """文书所致的机关；对方机关的信用代码可能不明，可以不填。

    An organ that is written to; of an organ of the other side the credit code may be unknown.
    """

    name = basic.text("机关名称", "name of the organ", longest=100)
    credit_code = bodies.credit_code(
        "机关统一社会信用代码", "credit code of the organ", optional=True
    )


def addressee(zh: str, en: str, *, optional: bool = False) -> Nested:
    """受移送机关, 被请求机关: the organ a letter goes to."""
    return basic.nested(zh, en, Addressee, optional=optional)
