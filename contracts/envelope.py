"""The envelope: CloudEvents 1.0 in JSON structured mode with our extensions.

Extension names are lower case without separators, as CloudEvents asks.  No personal data may stand
in id, source, subject, partitionkey or any header: they are logged, routed and shown.
"""

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from typing import Any

from contracts import strict_json
from contracts.elements import basic, times
from contracts.elements.basic import Body
from contracts.errors import ContractBroken, Problem, Unreadable, kind_of
from contracts.version import Version


TYPE_PREFIX = "cn.chuanyu."
SOURCE = "/[a-z][a-z0-9-]*/[a-z][a-z0-9-]*"
TYPE = r"cn\.chuanyu\.[a-z]+\.[a-z]+(?:-[a-z]+)*\.v[1-9][0-9]{0,3}"
UUID = basic.UUID
LARGEST = 256 * 1024  # bytes of one message on the wire
CLOUD_EVENTS = "CloudEvents 1.0"
SPEC_VERSIONS = {"1.0": "CloudEvents 1.0"}
CONTENT_TYPES = {"application/json": "JSON"}


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """One message: CloudEvents attributes, our extensions, and the body (`data`) as read from JSON."""

    id: str
    source: str  # "/<node>/<service>"
    type: str  # "cn.chuanyu.<owner>.<message>.v<N>"
    subject: str  # the business key
    time: dt.datetime  # when it occurred, with its zone
    data: dict[str, Any]
    partitionkey: str
    correlationid: str
    causationid: str | None = None
    expirytime: dt.datetime | None = None
    contractdigest: str | None = None
    traceparent: str | None = None
    test: bool = False
    extensions: dict[str, Any] = field(
        default_factory=dict
    )  # what others added; passed on untouched

    @property
    def contract(self) -> str:
        """The contract's name, <owner>.<message>."""
        return self.type.removeprefix(TYPE_PREFIX).rpartition(".v")[0]

    @property
    def version(self) -> int:
        return int(self.type.rpartition(".v")[2])

    @property
    def node(self) -> str:
        """The node it was published at."""
        return self.source.split("/")[1]


class Attributes(Body):
    """信封（CloudEvents 1.0 结构化 JSON）：标准属性、本系统扩展属性和正文 data。

    CloudEvents 1.0 in JSON structured mode: its attributes, our extensions, and the body as `data`.
    """

    specversion = basic.code(
        "规范版本", "specification version", codes=SPEC_VERSIONS, source=CLOUD_EVENTS
    )
    id = basic.text(
        "报文标识",
        "message id",
        shortest=36,
        longest=36,
        pattern=UUID,
        form="UUID",
        source=CLOUD_EVENTS,
    )
    source = basic.text(
        "来源", "source", longest=64, pattern=SOURCE, form="/<node>/<service>",
        source=CLOUD_EVENTS,
    )  # fmt: skip
    type = basic.text(
        "报文类型", "message type", longest=100, form="cn.chuanyu.<owner>.<message>.v<N>",
        pattern=TYPE, source=CLOUD_EVENTS,
    )  # fmt: skip
    subject = basic.text("业务键", "business key", longest=128, source=CLOUD_EVENTS)
    time = times.moment("发生时间", "time of occurrence", source=CLOUD_EVENTS)
    datacontenttype = basic.code(
        "内容类型", "content type", codes=CONTENT_TYPES, source=CLOUD_EVENTS, optional=True
    )  # fmt: skip
    partitionkey = basic.text(
        "分区键", "partition key", longest=128, source="CloudEvents partitioning extension"
    )
    correlationid = basic.text(
        "关联标识", "correlation id", shortest=36, longest=36, pattern=UUID, form="UUID"
    )
    causationid = basic.text(
        "起因标识",
        "causation id",
        shortest=36,
        longest=36,
        pattern=UUID,
        form="UUID",
        optional=True,
    )
    expirytime = times.moment("失效时间", "expiry", optional=True)
    contractdigest = basic.text(
        "契约摘要", "contract digest", shortest=71, longest=71, pattern="sha256:[0-9a-f]{64}", form="sha256:<hex>",
        optional=True,
    )  # fmt: skip
    traceparent = basic.text(
        "跟踪上下文", "trace context", shortest=55, longest=55, pattern="00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}",
        form="00-<trace>-<span>-<flags>", source="W3C Trace Context", optional=True,
    )  # fmt: skip
    test = basic.flag("测试标记", "test mark", optional=True)
    data = basic.free("正文", "body")


SHAPE = Version("envelope", "信封", "envelope", 1, Attributes)
_KNOWN = frozenset(SHAPE.tolerant.fields)
_BINARY = "data_base64"
_UNSAID = ("specversion", "datacontenttype")  # the same in every message


def encode(envelope: Envelope) -> bytes:
    """The envelope as CloudEvents structured JSON, UTF-8, keys in a fixed order."""
    attributes: dict[str, Any] = {
        "specversion": "1.0",
        "id": envelope.id,
        "source": envelope.source,
        "type": envelope.type,
        "subject": envelope.subject,
        "time": envelope.time.isoformat(),
        "datacontenttype": "application/json",
        "partitionkey": envelope.partitionkey,
        "correlationid": envelope.correlationid,
        "causationid": envelope.causationid,
        "expirytime": envelope.expirytime and envelope.expirytime.isoformat(),
        "contractdigest": envelope.contractdigest,
        "traceparent": envelope.traceparent,
        "test": envelope.test or None,
        **envelope.extensions,
    }
    present = {name: value for name, value in attributes.items() if value is not None}
    document = present | {"data": envelope.data}
    return strict_json.dumps(document)


def decode(body: bytes) -> Envelope:
    """Read an envelope; raises Unreadable with every problem of its attributes, never touches the body."""
    document = _document(body)
    try:
        read = SHAPE.read(document)
    except ContractBroken as broken:
        raise Unreadable([Problem("ENVELOPE_INVALID"), *broken.problems]) from None
    _one_body(document)
    for name in _UNSAID:
        del read[name]
    read["time"] = times.parsed(read["time"])
    read["expirytime"] = read["expirytime"] and times.parsed(read["expirytime"])
    read["test"] = bool(read["test"])
    extensions = {name: value for name, value in document.items() if name not in _KNOWN}
    return Envelope(**read, extensions=extensions)


def _document(body: bytes) -> dict[str, Any]:
    if len(body) > LARGEST:
        size, allowed = f"{len(body)} bytes", f"0..{LARGEST} bytes"
        raise Unreadable([Problem("MESSAGE_TOO_LARGE", "$", size, allowed)])
    try:
        document = strict_json.loads(body)
    except strict_json.NotJson as why:
        raise Unreadable(
            [Problem("NOT_JSON", "$", f"{len(body)} bytes: {why}", "I-JSON")]
        ) from None
    if not isinstance(document, dict):
        raise Unreadable([Problem("FIELD_TYPE", "$", kind_of(document), "object")])
    return document


def _one_body(document: dict[str, Any]) -> None:
    """CloudEvents forbids both members; whoever prefers the other would act on another body."""
    second = document.get(_BINARY)
    if second is not None:
        twice = Problem("DATA_TWICE", f"$.{_BINARY}", kind_of(second), "data")
        raise Unreadable([Problem("ENVELOPE_INVALID"), twice])


def digest(body: bytes) -> str:
    """What identifies the bytes of a message: sha256:<hex>."""
    return f"sha256:{hashlib.sha256(body).hexdigest()}"
