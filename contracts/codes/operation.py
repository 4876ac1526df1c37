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
