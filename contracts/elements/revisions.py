"""Elements of what becomes of a published matter: it is revised (变更), suspended (暂停) or withdrawn (取消)."""

from contracts.elements import acts, basic, bodies, matters, times
from contracts.elements.basic import Body, Code
from contracts.elements.conditions import all_differ, in_order
from contracts.elements.implementations import CONTENT, Implementation
from contracts.rules import Rule


REVISION_REASONS = {
    "law": "法律法规规章立改废释",
    "power": "行政权力下放、委托、划转或者收回",
    "alignment": "川渝同标",
    "simplification": "减材料、减环节、减时限、减跑动",
    "clean-up": "规章和规范性文件定期清理",
    "correction": "更正差错",
}
SUSPENSION_REASONS = {
    "law": "设定依据停止执行或者正在修改",
    "power": "行政权力划转期间",
    "system": "业务系统停用或者升级",
    "emergency": "突发事件应对",
    "rectification": "整改",
}
REPEALED, CANCELLED, MERGED, SPLIT, MOVED = "repealed", "cancelled", "merged", "split", "moved"
WITHDRAWAL_REASONS = {
    REPEALED: "设定依据废止",
    CANCELLED: "国务院或者本级政府决定取消",
    MERGED: "并入其他事项",
    SPLIT: "拆分为其他事项",
    MOVED: "转由其他实施主体办理",
    "removed": "移出川渝通办事项清单",
}
CASES_IN_HAND = {  # 已受理办件
    "continue": "继续办理",
    "pause": "暂停办理并告知申请人",
    "transfer": "移交承接机关办理",
    "end": "终止办理并告知申请人",
}
_SUCCEEDED = frozenset({MERGED, SPLIT, MOVED})

SUCCESSOR_NAMED = Rule(
    name="merged-matter-names-successor",
    code="SUCCESSOR_MISSING",
    zh="并入、拆分或者转由其他主体办理的事项须写明承接事项",
    en="a matter that is merged, split or moved names the matters that take its place",
    holds=lambda matter: matter["reason"] not in _SUCCEEDED or bool(matter["successors"]),
    broken={"reason": MERGED, "successors": []},
    at="successors",
    allowed="at least one matter",
)

SUCCESSORS_ONCE = all_differ("successors", "", "承接事项编号", "successors", example="50-CY-001")


def _cases_in_hand() -> Code:
    return basic.code(
        "已受理办件", "what becomes of accepted cases", codes=CASES_IN_HAND, source=matters.OURS
    )


class Change(Body):
    """变更要素：实施清单的哪一要素有变更，变更前后的内容。

    Which element of the implementation list changed, in words before and after.
    """

    element = basic.code("要素", "element", codes=CONTENT, source=matters.GB_39046)
    before = basic.text("变更前", "before", longest=1000, optional=True)
    after = basic.text("变更后", "after", longest=1000, optional=True)


class Revision(Implementation):
    """事项变更：新版本全文、变更要素、生效日期、变更原因和依据。

    The whole of the new revision, what changed in it, from when, why and on which basis.
    """

    changes = basic.several(
        "变更要素",
        "what changed",
        basic.nested("变更要素", "change", Change),
        least=1,
        most=len(CONTENT),
    )
    effective_on = times.day("生效日期", "in force from", source=matters.C0109)
    reason = basic.code("变更原因", "reason", codes=REVISION_REASONS, source=matters.OURS)
    explanation = acts.remark()
    basis = acts.legal_basis("变更依据", "legal basis", source=acts.SERVICE_MATTERS, optional=True)


class Suspension(Body):
    """事项暂停：至某日或者下一版本为止；暂停期间如何服务申请人。

    Until a day or until the next revision; how applicants are served meanwhile.
    """

    suspended_on = times.day("暂停日期", "suspended from")
    until = times.day("暂停至", "suspended until", optional=True)
    reason = basic.code("暂停原因", "reason", codes=SUSPENSION_REASONS, source=matters.OURS)
    explanation = acts.remark()
    basis = acts.legal_basis("暂停依据", "legal basis", source=acts.SERVICE_MATTERS)
    cases_in_hand = _cases_in_hand()
    meanwhile = basic.text(
        "暂停期间的办理方式", "how applicants are served meanwhile", longest=500, optional=True
    )

    rules = (in_order("suspended_on", "until", "暂停起止日期先后有序", "start and end"),)


class Withdrawal(Body):
    """事项取消：自某日起不再受理；承接事项，可以属任一方。

    It is accepted no more from a day on; which matters take its place, on either side.
    """

    withdrawn_on = times.day("取消日期", "accepted no more from", source=matters.C0109)
    reason = basic.code("取消原因", "reason", codes=WITHDRAWAL_REASONS, source=matters.OURS)
    explanation = acts.remark()
    basis = acts.legal_basis("取消依据", "legal basis", source=acts.SERVICE_MATTERS)
    document_number = bodies.document_number("取消文号", "document number", optional=True)
    successors = basic.several(
        "承接事项",
        "matters that take its place",
        matters.matter_id("承接事项编号", "matter that takes its place"),
        most=20,
        optional=True,
    )
    cases_in_hand = _cases_in_hand()

    rules = (SUCCESSOR_NAMED, SUCCESSORS_ONCE)
