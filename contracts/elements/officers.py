"""Law enforcement officers as documents name them: the name beside the number of the certificate (执法证号)."""

from contracts.elements import basic, persons
from contracts.elements.basic import Body, Several


TWO = 2  # 行政处罚法 Art. 42: 执法人员不得少于两人


class Officer(Body):
    """执法人员姓名和执法证号；执法证号的格式未见公开文件规定。

    An officer and the number of the certificate; no published text fixes its form.
    """

    name = persons.name("执法人员姓名", "name of the officer")
    certificate_number = basic.text(
        "执法证号", "number of the certificate", longest=30, pattern="[0-9A-Za-z-]+",
        form="letters, digits, -", personal=True,
    )  # fmt: skip


def officers(
    zh: str = "执法人员", en: str = "officers", *, least: int = TWO, optional: bool = True
) -> Several:
    """Who acted, two at least unless the document asks for the one in charge."""
    member = basic.nested("执法人员", "officer", Officer)
    return basic.several(zh, en, member, least=least, most=20, optional=optional)
