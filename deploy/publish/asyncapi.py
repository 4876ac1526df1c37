"""One self-contained AsyncAPI 3.1 document: what travels, in what envelope, and where at the brokers.

References stay within the document.  Schemas are plain Schema Objects: our contracts use only keywords that
mean the same there and in JSON Schema 2020-12, and so the parser checks them and the examples.
"""

import re
from collections.abc import Sequence
from importlib.metadata import version as installed
from typing import Any

import yaml

from contracts import binding, json_schema
from contracts import envelope as envelopes
from contracts.border import NOTICES
from contracts.contract import Contract
from contracts.roles import NAMES
from contracts.version import Version
from deploy.publish import channels, notices
from deploy.publish.description import KEY_OWNERS, KINDS, OWNERS, losses, schema_file
from deploy.publish.sharing import Parts
from deploy.publish.vectors import Vector, vector


Part = dict[str, Any]
ENVELOPE = "envelope.v1"
_ONLY_IN_FILES = ("$schema", "$id")
_NUMBER_SINCE_1_2 = re.compile(
    r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|0o[0-7]+"
)


def text(contracts: Sequence[Contract]) -> str:
    """The document as YAML."""
    return yaml.dump(
        document(contracts),
        Dumper=_Dumper,
        default_flow_style=None,  # one line for each element
        sort_keys=False,
        allow_unicode=True,
        width=10**6,
    )


def document(contracts: Sequence[Contract]) -> Part:
    """The document; channels and operations as `shared.topology` has them."""
    return {
        "asyncapi": "3.1.0",
        "id": "urn:chuanyu:link",
        "info": _info(),
        "defaultContentType": binding.CONTENT_TYPE,
        "servers": channels.servers(),
        "channels": channels.channels(contracts),
        "operations": channels.operations(contracts),
        "components": {
            "messages": _messages(contracts),
            "messageTraits": {"cloudevent": _trait()},
            "schemas": _schemas([*NOTICES, *(v for c in contracts for v in c.versions)]),
        },
    }


def _info() -> Part:
    return {
        "title": "川渝互联 Chuanyu Link",
        "version": installed("chuanyu-link"),
        "description": (
            "重庆、四川两地节点之间及节点内部的报文契约。Messages between the nodes of Chongqing and Sichuan, and"
            " inside a node. 目录 catalogue: index.html；错误代码 error codes: errors.html；样例 golden vectors:"
            " vectors.json."
        ),
        "license": {
            "name": "Apache-2.0",
            "url": "https://www.apache.org/licenses/LICENSE-2.0",
        },
        "tags": [
            *({"name": owner, "description": zh} for owner, zh in OWNERS.items()),
            *({"name": kind, "description": zh} for kind, zh in KINDS.items()),
        ],
    }


def _schemas(versions: Sequence[Version]) -> Part:
    """The envelope, every body by its version, and the objects inside bodies by their classes."""
    parts = Parts()
    bodies = {version.name: _schema(version, parts) for version in (envelopes.SHAPE, *versions)}
    return {"headers": _headers(), **bodies, **dict(sorted(parts.schemas.items()))}


def _schema(version: Version, parts: Parts) -> Part:
    """The published schema without what names it as a file."""
    published = version.published | parts.of_body(version.tolerant)
    return {key: value for key, value in published.items() if key not in _ONLY_IN_FILES}


def _messages(contracts: Sequence[Contract]) -> Part:
    found = {v.name: _of_contract(c, v) for c in contracts for v in c.versions}
    return found | {version.name: _notice(version) for version in NOTICES}


def _of_contract(contract: Contract, version: Version) -> Part:
    tags = [contract.owner, str(contract.kind)]
    return _message(vector(contract, version), tags) | _extensions(contract, version)


def _notice(version: Version) -> Part:
    """What gateways tell each other: nobody else sends, receives or refuses it."""
    facts = {
        "x-contract": version.contract,
        "x-version": version.number,
        "x-schema": schema_file(version),
        "x-digest": version.digest,
    }
    return _message(notices.vector(version), ["gateway"]) | facts


