"""The channels and operations of the AsyncAPI document: exchanges, queues and who uses them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from contracts.border import NOTICES
from contracts.contract import Contract, Kind
from contracts.version import Version
from deploy.publish.description import OWNERS
from deploy.publish.vectors import NODES
from shared import topology


Part = dict[str, Any]
Travels = Contract | Version  # a notice of gateways is a version of no contract
BINDING = "0.3.0"
TITLES = {"chongqing": "重庆节点", "sichuan": "四川节点"}
_EXCHANGE = {"type": "topic", "durable": True, "autoDelete": False, "vhost": topology.VHOST}
_QUEUE = {"durable": True, "exclusive": False, "autoDelete": False, "vhost": topology.VHOST}


def servers() -> Part:
    """The brokers of both nodes."""
    return {
        node: {
            "host": "{host}",
            "protocol": "amqp",
            "protocolVersion": "0-9-1",
            "pathname": f"/{topology.VHOST}",
            "title": TITLES[node],
            "description": f"{TITLES[node]}的 RabbitMQ,地址由双方运维约定 the broker of {node}; its address is"
            " agreed between the operators",
            "variables": {
                "host": {"default": f"{node}.example:5672", "description": "主机和端口 host and port"}
            },
        }
        for node in NODES.values()
    }  # fmt: skip


def channels(contracts: Sequence[Contract]) -> Part:
    """Where messages are published by routing key, and the queues they are read from."""
    found: Part = {}
    for owner in _owners(contracts):
        own = [contract for contract in contracts if contract.owner == owner]
        shared = [contract for contract in own if contract.shared]
        if shared:
            found[f"border.{owner}"] = _border(owner, shared)
            found[f"partner.{owner}"] = _partner(owner, shared)
        found[f"local.{owner}"] = _local(owner, own)
    found[f"border.{topology.GATEWAY}"] = _border(topology.GATEWAY, NOTICES)
    for service in topology.SERVICES:
        found[f"queue.{service}"] = _service_queues(service, received(service, contracts))
    return found | {
        "queue.border-out": _border_queue(_crossing(contracts)),
        topology.UNROUTED: _alarm(topology.UNROUTED, "无人接收的报文 messages nobody is bound to"),
        topology.DEAD: _alarm(topology.DEAD, "死信 dead letters, the last net"),
    }


def _owners(contracts: Iterable[Contract]) -> list[str]:
    return sorted({contract.owner for contract in contracts})


def received(service: str, contracts: Iterable[Contract]) -> Sequence[Travels]:
    """What comes to a service's queues; the gateway gets all that crosses the border, both ways."""
    if service == topology.GATEWAY:
        return _crossing(contracts)
    return [c for c in contracts if service in (*c.local_receivers, *c.partner_receivers)]


def _crossing(contracts: Iterable[Contract]) -> list[Travels]:
    return [*(contract for contract in contracts if contract.shared), *NOTICES]


def _border(owner: str, contracts: Sequence[Travels]) -> Part:
    return {
        "address": topology.border_key("{node}", f"{owner}.{{message}}"),
        "title": f"跨省入口:{OWNERS[owner]} across the border: {owner}",
        "description": f"发往对方节点的交换机 {topology.BORDER_IN}。Into the exchange of the receiving node; the"
        " routing key begins with its name.",
        "parameters": {
            "node": _one_of(NODES.values(), "接收节点 the receiving node"),
            "message": _one_of(map(_message_of, contracts), "报文 the message"),
        },
        "messages": _messages(contracts),
        "bindings": _exchange(topology.BORDER_IN),
    }  # fmt: skip


def _partner(owner: str, contracts: Sequence[Contract]) -> Part:
    return {
        "address": topology.partner_key(f"{owner}.{{message}}"),
        "title": f"来自对方:{OWNERS[owner]} from the partner: {owner}",
        "description": "网关校验后转交本节点服务。Handed on by the gateway inside the receiving node.",
        "parameters": {"message": _one_of(map(_message_of, contracts), "报文 the message")},
        "messages": _messages(contracts),
        "bindings": _exchange(topology.EVENTS),
    }


def _local(owner: str, contracts: Sequence[Contract]) -> Part:
    return {
        "address": topology.local_key(f"{owner}.{{message}}"),
        "title": f"本节点:{OWNERS[owner]} inside a node: {owner}",
        "description": "在本节点发布,跨省报文由网关送出。Published at the own node; what crosses the border goes on"
        " by the gateway.",
        "parameters": {"message": _one_of(map(_message_of, contracts), "报文 the message")},
        "messages": _messages(contracts),
        "bindings": _exchange(topology.EVENTS),
    }  # fmt: skip


