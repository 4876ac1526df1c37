"""Codes: what a node says of its own work and records."""

from contracts.codes.explanation import Explanation


CODES = {
    "NOT_FOUND": Explanation(
        "没有该记录", "there is no such record", "核对编号", "check the number"
    ),
    "ILLEGAL_TRANSITION": Explanation(
        "当前状态不允许该操作",
        "the present state does not allow this action",
        "按所列可行操作办理",
        "take one of the actions named as possible",
    ),
    "HANDLER_FAILED": Explanation(
        "处理报文时程序出错",
        "the programme failed while handling the message",
        "查看日志中的同一报文标识；系统会自动重试",
        "look up the message id in the log; it is retried by itself",
    ),
    "BLOCKED": Explanation(
        "同一业务键的前一报文滞留",
        "an earlier message of the same key is parked",
        "先处理前一报文",
        "deal with the earlier message first",
    ),
    "KILLED_PROCESS": Explanation(
        "处理该报文的进程未能结束",
        "the process that began to handle this message never ended",
        "查看该时刻的日志与内存；确认原因后再重试",
        "look at the log and the memory of that moment; retry when the cause is known",
    ),
    "NODE_SILENT": Explanation(
        "节点或服务没有应答",
        "the node or service does not answer",
        "运行 chuanyu doctor 查找原因；服务若已收到命令，仍可能执行，重复之前先核对",
        "run chuanyu doctor to find the cause; a service that had taken a command may still carry it out:"
        " look before repeating",
    ),
    "ACTION_IMPOSSIBLE": Explanation(
        "该记录当前不能执行此操作",
        "this record cannot take that action now",
        "查看记录的当前状态",
        "look at the state of the record",
    ),
    "NOT_OURS": Explanation(
        "对方或其他服务的报文，本服务不得修改",
        "a partner's message, or that of another service, is never edited here",
        "放弃该报文并请发送方更正后重发",
        "discard it with the reason and ask its sender for a corrected one",
    ),
    "ALREADY_SENT": Explanation(
        "报文已发出，或不能排除已经发出",
        "the message was sent, or may have been",
        "发送一条更正报文",
        "send a new message that corrects it",
    ),
    "MESSAGE_CHANGED": Explanation(
        "查看之后该报文已有变化",
        "the message is no longer the one that was looked at",
        "重新查看后再操作",
        "look at it again, then decide",
    ),
    "NOTHING_CHANGED": Explanation(
        "所提修改与原报文相同",
        "the changes leave the message as it is",
        "核对修改内容",
        "check what was to be changed",
    ),
    "FIELD_LOCKED": Explanation(
        "该字段不得修改：只能修改正文，业务键除外",
        "this field may not be edited: only the body may, and not its business key",
        "只修改 data 中业务键以外的字段；否则放弃该报文并发送新报文",
        "change other fields of data only; else discard it and send a new message",
    ),
    "UNDO_TOO_LATE": Explanation(
        "已生效，不能撤销",
        "it has taken effect and cannot be undone",
        "发送更正报文；重试前可先试运行",
        "send a message that corrects it; a dry run before a retry shows what it leads to",
    ),
    "VERSION_UNKNOWN": Explanation(
        "报文版本高于本节点所知版本",
        "the version is newer than this node knows",
        "升级本节点后滞留报文自动重试",
        "upgrade this node; the parked message is then retried by itself",
    ),
    "NOT_HANDLED_YET": Explanation(
        "本节点认识该契约，但该服务尚不办理此类报文",
        "this node knows the contract, but the service does not handle it yet",
        "升级本节点后滞留报文自动重试",
        "upgrade this node; the parked message is then retried by itself",
    ),
    "RULE_FAILED": Explanation(
        "本方校验规则运行出错，与报文对错无关",
        "a rule of ours failed instead of judging; the message may be right",
        "由本方开发人员修复该规则；滞留报文自动重试",
        "the developers of this node mend the rule named; the message is retried by itself",
    ),
    "ORDER_UNKNOWN": Explanation(
        "没有该部分，或者该部分不接受此指令",
        "there is no such part, or it does not take this order",
        "按所列部分和指令下达",
        "name one of the parts and orders listed",
    ),
    "RETENTION_TOO_SHORT": Explanation(
        "收件箱保存期不足，重发的报文会再次生效",
        "the inbox forgets too early: a message sent again would take effect again",
        "在节点的 settings.env 中把所列设置延长到所需天数，或者缩短所列期限",
        "in the node's settings.env raise the setting to the days named, or shorten the times named",
    ),
    "SETTINGS_UNUSABLE": Explanation(
        "节点的设置文件有误",
        "the file of a node's settings says what no service could start with",
        "按所列行和可设置的名称改正 settings.env，再启动",
        "correct the lines named in settings.env, with the names that are possible, and start again",
    ),
    "KEY_UNREADABLE": Explanation(
        "不是可用的密钥",
        "this is no key that can be used",
        "使用无口令的 PKCS#8 私钥或 SPKI 公钥（PEM），或以 chuanyu keys generate 生成",
        "use PKCS#8 without a password or SPKI, as PEM, or make one by chuanyu keys generate",
    ),
    "KEY_FILE_OPEN": Explanation(
        "私钥文件可被他人读取或修改",
        "others than its owner may read or change the file of a private key",
        "视为已泄露并更换密钥；新文件的权限设为 0600",
        "take the key for known to others and replace it; the new file has the rights 0600",
    ),
    "KEY_FILE_EXISTS": Explanation(
        "文件已存在，不覆盖密钥",
        "the file is there already, and a key is never overwritten",
        "另选文件名，或者先移走原文件",
        "choose another name, or move the old file away first",
    ),
    "KEY_FILE_UNUSABLE": Explanation(
        "密钥文件无法读写",
        "the file of the key cannot be read or written",
        "核对路径和权限",
        "check the path and the rights",
    ),
    "KEY_ID_DIFFERS": Explanation(
        "密钥标识不符，这不是所指的密钥",
        "the id differs: this is another key than the one that was meant",
        "不要登记；经其他渠道向密钥持有方重新取得公钥和标识",
        "do not register it; ask its owner for key and id again, by another channel",
    ),
    "DATABASE_AWAY": Explanation(
        "数据库繁忙或不可用，操作多半没有完成",
        "the database is busy or away; most likely nothing was done",
        "运行 chuanyu doctor 查找原因；稍后先查看现状，再重做一次",
        "run chuanyu doctor to find the cause; a little later look how it stands, then do it again",
    ),
    "BROKER_AWAY": Explanation(
        "消息代理不可用或繁忙，不能确认已收下",
        "the broker is away or busy: it is not sure that anything was taken",
        "按 Retry-After 稍后原样重发，重复的不再生效",
        "send the same again after the time that Retry-After names; copies have no effect",
    ),
    "DATABASE_UNFIT": Explanation(
        "数据库的设置可能丢失已提交的内容",
        "the database is set so that it may lose what was committed",
        "按所列设置改正；不要使用内存数据库或者网络文件系统上的 SQLite",
        "correct the settings named; no memory database, and no SQLite on a network file system",
    ),
}
