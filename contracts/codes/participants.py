"""Codes: what two participants must agree about."""

from contracts.codes.explanation import Explanation


CODES = {
    "SENDER_NOT_ALLOWED": Explanation(
        "来源节点与通道不符",
        "the source is not the participant at this border",
        "核对 source 属性与接入方登记",
        "check the source attribute against the registered participant",
    ),
    "KEY_OF_OTHER_REGION": Explanation(
        "业务键不属于该方地区",
        "the business key is not of the region that may speak of it",
        "只能就本方的名单、线索、事项发布",
        "speak only of listings, leads and matters of the own side",
    ),
    "NOT_SHARED": Explanation(
        "该类报文不跨省交换",
        "this message does not cross the border",
        "不要向协作方发送该类报文",
        "do not send this message to a partner",
    ),
    "TOKEN_WRONG": Explanation(
        "访问令牌缺失或不正确",
        "the access token is missing or wrong",
        "核对双方交换的令牌",
        "compare the token that both sides exchanged",
    ),
    "VALUE_NOT_MAPPED": Explanation(
        "该协作方的代码对照表中没有此值",
        "the participant's mapping of this list has no such value",
        "核对该值；如属新值，由双方确认后补入对照表",
        "check the value; a new one is added to the mapping once both sides have agreed",
    ),
    "VALUE_AMBIGUOUS": Explanation(
        "该值对应多个值，不能代为选择",
        "the value stands for several, and none is chosen for the sender",
        "由发送方改用含义唯一的值",
        "the sender uses a value with one meaning",
    ),
    "VALUE_WITHOUT_EQUIVALENT": Explanation(
        "该值在对方代码表中没有对应值",
        "the other list has no value of this meaning",
        "由双方业务部门商定处理方式",
        "the two sides agree what is to be done with such cases",
    ),
}
