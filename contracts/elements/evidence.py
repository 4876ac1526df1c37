"""Elements of a list of evidence (证据清单) that the other side may use in its own case (证据援用).

Kinds: 行政处罚法 Art. 46.  What a copy, an electronic copy or sound must have: 市场监督管理行政处罚程序规定 Art. 24–26.
That evidence gathered by a transferring organ may be used: the same, Art. 23.
"""

from contracts.elements import acts, basic, bodies, officers, persons, times
from contracts.elements.basic import Body, Several
from contracts.elements.concerns import concern
from contracts.elements.conditions import all_differ
from contracts.elements.custody import CHAIN, FIRST, chain_of_custody
from contracts.elements.leads import SAMR
from contracts.rules import Rule


KINDS = {
    "documentary": "书证",
    "physical": "物证",
    "audio-visual": "视听资料",
    "electronic-data": "电子数据",
    "witness-testimony": "证人证言",
    "party-statement": "当事人的陈述",
    "expert-opinion": "鉴定意见",
    "record": "勘验笔录、现场笔录",
}
FORMS = {
    "original": "原件、原物",
    "copy": "复制件、影印件、抄录件",
    "electronic-copy": "电子数据、视听资料的复制件",
}
STATUSES = {"valid": "有效", "void": "无效"}
SECRECIES = {"trade-secret": "商业秘密", "privacy": "个人隐私"}  # state secrets never travel here
AS_ORIGINAL = "与原件一致"

COPY_NAMES_SOURCE = Rule(
    name="copy-names-its-source",
    code="COPY_WITHOUT_SOURCE",
    zh="证据为复制件的，须注明出证日期、出处，并签名或者盖章",
    en="a copy names its source, the day it was given and who signed or sealed it",
    holds=lambda evidence: evidence["form"] != "copy" or evidence["copy"] is not None,
    broken={"form": "copy", "copy": None},
    at="copy",
)
COPY_IS_ATTESTED = Rule(
    name="copy-is-attested",
    code="COPY_NOT_ATTESTED",
    zh="复制件须标明“与原件一致”",
    en="a copy bears the words that it agrees with the original",
    holds=lambda copy: AS_ORIGINAL in copy["statement"],
    broken={"statement": "复印件"},
    at="statement",
    allowed=AS_ORIGINAL,
)
ELECTRONIC_COPY_IS_EXPLAINED = Rule(
    name="electronic-copy-is-explained",
    code="ELECTRONIC_COPY_UNEXPLAINED",
    zh="电子数据、视听资料的复制件须注明制作方法、制作时间和制作人",
    en="an electronic copy says how, when and by whom it was made",
    holds=lambda evidence: (
        evidence["form"] != "electronic-copy" or evidence["production"] is not None
    ),
    broken={"form": "electronic-copy", "production": None},
    at="production",
)
ELECTRONIC_COPY_HAS_DIGEST = Rule(
    name="electronic-copy-has-digest",
    code="DIGEST_MISSING",
    zh="电子数据、视听资料的复制件须附文件及其摘要",
    en="an electronic copy comes with its file and the digest of it",
    holds=lambda evidence: evidence["form"] != "electronic-copy" or evidence["file"] is not None,
    broken={"form": "electronic-copy", "file": None},
    at="file",
)
SOUND_HAS_TEXT = Rule(
    name="sound-has-text",
    code="SOUND_WITHOUT_TEXT",
    zh="声音资料须附有该声音内容的文字记录",
    en="sound comes with its words in writing",
    holds=lambda evidence: not evidence["has_sound"] or evidence["transcript"] is not None,
    broken={"has_sound": True, "transcript": None},
    at="transcript",
)
UNUSABLE_SAYS_WHY = Rule(
    name="unusable-evidence-says-why",
    code="RESTRICTION_MISSING",
    zh="不可援用的证据须说明原因",
    en="evidence that the other side may not use says why",
    holds=lambda evidence: evidence["usable"] or evidence["restriction"] is not None,
    broken={"usable": False, "restriction": None},
    at="restriction",
)
VOID_IS_NOT_USABLE = Rule(
    name="void-evidence-is-not-usable",
    code="VOID_EVIDENCE_USABLE",
    zh="无效的证据不得援用",
    en="evidence that is void is not usable by the other side",
    holds=lambda evidence: evidence["status"] != "void" or not evidence["usable"],
    broken={"status": "void", "usable": True},
    at="usable",
    allowed="false",
)


class Copy(Body):
    """复制件上注明的事项，由原件保存者签名或者盖章。

    What stands on a copy; who keeps the original signs or seals it.
    """

    source = basic.text("出处（原件保存处）", "source, where the original is kept", longest=200)
    given_on = times.day("出证日期", "given on", source=f"{SAMR} Art. 24")
    attested_by = basic.text(
        "签名或者盖章", "signed or sealed by", longest=100, source=f"{SAMR} Art. 24", personal=True
    )
    statement = basic.text(
        "核对说明", "words of attestation", longest=200, source=f"{SAMR} Art. 24"
    )

    rules = (COPY_IS_ATTESTED,)


