"""Every coded problem that may cross a boundary: what it means and what to do about it.

A code is stable for ever; its texts may be improved.  Texts never contain a value that was received,
since it may be personal (个人信息保护法 Art. 6): they name the field, the kind of value and what was possible.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Explanation:
    """What a code means and its cure, Chinese first."""

    zh: str
    en: str
    remedy_zh: str
    remedy_en: str


CODES: dict[str, Explanation] = {
    # what was read is not what it claims to be
    "FILE_UNREADABLE": Explanation(
        "文件无法读取",
        "the file cannot be read",
        "检查路径、权限、编码(UTF-8)和格式(CSV 或 JSON)",
        "check path, permission, encoding (UTF-8) and format (CSV or JSON)",
    ),
    "SCHEMA_INVALID": Explanation(
        "文件不是所支持版本的 JSON Schema",
        "the file is no JSON Schema of a supported dialect",
        "按 draft-07 或 2020-12 更正模式;外部引用须改为文件内引用",
        "correct it as draft-07 or 2020-12; references must stay within the file",
    ),
    "ROW_FORM": Explanation(
        "该行的结构与表头或规定不符",
        "the row does not have the structure of its header",
        "按表头补齐或删除单元格,并检查引号",
        "give it exactly the cells of the header, and check the quotes",
    ),
    "DUPLICATE_ROW": Explanation(
        "同一清单序号在文件中出现多次且内容不同",
        "the same list number stands in the file more than once, with different content",
        "只保留正确的一行",
        "keep only the correct row",
    ),
    "NOT_JSON": Explanation(
        "报文不是合法的 JSON",
        "the message is not valid JSON",
        "由发送方更正后重新发送新报文",
        "the sender corrects it and sends a new message",
    ),
    "ENVELOPE_INVALID": Explanation(
        "报文信封不符合 CloudEvents 1.0 及本系统扩展",
        "the envelope does not follow CloudEvents 1.0 with our extensions",
        "对照信封契约更正所列属性",
        "correct the attributes named, see the envelope contract",
    ),
    "TYPE_UNKNOWN": Explanation(
        "未知的报文类型",
        "unknown message type",
        "核对 type 属性;可能需要升级本节点",
        "check the type attribute; this node may need an upgrade",
    ),
    "VERSION_UNKNOWN": Explanation(
        "报文版本高于本节点所知版本",
        "the version is newer than this node knows",
        "升级本节点后滞留报文自动重试",
        "upgrade this node; the parked message is then retried by itself",
    ),
    "ID_REUSED": Explanation(
        "同一报文标识对应不同内容",
        "the same message id came with different content",
        "由发送方查明;更正报文必须使用新标识",
        "the sender must find out why; a corrected message takes a new id",
    ),
    "SENDER_NOT_ALLOWED": Explanation(
        "来源节点与通道不符",
        "the source is not the participant at this border",
        "核对 source 属性与接入方登记",
        "check the source attribute against the registered participant",
    ),
    "KEY_MISMATCH": Explanation(
        "分区键或主题与正文的业务键不一致",
        "the partition key or subject is not the business key of the body",
        "两者均使用正文中的业务键",
        "use the business key of the body for both",
    ),
    "KEY_OF_OTHER_REGION": Explanation(
        "业务键不属于该方地区",
        "the business key is not of the region that may speak of it",
        "只能就本方的名单、线索、事项发布",
        "speak only of listings, leads and matters of the own side",
    ),
    "EXPIRED": Explanation(
        "报文到达时已过失效时间",
        "the message had expired when it came",
        "如仍需要,请发送新报文",
        "send a new message if it is still wanted",
    ),
    "NOT_SHARED": Explanation(
        "该类报文不跨省交换",
        "this message does not cross the border",
        "不要向协作方发送该类报文",
        "do not send this message to a partner",
    ),
    # one field
    "FIELD_REQUIRED": Explanation(
        "缺少必填字段", "a required field is missing", "补充该字段", "supply the field"
    ),
    "FIELD_UNKNOWN": Explanation(
        "出现未定义的字段", "an undeclared field is present", "删除该字段", "remove the field"
    ),
    "FIELD_TYPE": Explanation(
        "字段类型不符",
        "the field has the wrong type",
        "按契约改正类型",
        "use the type of the contract",
    ),
    "FIELD_LENGTH": Explanation(
        "字段长度超出范围",
        "the length of the field is out of range",
        "按允许的长度改正",
        "keep within the length allowed",
    ),
    "FIELD_RANGE": Explanation(
        "数值超出范围", "the number is out of range", "按允许的范围改正", "keep within the range"
    ),
    "FIELD_FORM": Explanation(
        "字段格式不符", "the field has the wrong form", "按允许的格式改正", "use the form allowed"
    ),
    "VALUE_NOT_IN_LIST": Explanation(
        "代码不在代码表中", "the code is not in the code list", "改用所列代码", "use a code listed"
    ),
    "DATE_INVALID": Explanation(
        "日期不存在或格式不是 YYYY-MM-DD",
        "the date does not exist or is not YYYY-MM-DD",
        "改为真实日期",
        "give a date that exists",
    ),
    "TIME_INVALID": Explanation(
        "时间不符合 RFC 3339 或缺少时区",
        "the time is not RFC 3339 or has no zone",
        "补充时区,例如 +08:00",
        "add the zone, for example +08:00",
    ),
    "CREDIT_CODE_FORM": Explanation(
        "统一社会信用代码形式不符 (GB 32100)",
        "not the form of a unified social credit code (GB 32100)",
        "应为 18 位数字和大写字母,不含 I O S V Z",
        "18 digits and capital letters without I O S V Z",
    ),
    "CREDIT_CODE_CHECK_CHARACTER": Explanation(
        "统一社会信用代码校验位错误 (GB 32100)",
        "the check character of the credit code is wrong (GB 32100)",
        "核对证照原件上的代码",
        "compare with the code on the certificate",
    ),
    "DOCUMENT_NUMBER_FORM": Explanation(
        "文书号形式不符,应为 机关代字〔年份〕序号号",
        "a document number has the form mark〔year〕serial号",
        "使用全角六角括号〔〕和四位年份",
        "use the brackets 〔〕 and a four-digit year",
    ),
    "PERIOD_REVERSED": Explanation(
        "结束日期早于开始日期",
        "the end lies before the start",
        "改正起止日期",
        "correct the two dates",
    ),
    # what the domain refuses
    "NOT_FOUND": Explanation(
        "没有该记录", "there is no such record", "核对编号", "check the number"
    ),
    "ALREADY_DECLARED": Explanation(
        "该名单条目已经发布",
        "this listing was declared before",
        "如需再次列入,请使用新的文书号",
        "to list it again use a new document number",
    ),
    "ALREADY_OFFERED": Explanation(
        "该线索已经移送",
        "this lead was offered before",
        "查看该线索的当前状态;新的线索使用新的移送函文号",
        "look at the state of that lead; another lead takes another letter number",
    ),
    "ILLEGAL_TRANSITION": Explanation(
        "当前状态不允许该操作",
        "the present state does not allow this action",
        "按所列可行操作办理",
        "take one of the actions named as possible",
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
    "NOT_COMPETENT": Explanation(
        "本机关对该线索无管辖权",
        "the receiving body is not competent for this lead",
        "移送有管辖权的机关",
        "offer it to the competent body",
    ),
    "TOKEN_WRONG": Explanation(
        "访问令牌缺失或不正确",
        "the access token is missing or wrong",
        "核对双方交换的令牌",
        "compare the token that both sides exchanged",
    ),
    "PROMISE_EXCEEDS_LAW": Explanation(
        "承诺办结时限长于法定办结时限",
        "the promised limit is longer than the statutory one",
        "承诺时限只能短于或等于法定时限",
        "a promise may shorten the statutory time, never lengthen it",
    ),
    # ours
    "HANDLER_FAILED": Explanation(
        "处理报文时程序出错",
        "the programme failed while handling the message",
        "查看日志中的同一报文标识;系统会自动重试",
        "look up the message id in the log; it is retried by itself",
    ),
    "BLOCKED": Explanation(
        "同一业务键的前一报文滞留",
        "an earlier message of the same key is parked",
        "先处理前一报文",
        "deal with the earlier message first",
    ),
    "NODE_SILENT": Explanation(
        "节点或服务没有应答",
        "the node or service does not answer",
        "运行 chuanyu doctor 查找原因",
        "run chuanyu doctor to find the cause",
    ),
    "ACTION_IMPOSSIBLE": Explanation(
        "该记录当前不能执行此操作",
        "this record cannot take that action now",
        "查看记录的当前状态",
        "look at the state of the record",
    ),
}


@dataclass(frozen=True)
class Problem:
    """One thing wrong: its code, where (JSON path), what kind of value was found, what was allowed."""

    code: str
    path: str = "$"
    found: str = ""
    allowed: str = ""

    def as_dict(self) -> dict[str, str]:
        """The form that crosses boundaries: the fields with both languages and the remedy."""
        known = CODES[self.code]
        return {
            "code": self.code,
            "path": self.path,
            "found": self.found,
            "allowed": self.allowed,
            "zh": known.zh,
            "en": known.en,
            "remedy_zh": known.remedy_zh,
            "remedy_en": known.remedy_en,
        }

    def __str__(self) -> str:
        known = CODES[self.code]
        found = f" (found {self.found})" if self.found else ""
        allowed = f" [allowed: {self.allowed}]" if self.allowed else ""
        return f"{self.code} at {self.path}: {known.zh} / {known.en}{found}{allowed}"


class MessageProblem(Exception):
    """Base of all that can be wrong with a message; carries every problem found, raised once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(map(str, self.problems)))


class Unreadable(MessageProblem):
    """The bytes or the envelope make no sense: poison, parked at once."""


class ContractBroken(MessageProblem):
    """The body is not what its contract says: poison, parked at once."""


class UnknownVersion(MessageProblem):
    """A newer version than we know: busy, not poison; parked until we are upgraded."""


def published_code(error: BaseException) -> str | None:
    """The code of an error when it is one of ours; libraries give their errors codes of their own."""
    code = getattr(error, "code", None)
    return code if isinstance(code, str) and code in CODES else None


def kind_of(value: Any) -> str:
    """The kind of a value and its size, never the value: 'text of 17 characters', 'number', 'nothing'."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true/false"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return f"text of {len(value)} characters"
    if isinstance(value, list):
        return f"list of {len(value)}"
    return "object" if isinstance(value, dict) else type(value).__name__
