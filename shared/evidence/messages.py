"""One message of a bundle: its bytes, signature, listing and conversion, its place in the chain, its receipt."""

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from contracts import border
from contracts import envelope as envelopes
from contracts.errors import MessageProblem
from shared.crypto.encoding import decoded
from shared.crypto.refusals import SignatureRefused
from shared.crypto.signatures import taken_apart
from shared.crypto.statement import Place, What
from shared.evidence.chain import Course, Entry, moment
from shared.evidence.chains import Chains, course_of
from shared.evidence.trust import Prover, of_bytes
from shared.evidence.verdict import Check, Part


Document = dict[str, Any]
Spans = list[tuple[int, int]]


@dataclass(frozen=True)
class Judge:
    """Of all messages of a bundle."""

    node: str
    prover: Prover
    chains: Chains
    receipts: Mapping[
        Course, tuple[Spans, str]
    ]  # what a proved receipt says, and when it was signed

    def judge(self, part: Part, message: Document) -> Iterator[Check]:
        body = None if message["body"] is None else decoded(message["body"])
        yield _bytes(part, message, body)
        yield from self._signature(part, message, body)
        if body is not None:
            yield _content(part, message, body)
        if message["conversion"] is not None or message["said"] is not None:
            yield _conversion(part, message, body)
        yield self._chain(part, message)
        yield self._receipt(part, message)

    def judge_parked(self, part: Part, one: Document) -> Iterator[Check]:
        """What came and was not let in: its bytes and who signed them."""
        body = decoded(one["body"]) or b""
        yield _bytes(part, one, body)
        yield from self._signature(part, one, body)
        zh = f"滞留，未进入存底：{one['reason']}（{one['state']}）"
        yield part.note("parked", zh, f"parked, not let in: {one['reason']} ({one['state']})")

    def _signature(self, part: Part, message: Document, body: bytes | None) -> Iterator[Check]:
        try:
            place = place_of(_what(message), self.node, message, message["number"])
            proof = None if body is None else of_bytes(body)
            statement = self.prover.prove(message["signature"], place, proof)
        except SignatureRefused as refused:
            yield part.refused("signature", refused)
            return
        signed = moment(statement.signed)
        zh = f"{place.sender} 签于 {signed}，密钥 {statement.key}"
        yield part.ok("signature", zh, f"signed by {place.sender} at {signed}, key {statement.key}")
        revoked = self.prover.revoked_since(statement)
        if revoked is not None:
            at = moment(revoked)
            zh = f"密钥其后于 {at} 撤销；以存证链首的签名时间佐证"
            yield part.note("key", zh, f"the key was revoked at {at}, after it signed")

    def _chain(self, part: Part, message: Document) -> Check:
        if message["entry"] is None:
            zh = "存底于存证链启用之前，不在链中"
            return part.note("chain", zh, "entered before the chain began, and is not in it")
        found = self.chains.entries.get((course_of(message), message["entry"]))
        if found is None:
            zh = "尚无已签链首证明其位置"
            return part.note("chain", zh, "no signed head proves its entry yet")
        entry, signed = found
        return part.judged(
            "chain",
            holds=entry == _entry(message).digest,
            zh=(f"链中第 {message['entry']} 条，链首签于 {signed}", "与存证链所记不符"),
            en=(
                f"entry {message['entry']} of the chain, under a head signed at {signed}",
                "differs from what entered the chain",
            ),
        )

    def _receipt(self, part: Part, message: Document) -> Check:
        spans, signed = self.receipts.get(course_of(message), ([], ""))
        if any(first <= message["number"] <= last for first, last in spans):
            return part.ok("receipt", f"回执签于 {signed}", f"receipted, signed at {signed}")
        return part.note("receipt", "本包无其回执", "no receipt of it in this bundle")


def place_of(what: What, node: str, one: Document, number: int) -> Place:
    """Where a message, or a receipt for it, must have been signed: receipts go the other way."""
    goes_out = (one["direction"] == "out") == (what is not What.RECEIPT)
    sender, receiver = (node, one["participant"]) if goes_out else (one["participant"], node)
    return Place(
        what=what,
        sender=sender,
        receiver=receiver,
        lane=one["lane"],
        epoch=one["epoch"],
        number=number,
        contract=None,
    )


def _what(message: Document) -> What:
    """A number of a message that was withdrawn is filled by a void one."""
    is_void = taken_apart(message["signature"])[0].place.what is What.VOID
    return What.VOID if is_void else What.MESSAGE


def _bytes(part: Part, message: Document, body: bytes | None) -> Check:
    if body is None and message["removed_at"] is not None:
        at = message["removed_at"]
        zh = f"正文已于 {at} 按保存期清除，摘要仍可核对"
        return part.note("body", zh, f"body removed after retention at {at}; its digest stays")
    return part.judged(
        "body",
        holds=body is not None and _sha256(body) == message["digest"],
        zh=("正文与摘要相符", "正文与摘要不符"),
        en=("the bytes are those of the digest", "the bytes are not those of the digest"),
    )


def _sha256(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _content(part: Part, message: Document, body: bytes) -> Check:
    try:
        said = envelopes.decode(body)
    except MessageProblem as wrong:
        return part.refused("content", wrong)
    found = (said.id, said.source, said.type, said.partitionkey)
    return part.judged(
        "content",
        holds=found == tuple(message[name] for name in ("message_id", "source", "type", "key")),
        zh=("标识、来源、类型、业务键与正文相符", "标识、来源、类型或业务键与正文不符"),
        en=(
            "id, source, type and key are those of the bytes",
            "id, source, type or key are not those of the bytes",
        ),
    )


def _conversion(part: Part, message: Document, body: bytes | None) -> Check:
    said = None if message["said"] is None else decoded(message["said"])
    record = message["conversion"] or {}
    if said is None and body is None and record.get("said"):
        zh = "转换前的正文已按保存期清除"
        return part.note("conversion", zh, "the words before the conversion were removed")
    return part.judged(
        "conversion",
        holds=said is not None and bool(record) and record.get("said") in {_sha256(said), None},
        zh=("转换前的正文与转换记录相符", "转换前的正文与转换记录不符"),
        en=(
            "the words before the conversion are those of its record",
            "the words before the conversion are not those of its record",
        ),
    )


def _entry(message: Document) -> Entry:
    return Entry(
        course=course_of(message),
        number=message["number"],
        at=dt.datetime.fromisoformat(message["at"]),
        message_id=message["message_id"],
        source=message["source"],
        type=message["type"],
        key=message["key"],
        body=message["digest"],
        conversion=message["conversion"],
        signature=message["signature"],
    )


def receipt(
    part: Part, node: str, prover: Prover, one: Document
) -> tuple[Check, tuple[Spans, str] | None]:
    """The newest of a lane: whether it is proved, and what it says then."""
    body = decoded(one["body"]) or b""
    try:
        place = place_of(What.RECEIPT, node, one, 0)
        statement = prover.prove(one["signature"], place, of_bytes(body))
        said = border.RECEIPT.read(envelopes.decode(body).data)
        if (said["lane"], said["epoch"]) != (one["lane"], one["epoch"]):
            raise SignatureRefused("LANE_DIFFERS", said["lane"])
    except MessageProblem as refused:
        return part.refused("signature", refused), None
    spans = [(span["first"], span["last"]) for span in said["stored"]]
    signed = moment(statement.signed)
    zh, en = f"{place.sender} 的回执签于 {signed}", f"receipt of {place.sender}, signed at {signed}"
    return part.ok("signature", zh, en), (spans, signed)