def _service_queues(service: str, contracts: Sequence[Travels]) -> Part:
    numbers = [queue.rpartition(".")[2] for queue in topology.partition_queues(service)]
    return {
        "address": f"{service}.{{partition}}",
        "title": f"{OWNERS[service]}服务的队列 queues of the {service} service",
        "description": f"按消息头 {topology.PARTITION_HEADER} 分到 {topology.PARTITIONS} 个队列，同一业务键保持次序。By"
        f" the header {topology.PARTITION_HEADER} to {topology.PARTITIONS} quorum queues; messages of one key keep"
        " their order.",
        "parameters": {"partition": _one_of(numbers, "分区 partition")},
        "messages": _messages(contracts),
        "bindings": _queue(topology.partition_queue(service, 0)),
    }  # fmt: skip


def _border_queue(contracts: Sequence[Travels]) -> Part:
    return {
        "address": topology.border_queue("{participant}"),
        "title": "待送出队列 on the way out",
        "description": "等待送往协作方。Waiting for the shovel that carries them to the participant.",
        "parameters": {"participant": _one_of(NODES.values(), "协作方 the participant")},
        "messages": _messages(contracts),
        "bindings": _queue(topology.border_queue("sichuan")),
    }


def _alarm(name: str, zh_en: str) -> Part:
    return {
        "address": name,
        "title": zh_en,
        "description": "有报文即告警。Anything in it is an alarm.",
        "bindings": _queue(name),
    }


def _one_of(values: Iterable[str], description: str) -> Part:
    return {"enum": list(values), "description": description}


def _message_of(one: Travels) -> str:
    name = one.name if isinstance(one, Contract) else one.contract
    return name.partition(".")[2]


def _messages(contracts: Iterable[Travels]) -> Part:
    return {name: {"$ref": f"#/components/messages/{name}"} for name in _names(contracts)}


def _names(contracts: Iterable[Travels]) -> Iterator[str]:
    for one in contracts:
        yield from (v.name for v in (one.versions if isinstance(one, Contract) else (one,)))


def _exchange(name: str) -> Part:
    return {
        "amqp": {
            "is": "routingKey",
            "exchange": {"name": name, **_EXCHANGE},
            "bindingVersion": BINDING,
        }
    }


def _queue(name: str) -> Part:
    """Of several queues of one channel the first is named; the address says how the others are."""
    return {
        "amqp": {"is": "queue", "queue": {"name": name, **_QUEUE}, "bindingVersion": BINDING},
    }


def operations(contracts: Sequence[Contract]) -> Part:
    """What a node does at its own broker and at its partner's."""
    found: Part = {}
    for owner in _owners(contracts):
        own = [contract for contract in contracts if contract.owner == owner]
        shared = [contract for contract in own if contract.shared]
        found[f"{owner}.publish"] = _operation("send", f"local.{owner}", own, "发布 publish")
        if shared:
            border = f"border.{owner}"
            found[f"{owner}.send"] = _operation("send", border, shared, "跨省发送 send") | _reply(
                border, shared
            )
            found[f"{owner}.receive"] = _operation("receive", border, shared, "跨省接收 receive")
            found[f"gateway.hand-on.{owner}"] = _operation(
                "send", f"partner.{owner}", shared, "网关转交 hand on"
            )
    for service in topology.SERVICES:
        found[f"{service}.consume"] = _operation(
            "receive", f"queue.{service}", received(service, contracts), "服务处理 consume"
        )
    border = f"border.{topology.GATEWAY}"
    return found | {
        "gateway.send": _operation("send", border, NOTICES, "告知对方网关 tell the other gateway"),
        "gateway.receive": _operation("receive", border, NOTICES, "对方网关的告知 hear it"),
        "border.carry": _operation(
            "receive", "queue.border-out", _crossing(contracts), "送往协作方 carry"
        ),
    }


def _operation(action: str, channel: str, contracts: Iterable[Travels], zh_en: str) -> Part:
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{channel}"},
        "summary": f"{zh_en}: {channel}",
        "messages": _chosen(channel, contracts),
        "bindings": {"amqp": _BINDINGS[action]},
    }


def _reply(channel: str, contracts: Iterable[Contract]) -> Part:
    """What a rule forbids comes back as a refusal, from the other node."""
    refusals = [contract for contract in contracts if contract.kind is Kind.REFUSAL]
    answer = {"channel": {"$ref": f"#/channels/{channel}"}, "messages": _chosen(channel, refusals)}
    return {"reply": answer} if refusals else {}


def _chosen(channel: str, contracts: Iterable[Travels]) -> list[Part]:
    return [{"$ref": f"#/channels/{channel}/messages/{name}"} for name in _names(contracts)]


_BINDINGS = {
    "send": {"deliveryMode": 2, "mandatory": True, "timestamp": True, "bindingVersion": BINDING},
    "receive": {"ack": True, "bindingVersion": BINDING},
}
