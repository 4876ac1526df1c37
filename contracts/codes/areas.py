"""What the codes are about, in the order in which they are shown, and who cures what goes wrong there."""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.codes import (
    catalogue,
    credit,
    enforcement,
    fields,
    files,
    messages,
    operation,
    participants,
    signatures,
)
from contracts.codes.explanation import Explanation


@dataclass(frozen=True)
class Area:
    """An area of work with its codes; `cured_by` is whoever has to act."""

    name: str
    zh: str
    en: str
    cured_by_zh: str
    cured_by_en: str
    codes: Mapping[str, Explanation]


_SENDER = ("发送方", "the sender")
_CLERKS = ("发送方业务人员", "the clerks of the sender")
_BOTH = ("双方对接人员", "those who connect the two sides")
_GIVER = ("提供文件者", "whoever made the file")
_OPERATOR = ("本节点运维人员", "the operators of this node")
AREAS = (
    Area("messages", "报文", "messages", *_SENDER, messages.CODES),
    Area("fields", "字段", "fields", *_SENDER, fields.CODES),
    Area("catalogue", "事项", "matters", *_CLERKS, catalogue.CODES),
    Area("credit", "信用", "credit", *_CLERKS, credit.CODES),
    Area("enforcement", "执法", "enforcement", *_CLERKS, enforcement.CODES),
    Area("participants", "对接", "participants", *_BOTH, participants.CODES),
    Area("signatures", "签名与加密", "signatures and seals", *_BOTH, signatures.CODES),
    Area("files", "文件", "files", *_GIVER, files.CODES),
    Area("operation", "运行", "operation", *_OPERATOR, operation.CODES),
)
