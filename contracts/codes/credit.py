"""Codes: rules of red and black lists."""

from contracts.codes.explanation import Explanation


CODES = {
    "ALREADY_DECLARED": Explanation(
        "该名单条目已经发布",
        "this listing was declared before",
        "如需再次列入，请使用新的文书号",
        "to list it again use a new document number",
    ),
    "TIER_LOCAL": Explanation(
        "地方名单只在本地区有效",
        "a local list binds only in its own area",
        "无需跨省互认",
        "no recognition across the border",
    ),
    "LIST_NOT_RECOGNISED": Explanation(
        "该名单不在互认范围内",
        "this list is not among those recognised",
        "核对互认名单目录",
        "see the catalogue of recognised lists",
    ),
    "PERIOD_OVER": Explanation(
        "名单条目有效期已过",
        "the period of the listing is over",
        "无需互认",
        "there is nothing left to recognise",
    ),
    "LIST_OF_OTHER_KIND": Explanation(
        "名单与红黑名单种类不符",
        "the list is not one of this kind, red or black",
        "改正名单或者红黑名单",
        "correct the list or the kind",
    ),
    "CLASS_OF_RED_LIST": Explanation(
        "红名单条目填写了失信等级",
        "an entry of a red list has a class of dishonesty",
        "删除失信等级，或改正名单种类",
        "leave the class out, or correct the kind of list",
    ),
    "CLASS_OF_BLACK_LIST": Explanation(
        "严重失信主体名单的条目填写了轻微或者一般失信",
        "an entry of a list of the seriously dishonest is of a lesser class",
        "改为严重失信或者不填；轻微、一般失信不列入严重失信主体名单",
        "make it serious or leave it out; lesser acts are on no such list",
    ),
    "PUBLISHED_THOUGH_WITHHELD": Explanation(
        "不予公示的条目填写了公示日期",
        "an entry withheld from publication has days of publication",
        "删除公示日期，或删除不予公示原因",
        "leave out either the days or the reason for withholding",
    ),
    "CERTIFICATE_KIND_MISSING": Explanation(
        "填写了证件号码而未填证件类型",
        "a certificate number comes without the kind of certificate",
        "补充证件类型",
        "give the kind of certificate",
    ),
    "CERTIFICATE_NUMBER_MISSING": Explanation(
        "填写了证件类型而未填脱敏证件号码",
        "a kind of certificate comes without the masked number",
        "补充脱敏证件号码，或删除证件类型",
        "give the masked number, or leave the kind out",
    ),
    "MASKED_NUMBER_FORM": Explanation(
        "脱敏证件号码与证件类型不符",
        "the masked number is not one of this kind of certificate",
        "居民身份证号码脱敏后仍为18位，只显示首末两位",
        "a masked identity number keeps its 18 characters; only the first and the last are shown",
    ),
    "LISTING_IDENTITY_CHANGED": Explanation(
        "更正不得改变列入对象、列入日期和文书号",
        "a correction cannot change subject, listing day or document number",
        "移出原条目，以新文书号重新列入",
        "lift the entry and declare another under a new document number",
    ),
    "SETTLEMENT_UNCLEAR": Explanation(
        "异议处理结果与对条目的处理不一致",
        "the outcome of the objection and what becomes of the entry do not fit",
        "成立的异议须更正或者移出，不成立的维持原条目",
        "an upheld objection corrects or lifts the entry, a rejected one keeps it",
    ),
    "RECOGNITION_NEEDED": Explanation(
        "本方未互认该条目，不得据以采取措施",
        "this side does not recognise the entry, so no measure may rest on it",
        "核对互认状态；互认终止后措施随之解除",
        "see the state of the recognition; measures end with it",
    ),
    "MEASURE_NOT_PUBLISHED": Explanation(
        "未经公布的措施不得实施",
        "a measure that was not published may not be applied",
        "先公布措施清单，或改正公布日期",
        "publish the list of measures first, or correct the day of publication",
    ),
    "MEASURE_BASIS_TOO_LOW": Explanation(
        "减损权益或者增加义务的措施缺少法律、法规或者党中央、国务院政策文件依据",
        "a measure that reduces rights has no law, regulation or central policy document behind it",
        "填写法律、法规或者党中央、国务院政策文件依据；没有依据的不得实施",
        "name the law, regulation or central policy document; without one the measure may not be applied",
    ),
    "MEASURE_OF_OTHER_GROUP": Explanation(
        "措施不属于所填的措施类别",
        "the measure belongs to another group",
        "改正措施类别或者措施",
        "correct the group or the measure",
    ),
    "REPAIR_RULES_NOT_IN_FORCE": Explanation(
        "所填规定在收到申请时未施行或者已被替代",
        "these rules were not in force when the application was received",
        "按收到申请的日期选择适用规定",
        "choose the rules by the day the application was received",
    ),
    "QUERY_NOT_AUTHORISED": Explanation(
        "查询自然人而没有授权",
        "a person was queried without authorisation",
        "补充本人书面授权或者法律依据",
        "add the person's written consent or the statutory basis",
    ),
    "AUTHORISATION_UNPROVED": Explanation(
        "授权缺少证明",
        "the authorisation has no proof",
        "书面授权附授权日期和授权书，依法无需授权的写明依据",
        "give day and letter of a written consent, or the basis that makes it needless",
    ),
    "QUERY_ANSWER_UNCLEAR": Explanation(
        "答复结果、条数和条目编号不一致",
        "outcome, counts and listing ids of the answer do not fit",
        "核对答复内容",
        "compare them with what was answered",
    ),
    "QUERY_LOG_TOO_SHORT": Explanation(
        "查询日志保存期不足五年",
        "the query log is kept for less than five years",
        "延长保存期",
        "keep it longer",
    ),
}