class Production(Body):
    """电子数据、视听资料复制件由何人何时以何法制作（电子数据证据提取笔录）。

    How, when and by whom an electronic copy was made (the record of extraction).
    """

    method = basic.text("制作方法", "method", longest=500, source=f"{SAMR} Art. 26")
    made_at = times.moment("制作时间", "made at", source=f"{SAMR} Art. 26")
    made_by = persons.name("制作人", "made by")
    original_carrier = basic.text("原始载体", "original carrier", longest=200, optional=True)
    witnessed_by = persons.name("见证人", "witness", optional=True)


class Evidence(Body):
    """证据清单的一项：是什么，由谁在何时何地取得，此后由谁保管。

    One line of a list of evidence: what it is, who gathered it where and when, who has held it since.
    """

    number = basic.whole("证据序号", "number in the list", least=1, most=9999)
    name = basic.text("证据名称", "name", longest=200)
    kind = basic.code("证据种类", "kind of evidence", codes=KINDS, source="行政处罚法 Art. 46")
    form = basic.code("证据形式", "form", codes=FORMS, source=f"{SAMR} Art. 24-26")
    status = basic.code("证据状态", "status", codes=STATUSES, source="执法办案系统 证据状态")
    pages = basic.whole("页数（件数）", "pages or pieces", least=1, most=99999, optional=True)
    proves = basic.text("证明内容", "what it proves", longest=1000)
    gathered_by = basic.nested("取证机关", "gathered by", bodies.Organ)
    gathered_at = times.moment("取证时间", "gathered at")
    place = basic.text("取证地点", "gathered where", longest=200)
    officers = officers.officers("取证人员", "officers who gathered it")
    provider = basic.text(
        "证据提供人", "who provided it", longest=100, personal=True, optional=True
    )
    copy = basic.nested("复制件说明", "statement on the copy", Copy, optional=True)
    production = basic.nested("电子复制件制作说明", "making of it", Production, optional=True)
    has_sound = basic.flag("是否含声音", "has sound", source=f"{SAMR} Art. 26")
    transcript = basic.text("声音内容的文字记录", "words of the sound", longest=4000, optional=True)
    file = basic.nested("证据文件", "file with its digest", acts.Attachment, optional=True)
    secrecy = basic.several(
        "涉及秘密", "secrecy to be kept",
        basic.code("秘密种类", "kind of secret", codes=SECRECIES, source="行政处罚法 Art. 50"),
        most=2, optional=True,
    )  # fmt: skip
    usable = basic.flag("可由对方援用", "usable by the other side", source=f"{SAMR} Art. 23")
    restriction = basic.text("援用限制", "restriction of its use", longest=500, optional=True)
    custody = chain_of_custody()
    remark = acts.remark()

    rules = (
        COPY_NAMES_SOURCE,
        ELECTRONIC_COPY_IS_EXPLAINED,
        ELECTRONIC_COPY_HAS_DIGEST,
        SOUND_HAS_TEXT,
        UNUSABLE_SAYS_WHY,
        VOID_IS_NOT_USABLE,
        *CHAIN,
    )


_PIECE = {
    "number": 1, "name": "现场笔录", "kind": "record", "form": "original", "status": "valid", "proves": "现场情况",
    "gathered_by": {"name": "重庆市市场监督管理局", "credit_code": "11500000MB1539761Y"},
    "gathered_at": "2026-06-01T08:00:00+08:00", "place": "经营场所", "has_sound": False, "usable": True,
    "custody": [FIRST],
}  # fmt: skip


def _pieces() -> Several:
    piece = basic.nested("证据", "piece of evidence", Evidence)
    return basic.several("证据", "pieces of evidence", piece, least=1, most=200)


class Keyed(Body):
    """Key of a list of evidence."""

    evidence_list_id = acts.aggregate_id("证据清单编号", "evidence list id")


class EvidenceList(Body):
    """证据清单, sealed by the organ that gives it."""

    list_number = bodies.document_number("证据清单文号", "number of the list", optional=True)
    concerns = concern("所属事项", "what it belongs to")
    case_name = basic.text("案件名称", "name of the case", longest=200)
    case_number = bodies.document_number("案号", "case number", optional=True)
    listed_by = basic.nested("制作机关", "listing organ", bodies.Organ)
    listed_on = times.day("制作日期", "listed on")
    use = basic.text("援用目的", "purpose of its use", longest=500)
    use_basis = acts.legal_basis("援用依据", "basis of its use", source=f"{SAMR} Art. 23")
    pieces = _pieces()
    contact = acts.contact()
    remark = acts.remark()

    rules = (
        all_differ("pieces", "number", "证据序号", "numbers of pieces of evidence", example=_PIECE),
    )
