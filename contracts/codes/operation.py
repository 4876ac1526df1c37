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
        "运行 chuanyu doctor 查找原因",
        "run chuanyu doctor to find the cause",
    ),
    "ACTION_IMPOSSIBLE": Explanation(
        "该记录当前不能执行此操作",
        "this record cannot take that action now",
        "查看记录的当前状态",
        "look at the state of the record",
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
        "延长 CHUANYU_INBOX_DAYS，或者缩短所列期限",
        "raise CHUANYU_INBOX_DAYS, or shorten the times named",
    ),
    "DATABASE_UNFIT": Explanation(
        "数据库的设置可能丢失已提交的内容",
        "the database is set so that it may lose what was committed",
        "按所列设置改正；不要使用内存数据库或者网络文件系统上的 SQLite",
        "correct the settings named; no memory database, and no SQLite on a network file system",
    ),
}
