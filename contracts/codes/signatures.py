"""Codes: a signature does not prove what it should, or a sealed field cannot be opened."""

from contracts.codes.explanation import Explanation


CODES = {
    "SIGNATURE_MISSING": Explanation(
        "报文没有签名",
        "the message has no signature",
        "按约定签名后重发，报文字节不变",
        "sign it as agreed and send the same bytes again",
    ),
    "SIGNATURE_UNREADABLE": Explanation(
        "签名或签名陈述的格式不符",
        "the signature or its statement is not of the agreed form",
        "对照网关协作方须知中的签名陈述逐字节核对",
        "compare it byte by byte with the statement on the gateway's page for partners",
    ),
    "SIGNATURE_WRONG": Explanation(
        "签名与签名陈述或公钥不符",
        "the signature is not one over this statement by this key",
        "核对用户标识、摘要算法和签名编码，再以所登记的私钥重新签名",
        "check user id, digest and encoding, then sign again with the key that is registered",
    ),
    "BODY_NOT_SIGNED": Explanation(
        "报文字节不是所签的字节",
        "these are not the bytes that were signed",
        "报文途中被改动或重新编码；原样重发",
        "the message was altered or encoded anew on its way; send the original bytes again",
    ),
    "SIGNED_FOR_ANOTHER": Explanation(
        "签名指明的接收方不是本方",
        "the signature names another receiver",
        "不转发他人的报文；为本方另行签名",
        "do not pass on what was signed for somebody else; sign it for this receiver",
    ),
    "ALGORITHM_NOT_ALLOWED": Explanation(
        "未与该协作方约定此签名算法",
        "this algorithm is not agreed with the participant",
        "改用所列算法，或者双方重新约定",
        "use one of those listed, or agree on another first",
    ),
    "KEY_UNKNOWN": Explanation(
        "未登记该签名密钥",
        "the key that signed is not registered",
        "先交换并登记公钥，核对密钥指纹",
        "exchange and register the public key first, and compare its fingerprint",
    ),
    "KEY_NOT_YET_VALID": Explanation(
        "签名时密钥尚未生效",
        "the key was not valid yet when it signed",
        "使用现行密钥签名，或者核对生效时间与时钟",
        "sign with the key in force, or check its beginning and the clock",
    ),
    "KEY_EXPIRED_AT_SIGNING": Explanation(
        "签名时密钥已过有效期",
        "the key had expired when it signed",
        "登记新密钥后重新签名重发",
        "register a new key, sign again and resend",
    ),
    "KEY_REVOKED": Explanation(
        "密钥已撤销",
        "the key has been revoked",
        "登记新密钥后重新签名重发；此前报文须查明",
        "register a new key, sign again and resend; find out about the messages before",
    ),
    "SIGNED_TOO_LONG_AGO": Explanation(
        "签名时间早于允许的最长中断",
        "it was signed longer ago than the longest outage that is allowed for",
        "以新的签名重发同一报文",
        "send the same message under a fresh signature",
    ),
    "SIGNED_IN_FUTURE": Explanation(
        "签名时间晚于收到时间，超出时钟误差",
        "it was signed after it came, by more than clocks may differ",
        "双方校准时钟后重新签名重发",
        "set the clocks of both sides, sign again and resend",
    ),
    "SEALED_UNREADABLE": Explanation(
        "加密字段的格式不符",
        "the sealed field is not of the agreed form",
        "对照网关协作方须知中的加密字段格式",
        "compare it with the form on the gateway's page for partners",
    ),
    "SEAL_KEY_UNKNOWN": Explanation(
        "加密所用的公钥不是本方的密钥",
        "it was sealed for a key that the receiver does not have",
        "使用接收方现行的加密公钥重新加密",
        "seal it again for the receiver's key in force",
    ),
    "SEAL_BROKEN": Explanation(
        "加密字段被改动，或者不属于该报文该字段",
        "the sealed field was altered, or is of another message or place",
        "由发送方重新加密后发送新报文",
        "the sender seals it again in a new message",
    ),
}
