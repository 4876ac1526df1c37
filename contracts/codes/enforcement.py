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
        "只有受移送方(被请求方)可以办理",
        "only the receiving side may do this",
        "由受移送方(被请求方)办理",
        "let the receiving side do it",
    ),
    "NOT_THE_SENDER": Explanation(
        "只有移送方(请求方)可以办理",
        "only the sending side may do this",
        "由移送方(请求方)办理",
        "let the sending side do it",
    ),
    "NOT_COMPETENT": Explanation(
        "本机关对该线索无管辖权",
        "the receiving body is not competent for this lead",
        "移送有管辖权的机关",
        "offer it to the competent body",
    ),
    "PARTY_WITHOUT_CREDIT_CODE": Explanation(
        "当事人为单位或者个体工商户而未填统一社会信用代码",
        "a party that is an organisation or individual business has no credit code",
        "补充统一社会信用代码,或改正当事人类别",
        "give the credit code, or correct the kind of party",
    ),
    "PERSON_WITHOUT_NUMBER": Explanation(
        "当事人为自然人而未填证件类型和脱敏证件号码",
        "a party that is a person has no kind of certificate or no masked number",
        "补充证件类型和脱敏证件号码,或改正当事人类别",
        "give kind and masked number of the certificate, or correct the kind of party",
    ),
    "AMOUNT_PARTS_DIFFER": Explanation(
        "罚款与没收金额之和不等于总金额",
        "fine and confiscated amount do not make the whole amount",
        "核对罚款、没收和总金额,单位均为元",
        "compare the three amounts, all in yuan",
    ),
    "MEASURE_LAPSED": Explanation(
        "移送物品所处的强制措施在移送前已届满",
        "the measure on the goods had ended before the transfer",
        "届满的措施自动失效:返还物品,或者依法延长后再移送",
        "a measure that ended is void: give the goods back, or extend it lawfully before the transfer",
    ),
    "ALREADY_TRANSFERRED": Explanation(
        "该案件已经移送",
        "this case was transferred before",
        "查看该案件的当前状态",
        "look at the state of that case",
    ),
    "ONWARD_TRANSFER": Explanation(
        "受移送的案件不得再自行移送",
        "a case that was transferred may not be passed on",
        "对管辖权有异议的,报请共同的上一级机关指定管辖",
        "object, and ask the common superior to designate the competent body",
    ),
    "ALREADY_REQUESTED": Explanation(
        "该协助事项已经请求",
        "this assistance was requested before",
        "查看该请求的当前状态;新的请求使用新的协助调查函文号",
        "look at the state of that request; another request takes another letter number",
    ),
    "AGREED_LIMIT_WITHOUT_DAY": Explanation(
        "期限为双方商定而未填办结日期",
        "the limit is an agreed one and its day is missing",
        "填写商定的办结日期,或改用法定期限",
        "give the day agreed, or choose a limit set by rule",
    ),
    "EXTENSION_TOO_LATE": Explanation(
        "延期告知晚于原定期限",
        "the extension was told after the limit had ended",
        "须在期限届满前告知(市场监督管理行政处罚程序规定第四十五条)",
        "it must be told before the limit ends (SAMR procedure Art. 45)",
    ),
    "PARTIAL_WITHOUT_REST": Explanation(
        "部分答复未说明尚未完成的事项",
        "a partial answer does not say what is outstanding",
        "填写尚未完成的事项及原因",
        "say what is outstanding and why",
    ),
}
