"""Whether the ports of a node's processes are free before they start, and answer afterwards."""

import socket

from deploy.errors import PortTaken
from deploy.nodes import NodePlan
from deploy.ports import LOOPBACK, can_bind, free_port_base, holder_of


def refuse_taken_ports(node: NodePlan, process: str) -> None:
    """PortTaken, naming port, purpose, holder and cure, when a port of the process is in use."""
    purposes = node.ports.purposes()
    for port in node.ports.of(process):
        if not can_bind(port):
            holder = holder_of(port) or "未知进程 / an unknown process"
            cure = f"make up PORT_BASE={free_port_base()}"
            raise PortTaken(
                f"端口 {port}（{node.title} {purposes[port]}）已被 {holder} 占用；"
                f"请结束它，或换一段端口：{cure}",
                f"port {port} ({node.name}, {purposes[port]}) is taken by {holder}; "
                f"end it or use other ports: {cure}",
            )


def answers(port: int) -> bool:
    """Whether somebody accepts connections there."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((LOOPBACK, port)) == 0
