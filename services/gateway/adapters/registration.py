"""The file of a participant at this node: how far its on-boarding is, by which keys it signs, when it rests.

What a participant is (name, region, role, contracts) stands in `contracts/participants`; this is what two
operators have agreed.  Read once, judged as a whole: every problem is named, and nothing of a wrong file is taken.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from contracts.anatomy import Data
from contracts.elements import basic, times
from contracts.elements.basic import Body
from contracts.errors import ContractBroken, Problem
from contracts.participants import every_participant
from contracts.registry import every_contract
from contracts.rules import Rule
from contracts.version import Shape
from services.gateway.domain.participant import Stage
from services.gateway.domain.transport import Kind, Transport
from shared.crypto.keyring import KINDS_FOR, KeyRecord, Use
from shared.crypto.keys import PublicKey, public_key
from shared.crypto.refusals import KeyRefused
from shared.crypto.signing import ALGORITHMS


STAGES: dict[str, str] = {
    Stage.AGREED: "已约定，交换密钥",
    Stage.TESTING: "试验",
    Stage.LIVE: "正式",
    Stage.SUSPENDED: "暂停",
}
TRANSPORTS: dict[str, str] = {
    Kind.AMQP: "AMQP",
    Kind.PUSH: "HTTP 推送：本节点发往其地址",
    Kind.PULL: "HTTP 拉取：对方按序号来取",
}
URL = 200  # characters
USES: dict[str, str] = {Use.SIGN: "签名", Use.SEAL: "加密"}
SIGNATURES = {name: one.signature for name, one in ALGORITHMS.items()}
REPORT = 200  # characters
PEM = 2_000  # characters; the longest public key has some 200


def _in_order(entry: Data) -> bool:
    return times.parsed(entry["not_before"]) < times.parsed(entry["not_after"])


PERIOD = Rule(
    name="period-ends-after-it-begins",
    code="PERIOD_REVERSED",
    zh="结束须晚于开始",
    en="it ends after it begins",
    holds=_in_order,
    broken={"not_before": "2026-12-02T00:00:00Z", "not_after": "2026-12-01T00:00:00Z"},
    at="not_after",
    allowed="after not_before",
)


class Key(Body):
    """协作方的一把公钥；新旧密钥的有效期应当重叠，以便更换。

    A public key of the participant; when keys change, their periods overlap.
    """

    use = basic.code("用途", "use", codes=USES, source="DESIGN §4")
    pem = basic.text("公钥", "public key, SPKI as PEM", longest=PEM)
    not_before = times.moment("生效时间", "valid from")
    not_after = times.moment("失效时间", "valid up to, not included")

    rules = (PERIOD,)


class Rest(Body):
    """计划停机，双方事先通知。

    Planned maintenance, of which the other side was told.
    """

    not_before = times.moment("开始", "begins")
    not_after = times.moment("结束", "ends")
    what = basic.text("事由", "what is done", longest=200)

    rules = (PERIOD,)


class Conformance(Body):
    """协作方对某契约版本的一致性结果：只有登记了结果的版本才会发给它。

    That the participant was seen to read a version of a contract: only such versions are sent to it.
    """

    contract = basic.text(
        "契约",
        "contract",
        longest=100,
        pattern="[a-z]+\\.[a-z]+(?:-[a-z]+)*",
        form="<owner>.<message>",
    )
    version = basic.whole("版本", "version", least=1, most=9_999)
    report = basic.text("依据", "what showed it", longest=REPORT)


class Way(Body):
    """传输方式；口令和密钥从不写在登记文件中。

    How messages reach the participant; secrets never stand in a registration.
    """

    kind = basic.code("方式", "kind", codes=TRANSPORTS, source="DESIGN §2")
    url = basic.text(
        "推送地址",
        "address to push to, without a user, a question mark or a fragment",
        longest=URL,
        pattern="https?://[A-Za-z0-9.:-]+(?:/[A-Za-z0-9._~/-]*)?",
        form="https://host:port/path",
        optional=True,
    )


class Registration(Body):
    """协作方的登记文件。

    The registration of a participant at a node.
    """

    participant = basic.text(
        "协作方", "participant", longest=40, pattern="[a-z]+(?:-[a-z]+)*", form="words with -"
    )
    stage = basic.code("阶段", "stage of on-boarding", codes=STAGES, source="DESIGN §2")
    algorithms = basic.several(
        "签名算法",
        "algorithms it signs by",
        basic.code("签名算法", "algorithm", codes=SIGNATURES, source="decision 0017"),
        least=1,
        most=len(SIGNATURES),
    )
    keys = basic.several("公钥", "public keys", basic.nested("公钥", "key", Key), least=1, most=50)
    notice_days = basic.whole(
        "通知期", "days of notice before a change of keys or contracts", least=0, most=365
    )
    maintenance = basic.several(
        "计划停机", "planned maintenance", basic.nested("计划停机", "rest", Rest), most=50
    )
    conformance = basic.several(
        "一致性结果",
        "versions it was seen to read",
        basic.nested("一致性结果", "conformance", Conformance),
        most=1_000,
        optional=True,
    )
    transport = basic.nested("传输方式", "transport", Way, optional=True)
    duty = basic.text("值班联系方式", "how its duty desk is reached", longest=200, optional=True)


SHAPE, WAY = Shape(Registration), Shape(Way)


@dataclass(frozen=True)
class Registered:
    """What a file says."""

    participant: str
    stage: Stage
    algorithms: tuple[str, ...]
    keys: tuple[KeyRecord, ...]
    notice_days: int
    maintenance: tuple[Data, ...]
    duty: str | None
    conformance: tuple[Data, ...] = ()
    transport: Transport | None = None  # as it stands, when the file says nothing


def registration(content: Any) -> Registered:
    """What the content says; ContractBroken with every problem when it cannot be taken."""
    data = SHAPE.write(content)
    keys, problems = _keys(data)
    conformance = data["conformance"] or ()
    problems += _about_whom(data)
    way = data["transport"]
    problems += wrong_address(way, "$.transport") if way else ()
    for number, entry in enumerate(conformance):
        problems += unknown_version(entry["contract"], entry["version"], f"$.conformance[{number}]")
    if problems:
        raise ContractBroken(problems)
    return Registered(
        participant=data["participant"],
        stage=Stage(data["stage"]),
        algorithms=tuple(data["algorithms"]),
        keys=tuple(keys),
        notice_days=data["notice_days"],
        maintenance=tuple(data["maintenance"]),
        duty=data["duty"],
        conformance=tuple(conformance),
        transport=Transport(Kind(way["kind"]), way["url"]) if way else None,
    )


def transport(kind: str, url: str | None) -> Transport:
    """As an operator says it; raises ContractBroken."""
    said = {"kind": kind} | ({} if url is None else {"url": url})
    data = WAY.write(said)
    if problems := wrong_address(data, "$"):
        raise ContractBroken(problems)
    return Transport(Kind(data["kind"]), data["url"])


def wrong_address(way: Data, place: str) -> list[Problem]:
    """A push needs an address, and nothing else has one."""
    is_push, has_url = way["kind"] == Kind.PUSH, way["url"] is not None
    if is_push == has_url:
        return []
    code = "FIELD_REQUIRED" if is_push else "FIELD_UNKNOWN"
    return [Problem(code, f"{place}.url", "", Kind.PUSH)]


def unknown_version(contract: str, version: int, place: str) -> list[Problem]:
    """What is wrong with a version that is said to be read."""
    known = {name: one for name, one in every_contract().items() if one.shared}
    if contract not in known:
        return [Problem("NOT_FOUND", f"{place}.contract", "", ", ".join(known))]
    newest = known[contract].newest
    if not 1 <= version <= newest:
        return [Problem("VERSION_UNKNOWN", f"{place}.version", f"v{version}", f"v1..v{newest}")]
    return []


def _about_whom(data: Data) -> list[Problem]:
    known = every_participant()
    if data["participant"] in known:
        return []
    return [Problem("PARTICIPANT_UNKNOWN", "$.participant", "", ", ".join(known))]


def _keys(data: Data) -> tuple[list[KeyRecord], list[Problem]]:
    """Those that can be used, and why the others cannot."""
    records: list[KeyRecord] = []
    problems: list[Problem] = []
    for number, entry in enumerate(data["keys"]):
        place = f"$.keys[{number}]"
        try:
            key = public_key(entry["pem"].encode())
        except KeyRefused as refused:
            problems.append(Problem(refused.code, f"{place}.pem", refused.problem.found))
            continue
        wrong = [
            *_unfit(key, entry["use"], data["algorithms"], place),
            *_twice(key, records, place),
        ]
        if wrong:
            problems += wrong
        else:
            records.append(_record(data["participant"], key, entry))
    return records, problems


def _unfit(key: PublicKey, use: str, algorithms: list[str], place: str) -> Iterator[Problem]:
    """A key signs only by an algorithm that is agreed, and seals only where sealing has one of its kind."""
    fit = set(KINDS_FOR[Use(use)])
    if use == Use.SIGN:
        fit &= {ALGORITHMS[name].kind.name for name in algorithms}
    if key.kind.name not in fit:
        yield Problem("KEY_KIND_UNFIT", f"{place}.pem", key.kind.name, ", ".join(sorted(fit)))


def _twice(key: PublicKey, records: list[KeyRecord], place: str) -> Iterator[Problem]:
    """A key has one use, so it stands in the file once."""
    if any(record.key.id == key.id for record in records):
        yield Problem("KEY_TWICE", f"{place}.pem", key.id)


def _record(participant: str, key: PublicKey, entry: Data) -> KeyRecord:
    begin, end = (times.parsed(entry[name]) for name in ("not_before", "not_after"))
    return KeyRecord(
        participant=participant,
        use=Use(entry["use"]),
        key=key,
        not_before=begin.astimezone(dt.UTC),
        not_after=end.astimezone(dt.UTC),
    )
