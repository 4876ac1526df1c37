"""Codes: rules of leads and cases."""

from contracts.codes.explanation import Explanation


CODES = {
    "AMOUNT_WITHOUT_PENALTY": Explanation(
        "未作处罚的决定填写了金额",
        "an amount stands beside a decision without a penalty",
        "金额改为 0,或改正决定种类",
        "make the amount 0, or correct the kind of decision",
    ),
    "ALREADY_OFFERED": Explanation(
        "该线索已经移送",
        "this lead was offered before",
        "查看该线索的当前状态;新的线索使用新的移送函文号",
        "look at the state of that lead; another lead takes another letter number",
    ),
    "NOT_THE_RECEIVER": Explanation(
        "只有受移送方可以办理",
        "only the receiving side may do this",
        "由受移送方办理",
        "let the receiving side do it",
    ),
    "NOT_THE_SENDER": Explanation(
        "只有移送方可以办理",
        "only the sending side may do this",
        "由移送方办理",
        "let the sending side do it",
    ),
    "NOT_COMPETENT": Explanation(
        "本机关对该线索无管辖权",
        "the receiving body is not competent for this lead",
        "移送有管辖权的机关",
        "offer it to the competent body",
    ),
    "PARTY_WITHOUT_CREDIT_CODE": Explanation(
        "当事人为单位而未填统一社会信用代码",
        "a party that is an organisation has no credit code",
        "补充统一社会信用代码,或改正当事人类别",
        "give the credit code, or correct the kind of party",
    ),
    "PERSON_WITHOUT_NUMBER": Explanation(
        "当事人为自然人而未填证件类型和脱敏证件号码",
        "a party that is a person has no kind of certificate or no masked number",
        "补充证件类型和脱敏证件号码,或改正当事人类别",
        "give kind and masked number of the certificate, or correct the kind of party",
    ),
}
