"""Codes: what was read is not the message it claims to be."""

from contracts.codes.explanation import Explanation


CODES = {
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
    "DATA_TWICE": Explanation(
        "报文同时带有 data 和 data_base64（CloudEvents 1.0 不允许）",
        "the message has both data and data_base64, which CloudEvents 1.0 forbids",
        "只保留 data",
        "keep data alone",
    ),
    "TYPE_UNKNOWN": Explanation(
        "未知的报文类型",
        "unknown message type",
        "核对 type 属性；可能需要升级本节点",
        "check the type attribute; this node may need an upgrade",
    ),
    "MESSAGE_TOO_LARGE": Explanation(
        "报文超过其契约或者信封规定的大小",
        "the message is larger than its contract or the envelope allows",
        "附件走文件通道，正文只保留文件摘要",
        "send files by the file channel and keep only their digests in the body",
    ),
    "CONTENT_TYPE_WRONG": Explanation(
        "请求的内容类型不正确",
        "the request is of another content type",
        "以所列类型发送",
        "send it as the type listed",
    ),
    "KEY_MISMATCH": Explanation(
        "分区键或主题与正文的业务键不一致",
        "the partition key or subject is not the business key of the body",
        "两者均使用正文中的业务键",
        "use the business key of the body for both",
    ),
    "ID_REUSED": Explanation(
        "同一报文标识对应不同内容",
        "the same message id came with different content",
        "由发送方查明；更正报文必须使用新标识",
        "the sender must find out why; a corrected message takes a new id",
    ),
    "EXPIRED": Explanation(
        "报文到达时已过失效时间",
        "the message had expired when it came",
        "如仍需要，请发送新报文",
        "send a new message if it is still wanted",
    ),
    "LOSS_FORBIDDEN": Explanation(
        "转换为旧版本会丢失不得丢失的内容",
        "an older version would lose what must not be lost",
        "请协作方升级版本，或由人工处理该报文",
        "have the participant upgrade, or let a person deal with the message",
    ),
    "MORE_PROBLEMS": Explanation(
        "问题过多，其余未逐一列出",
        "there are more problems than are told",
        "先改正已列出的问题，再重新校验",
        "correct those that are told and try again",
    ),
}
