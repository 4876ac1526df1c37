"""Brings a pair of nodes up and down in the right order, and tells what of it runs.

Every step can be repeated; what fails or is interrupted midway leaves nothing running behind.
"""

import fcntl
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

from deploy import begun, processes
from deploy.broker import repair, server, shovels
from deploy.database import clusters
from deploy.database import server as database
from deploy.environment import write_environment_files
from deploy.errors import Busy, RunDirUnusable
from deploy.files import private_directory
from deploy.nodes import (
    BROKER,
    POSTGRESQL,
    NodePlan,
    Pair,
    demonstration_of,
    remember_plan,
    remembered_database,
    remembered_port_base,
)
from deploy.processes import Ready
from deploy.settings import differences, refuse_unusable
from deploy.signals import held_signals, signals_as_exceptions
from deploy.status import running_processes
from shared.topology import SERVICES


Tell = Callable[[str], None]


def up(pair: Pair, tell: Tell, ready: Ready) -> None:
    """Start what is missing of both nodes, brokers and databases first, and repair what of them runs.

    Returns when every service works, also those that ran before: they may still be waiting for a broker.
    """
    with _alone(pair), _nothing_left_behind(pair):
        begun.refuse_missing(pair)
        _remember(pair)
        _tell_settings(pair, tell)
        launched = clusters.launch(pair, tell)
        _start_brokers(pair, tell)
        clusters.complete(pair, tell, launched)
        _start_services(pair, tell, ready)


def start_brokers(pair: Pair, tell: Tell) -> None:
    """The brokers and the link between them, without any service."""
    with _alone(pair), _nothing_left_behind(pair):
        _remember(pair)
        _start_brokers(pair, tell)


def down(pair: Pair, tell: Tell, *, purge: bool = False) -> None:
    """Stop services, then brokers, port mappers and databases; `purge` also deletes all data and logs.

    A demonstration's nodes are stopped too: a killed one leaves them behind.
    """
    if not pair.run_dir.exists():
        tell("没有正在运行的节点 / nothing is running")
        return
    shown = _stop_demonstration(pair)
    with _alone(pair), held_signals():
        if running_processes(pair):
            shown.append("两个节点已停止 / both nodes stopped")
        _stop(pair)
        tell("\n".join(shown) or "没有正在运行的节点 / nothing is running")
        if purge:
            shutil.rmtree(pair.run_dir)


def _stop_demonstration(pair: Pair) -> list[str]:
    """What there is to tell."""
    left = demonstration_of(pair)
    if not running_processes(left):
        return []
    with _alone(left), held_signals():
        _stop(left)
    return ["演示的节点已停止 / the nodes of a demonstration stopped"]


def stop_broker(pair: Pair, name: str) -> None:
    """Stop one node's broker and leave everything else running."""
    server.stop([pair.node(name)])


def start_broker(pair: Pair, name: str) -> None:
    """Start one node's broker again; returns when its queues are there."""
    node = pair.node(name)
    _complete(node, launched=server.launch(node))


def stop_service(pair: Pair, name: str, service: str) -> None:
    processes.stop([(pair.node(name), service)])


def start_service(pair: Pair, name: str, service: str, ready: Ready) -> None:
    node = pair.node(name)
    processes.launch(pair, node, service)
    processes.wait_until_ready(node, service, ready)


def stop_database(pair: Pair, name: str) -> None:
    """Stop one node's PostgreSQL and leave everything else running."""
    database.stop([pair.node(name)])


def start_database(pair: Pair, name: str) -> None:
    """Start one node's PostgreSQL again; returns when it takes connections."""
    node = pair.node(name)
    database.launch(node)
    database.wait_until_ready(node)


def _remember(pair: Pair) -> None:
    refuse_unusable(pair)
    remember_plan(pair)
    write_environment_files(pair)


def _tell_settings(pair: Pair, tell: Tell) -> None:
    for node in pair.nodes:
        if found := differences(node):
            tell(f"{node.title}：自定设置 / {node.name}: own settings: {', '.join(found)}")


