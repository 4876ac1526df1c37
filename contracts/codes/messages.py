"""Codes: what was read is not the message it claims to be."""

from contracts.codes.explanation import Explanation


CODES = {
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
    "LOSS_FORBIDDEN": Explanation(
        "转换为旧版本会丢失不得丢失的内容",
        "an older version would lose what must not be lost",
        "请协作方升级版本,或由人工处理该报文",
        "have the participant upgrade, or let a person deal with the message",
    ),
    "TOKEN_WRONG": Explanation(
        "访问令牌缺失或不正确",
        "the access token is missing or wrong",
        "核对双方交换的令牌",
        "compare the token that both sides exchanged",
    ),
    "BASELINE_MISSING": Explanation(
        "没有可供比对的已发布契约",
        "there are no published contracts to compare with",
        "指定含有 contracts/published 的 git 版本,或含 contracts.json 的文件夹",
        "name a git revision that has contracts/published, or a folder with contracts.json",
    ),
    "VALUE_NOT_MAPPED": Explanation(
        "该协作方的代码对照表中没有此值",
        "the participant's mapping of this list has no such value",
        "核对该值;如属新值,由双方确认后补入对照表",
        "check the value; a new one is added to the mapping once both sides have agreed",
    ),
    "VALUE_AMBIGUOUS": Explanation(
        "该值对应多个值,不能代为选择",
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
    "MESSAGE_TOO_LARGE": Explanation(
        "报文超过该契约规定的大小",
        "the message is larger than its contract allows",
        "附件走文件通道,正文只保留文件摘要",
        "send files by the file channel and keep only their digests in the body",
    ),
    "NOT_HANDLED_YET": Explanation(
        "本节点认识该契约,但该服务尚不办理此类报文",
        "this node knows the contract, but the service does not handle it yet",
        "升级本节点后滞留报文自动重试",
        "upgrade this node; the parked message is then retried by itself",
    ),
}
