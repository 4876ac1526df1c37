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
    "PARTICIPANT_UNKNOWN": Explanation(
        "未登记该协作方",
        "the participant is not registered here",
        "核对标识；按接入步骤登记：chuanyu participants register",
        "check the id; register it as on-boarding says: chuanyu participants register",
    ),
    "PARTICIPANT_NOT_LIVE": Explanation(
        "该协作方所处阶段不接收此报文",
        "at the participant's stage of on-boarding this is not taken",
        "试验阶段只发送带试验标记的报文；正式接入由双方确认，此前本方发出的报文自动等待",
        "while it is tested send only tests; both agree when it goes live, and what this node sends waits for that",
    ),
    "CONFORMANCE_MISSING": Explanation(
        "没有登记该协作方能读的任何版本，此报文等待",
        "no version of it that the participant reads is on record; the message waits",
        "回放契约样例、确认能读后登记：chuanyu participants conformance；登记后自行发出",
        "replay the fixtures, then record what it reads: chuanyu participants conformance; it goes by itself then",
    ),
    "LANE_PAUSED": Explanation(
        "通道已暂停，此报文随通道恢复自行转交",
        "its lane is paused; the message goes on by itself when the lane does",
        "待操作员恢复通道（chuanyu lanes resume）；现在无须重试",
        "an operator lets the lane go on (chuanyu lanes resume); there is nothing to retry now",
    ),
    "KEY_KIND_UNFIT": Explanation(
        "密钥种类不适合该用途或所约定的算法",
        "a key of this kind does not serve this use, or no algorithm that is agreed",
        "按所列种类另行生成密钥，或者补充约定算法",
        "make a key of a kind listed, or agree on its algorithm too",
    ),
    "KEY_TWICE": Explanation(
        "同一密钥出现两次；一把密钥只作一种用途",
        "the key stands there twice; a key has one use",
        "为另一用途另行生成密钥",
        "make another key for the other use",
    ),
    "LANE_DIFFERS": Explanation(
        "签名指明的通道不是该契约所属服务的通道",
        "the signature names another lane than that of the service that owns the contract",
        "以所列通道编号、签名后重发",
        "number it on the lane listed, sign it and send it again",
    ),
    "PLACE_INVALID": Explanation(
        "签名未指明有效的通道、纪元和序号",
        "the signature names no place on a lane",
        "通道为所列服务，纪元和序号自 1 起；改正后重新签名重发",
        "a lane is one of the services listed, epochs and numbers begin with 1; sign it again and resend",
    ),
    "NUMBER_REUSED": Explanation(
        "该通道序号已属于另一报文",
        "the number on this lane is that of another message",
        "双方核对该序号的报文；若发送方恢复过备份，须启用新纪元",
        "both sides compare the message under this number; a sender restored from a backup begins a new epoch",
    ),
    "LANE_UNKNOWN": Explanation(
        "没有该通道",
        "there is no such lane",
        "核对通道、纪元和方向：chuanyu lanes",
        "check lane, epoch and direction: chuanyu lanes",
    ),
    "NUMBER_NOT_GIVEN": Explanation(
        "该序号从未发出",
        "this number was never given out on the lane",
        "核对序号，序号自 1 起连续",
        "check the number; they begin with 1 and have no gap",
    ),
    "NOTHING_DIFFERS": Explanation(
        "最近一次对账在该通道没有须确认的不符",
        "the newest reconciliation found nothing of this lane that has to be judged",
        "先运行 chuanyu reconcile；只能确认其中显示的同号不同文和未曾发出",
        "run chuanyu reconcile first; what it shows as different or never given can be acknowledged",
    ),
    "EVIDENCE_TOO_LARGE": Explanation(
        "该案的报文过多或过大，无法合为一个存证包",
        "the case has too many or too large messages for one bundle of evidence",
        "以报文标识逐条导出",
        "export its messages one by one, by their ids",
    ),
    "RANGE_INVALID": Explanation(
        "序号范围不正确",
        "this is no range of numbers",
        "起止为自 1 起的整数，起不大于止，一次不超过所列条数",
        "both ends are whole numbers from 1 on, the first not beyond the last, at most as many at once as listed",
    ),
    "CONTRACT_DIGEST_UNKNOWN": Explanation(
        "签名所指契约版本的摘要与本方不同",
        "the signature names another text of this contract version than ours",
        "双方核对该版本的模式文件；报文隔离，一致后自动重试",
        "both sides compare the schema file of the version; the message waits and is retried by itself",
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
