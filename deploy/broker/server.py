"""Starts and stops the private RabbitMQ node of one province, with a port mapper of its own.

Never touches the system's own RabbitMQ or epmd, nor calls rabbitmqctl, which opens more ports.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path

import requests

from deploy import pids
from deploy.broker.configuration import (
    PLUGINS,
    broker_directory,
    broker_environment,
    epmd_environment,
    write_configuration,
)
from deploy.broker.definitions import queue_names
from deploy.broker.management import Management
from deploy.errors import BrokerFailed
from deploy.files import last_lines
from deploy.listening import answers, refuse_taken_ports
from deploy.nodes import BROKER, EPMD, NodePlan


SERVER = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")  # not the wrapper in PATH: it changes user
CONSOLE = "broker-console"  # what Erlang prints before its own log works
READY_WITHIN = 90.0  # seconds; 6 on an idle laptop
BROKER_GRACE = 30.0
BOOTING_GRACE = 3.0
EPMD_GRACE = 3.0
SHOWN = 8  # names in an error message


def is_running(node: NodePlan) -> bool:
    return pids.find(node.pid_file(BROKER)) is not None


def launch(node: NodePlan) -> bool:
    """Start what is missing of the node's broker; False when all of it was already there."""
    if is_running(node):
        return False
    if not SERVER.exists():
        raise BrokerFailed(
            f"没有找到 {SERVER}；请运行 make setup", f"{SERVER} is missing; run make setup"
        )
    if pids.find(node.pid_file(EPMD)) is None:
        refuse_taken_ports(node, EPMD)
        _launch_epmd(node)
    refuse_taken_ports(node, BROKER)
    write_configuration(node)
    pids.start(
        node.pid_file(BROKER),
        [str(SERVER)],
        env=broker_environment(node),
        cwd=broker_directory(node),
        log=node.log_file(CONSOLE),
    )
    return True


def _launch_epmd(node: NodePlan) -> None:
    write_configuration(node)
    pids.start(
        node.pid_file(EPMD),
        [shutil.which("epmd") or "/usr/bin/epmd"],
        env=epmd_environment(node),
        cwd=broker_directory(node),
        log=node.log_file(EPMD),
    )
    # a broker that finds no port mapper starts one that listens everywhere and that nobody stops
    if not pids.wait_until(lambda: answers(node.ports.epmd), EPMD_GRACE):
        raise BrokerFailed(
            f"{node.title}的 epmd 没有应答\n{last_lines(node.log_file(EPMD))}",
            f"epmd of {node.name} does not answer",
        )


def stop(nodes: Sequence[NodePlan]) -> None:
    """End brokers, then port mappers, all nodes at once; nothing happens to what does not run."""
    # while it boots, RabbitMQ does not listen to SIGTERM; a kill then is as safe as a crash
    up = any(answers(node.ports.amqp) for node in nodes)
    pids.stop([node.pid_file(BROKER) for node in nodes], BROKER_GRACE if up else BOOTING_GRACE)
    pids.stop([node.pid_file(EPMD) for node in nodes], EPMD_GRACE)


def wait_until_ready(node: NodePlan) -> None:
    """Until clients are accepted, every queue runs and every plugin; BrokerFailed says what lacks."""
    with Management.of(node) as management:
        pids.wait_until(
            lambda: missing(node, management) == frozenset() or not is_running(node),
            READY_WITHIN,
            pause=0.2,
        )
        lacking = missing(node, management) if is_running(node) else None
    if lacking is None:
        raise not_started(node)
    if lacking:
        raise _incomplete(node, sorted(lacking))


def not_started(node: NodePlan) -> BrokerFailed:
    return BrokerFailed(
        f"{node.title}的 RabbitMQ 没有启动成功，请看日志 {node.log_file(BROKER)}",
        f"RabbitMQ of {node.name} did not start, see its log:\n{log_tail(node)}",
    )


def _incomplete(node: NodePlan, names: Sequence[str]) -> BrokerFailed:
    shown = ", ".join(names[:SHOWN]) + (" …" if len(names) > SHOWN else "")
    return BrokerFailed(
        f"{node.title}的 RabbitMQ 在运行，但缺少 {len(names)} 项：{shown}；请 make down 后再 make up",
        f"RabbitMQ of {node.name} runs but {len(names)} are missing: {shown}; make down, then make up",
    )


def log_tail(node: NodePlan) -> str:
    """The last words of a broker, from its log or from what Erlang printed before it had one."""
    return "\n".join(last_lines(node.log_file(name)) for name in (CONSOLE, BROKER))


def missing(node: NodePlan, management: Management) -> frozenset[str] | None:
    """Names of queues and plugins that do not work yet; None while nobody answers."""
    if not answers(node.ports.amqp):
        return None
    try:
        plugins = frozenset(PLUGINS) - management.enabled_plugins()
        return plugins | (queue_names(node) - management.queues_online())
    except requests.RequestException:
        return None