def _start_brokers(pair: Pair, tell: Tell) -> None:
    launched = [node for node in pair.nodes if server.launch(node)]
    for node in launched:
        tell(f"{node.title}：RabbitMQ 启动中 / {node.name}: RabbitMQ is starting")
    for node in pair.nodes:
        _complete(node, launched=node in launched)
    for node in pair.nodes:
        shovels.declare(pair, node)
    for node in pair.nodes:
        shovels.wait_until_running(node)
    if not launched:
        tell(
            "RabbitMQ 已在运行，队列和权限已核对 / RabbitMQ is already running, its topology is whole"
        )


def _complete(node: NodePlan, *, launched: bool) -> None:
    """Until everything is at the broker; one that starts loads its definitions by itself."""
    if not launched:
        repair.restore(node)
    server.wait_until_ready(node)
    repair.retire(node)


def _start_services(pair: Pair, tell: Tell, ready: Ready) -> None:
    every = [(node, service) for node in pair.nodes for service in SERVICES]
    launched = [entry for entry in every if processes.launch(pair, *entry)]
    if launched:
        tell(f"{len(launched)} 个服务启动中 / {len(launched)} services are starting")
    else:
        tell("所有服务已在运行 / all services are already running")
    for entry in every:
        if entry in launched or not ready(*entry):
            _await(entry, tell, ready, ran_before=entry not in launched)
        begun.note(*entry)
    _tell_of_old_settings(pair, tell)


def _tell_of_old_settings(pair: Pair, tell: Tell) -> None:
    for node in pair.nodes:
        if old := processes.with_old_settings(node):
            tell(
                f"{node.title}：以下服务启动后设置有更改，make down 再 make up 后生效 / {node.name}: settings were"
                f" changed since these were started, make down and make up apply them: {', '.join(old)}"
            )


def _await(entry: tuple[NodePlan, str], tell: Tell, ready: Ready, *, ran_before: bool) -> None:
    node, service = entry
    if ran_before:
        tell(
            f"{node.title}：等待 {service} 恢复 / {node.name}: waiting until {service} works again"
        )
    processes.wait_until_ready(node, service, ready)
    tell(f"{node.title}：{service} 就绪 / {node.name}: {service} is ready")


def _stop(pair: Pair, spare: Collection[tuple[str, str]] = ()) -> None:
    """Everything except what is spared, by node and process name."""
    every = [(node, service) for node in pair.nodes for service in SERVICES]
    processes.stop([entry for entry in every if (entry[0].name, entry[1]) not in spare])
    server.stop([node for node in pair.nodes if (node.name, BROKER) not in spare])
    database.stop([node for node in pair.nodes if (node.name, POSTGRESQL) not in spare])


def _make_run_dir(pair: Pair) -> None:
    try:
        private_directory(pair.run_dir)
    except OSError as error:
        raise RunDirUnusable(pair.run_dir, error) from error


@contextmanager
def _alone(pair: Pair) -> Iterator[None]:
    """One start or stop at a time for a run directory; Busy at once for the second."""
    _make_run_dir(pair)
    with (pair.run_dir / "lock").open("w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(
                "另一个启动或停止命令正在进行；请等它结束",
                "another command is starting or stopping these nodes; wait for it",
            ) from None
        yield


@contextmanager
def _nothing_left_behind(pair: Pair) -> Iterator[None]:
    """Stop what was started when the block fails; a pair that ran before stays as it was."""
    _refuse_another_plan(pair)
    before = running_processes(pair)
    with signals_as_exceptions():
        try:
            yield
        except BaseException:
            with held_signals():
                _stop(pair, spare=before)
            raise


def _refuse_another_plan(pair: Pair) -> None:
    """While the nodes run, ports and database stay as they are."""
    if not running_processes(pair):
        return
    remembered = remembered_port_base(pair.run_dir)
    if remembered not in (None, pair.port_base):
        raise Busy(
            f"节点已在端口 {remembered} 起运行；要换端口请先 make down",
            f"the nodes already run on ports from {remembered}; make down first to change them",
        )
    used = remembered_database(pair.run_dir)
    if used not in (None, pair.database):
        raise Busy(
            f"节点正在使用 {used}；要换数据库请先 make down",
            f"the nodes already run on {used}; make down first to change the database",
        )