def _message(sample: Vector, tags: Sequence[str]) -> Part:
    version, type_ = sample.version, sample.envelope.type
    return {
        "name": type_,
        "title": f"{version.zh} {version.en} v{version.number}",
        "summary": json_schema.story(version.schema),
        "tags": [{"name": tag} for tag in tags],
        "traits": [_ref("messageTraits", "cloudevent")],
        "bindings": {"amqp": {"messageType": type_, "bindingVersion": "0.3.0"}},
        "payload": _payload(type_, version),
        "examples": [
            {
                "name": "typical",
                "headers": binding.headers(sample.envelope),
                "payload": sample.document,
            }
        ],
    }


def _payload(type_: str, version: Version) -> Part:
    narrowed = {
        "type": {"const": type_},
        "data": _ref("schemas", version.name),
    }
    return {"allOf": [_ref("schemas", ENVELOPE), {"type": "object", "properties": narrowed}]}


def _ref(kind: str, name: str) -> Part:
    return {"$ref": f"#/components/{kind}/{name}"}


def _trait() -> Part:
    """What every message has."""
    return {
        "contentType": binding.CONTENT_TYPE,
        "headers": _ref("schemas", "headers"),
        "correlationId": {
            "location": "$message.payload#/correlationid",
            "description": "关联标识 the id of the conversation",
        },
    }


def _headers() -> Part:
    """The AMQP headers: they repeat the envelope, with the envelope's limits."""
    attributes = envelopes.SHAPE.structure["properties"]
    names = {
        "partitionkey": "partitionkey",
        **{f"cloudEvents:{name}": name for name in ("id", "source", "type", "subject")},
    }
    return {
        "type": "object",
        "title": "MessageHeaders",
        "description": "AMQP 消息头 AMQP headers; those of the broker are added on the way",
        "properties": {
            "partition": _partition(),
            **{header: attributes[name] for header, name in names.items()},
            binding.SIGNATURE: _signature(),
        },
        "required": list(names),
    }


def _signature() -> Part:
    return {
        "type": "string",
        "maxLength": 2000,
        "description": "跨省报文必备：签名陈述的 base64、一个点、签名的 base64，见网关协作方须知。"
        "At the border, where it is needed: base64 of the statement, a dot, base64 of the signature; see the gateway's"
        " page for partners.",
    }


def _partition() -> Part:
    return {
        "type": "string",
        "pattern": "^[0-9]{2}$",
        "description": f"分区：分区键 UTF-8 字节的 CRC-32（ISO/IEC 3309）除以 {binding.PARTITIONS} 的余数，两位数字；"
        "缺省时进第一分区。The partition: CRC-32 (ISO/IEC 3309) of the partition key's UTF-8 bytes modulo"
        f" {binding.PARTITIONS}, two digits; without it a message goes to the first one.",
    }


def _extensions(contract: Contract, version: Version) -> Part:
    step = contract.steps[version.number - 2] if version.number > 1 else None
    found = {
        "x-contract": contract.name,
        "x-version": version.number,
        "x-newest": version.number == contract.newest,
        "x-kind": str(contract.kind),
        "x-schema": schema_file(version),
        "x-digest": version.digest,
        "x-key": {"field": contract.key, **KEY_OWNERS[contract.key_owner]},
        "x-senders": {str(role): NAMES[role] for role in contract.senders},
        "x-receivers": {
            "partner": list(contract.partner_receivers),
            "local": list(contract.local_receivers),
        },
        "x-listeners": {str(role): NAMES[role] for role in contract.listeners},
        "x-refusals": list(contract.refusals),
        "x-leads-to": list(contract.leads_to),
        "x-largest-bytes": contract.largest,
        "x-lifetime-seconds": contract.lifetime and int(contract.lifetime.total_seconds()),
        "x-rules": [
            {"path": p.path, "rule": p.rule.name, "code": p.rule.code} for p in version.places
        ],
        "x-why": step and {"zh": step.why_zh, "en": step.why_en},
        "x-lost-up": losses(step.lost_up if step else ()),
        "x-lost-down": losses(step.lost_down if step else ()),
    }
    return {name: value for name, value in found.items() if value not in (None, [], {})}


class _Dumper(yaml.CSafeDumper):
    """YAML that parsers of 1.1 and of 1.2 read alike, without anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: _Dumper, value: str) -> yaml.Node:
    style = "'" if _NUMBER_SINCE_1_2.fullmatch(value) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)
