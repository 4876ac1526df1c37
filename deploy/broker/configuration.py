"""The files and the environment that a private RabbitMQ node starts with.

Everything lies below the node's directory and listens on loopback; the system's /etc/rabbitmq is
never read.  The keys are those that 3.10 and 4.0 both know.

A folder may have any name: RabbitMQ reads its configuration as Latin-1, so no path is written there in
full, and the Erlang machine takes all others, from its environment, as plain bytes.
"""

import json
import os
import socket
from collections.abc import Mapping
from pathlib import Path

from deploy.broker.definitions import definitions
from deploy.credentials import COOKIE, credentials
from deploy.files import private_directory, write_private
from deploy.nodes import BROKER, NodePlan
from deploy.ports import LOOPBACK


READABLE_BY_OWNER = 0o400  # Erlang refuses a cookie with looser rights
PLUGINS = (
    "rabbitmq_management",
    "rabbitmq_prometheus",
    "rabbitmq_shovel",
    "rabbitmq_shovel_management",
    "rabbitmq_consistent_hash_exchange",  # for nodes that still have an exchange of its type
)
# Also for the helper that RabbitMQ starts to look for epmd: it would open a port on all interfaces.
ERLANG_ON_LOOPBACK = "-kernel inet_dist_use_interface {127,0,0,1}"
SCHEDULERS = "+S 2:2 +SDcpu 1:1 +SDio 4 +sbwt none +sbwtdcpu none +sbwtdio none"
PATHS_AS_BYTES = "+fnl"  # the management plugin does not start on a path with Chinese characters
FRESH_FIGURES = "-rabbit quorum_tick_interval 1000"  # ms; at 5000 the lengths of queues lag
# sixteen times what is read: up to here a message that is too large is parked, and so seen
MESSAGE_BYTES = 4 * 1024 * 1024
WAL_BYTES = 64_000_000  # the default of 512 MB is kept in memory, twice on one laptop
CONFIGURATION = """\
listeners.tcp.local = {host}:{amqp}
management.tcp.ip = {host}
management.tcp.port = {management}
prometheus.tcp.ip = {host}
prometheus.tcp.port = {prometheus}
load_definitions = {definitions}
loopback_users = none
log.console = false
log.file = {log}
log.file.level = info
collect_statistics_interval = 1000
raft.wal_max_size_bytes = {wal}
max_message_size = {message}
disk_free_limit.absolute = 200MB
"""


def broker_directory(node: NodePlan) -> Path:
    return node.directory / "broker"


def write_configuration(node: NodePlan) -> None:
    """All files of the node's broker; safe to repeat, data is not touched."""
    folder = private_directory(broker_directory(node))
    secrets = credentials(node)
    private_directory(node.log_directory)
    private_directory(folder / "mnesia")
    cookie = private_directory(folder / "home") / ".erlang.cookie"
    write_private(cookie, secrets[COOKIE], READABLE_BY_OWNER)
    write_private(folder / "definitions.json", json.dumps(definitions(node, secrets), indent=1))
    write_private(folder / "rabbitmq.conf", configuration(node))
    write_private(folder / "enabled_plugins", f"[{','.join(PLUGINS)}].\n")
    write_private(folder / "inetrc", name_resolution(socket.gethostname()))
    write_private(folder / "empty.conf", "")


def configuration(node: NodePlan) -> str:
    """The node's rabbitmq.conf."""
    return CONFIGURATION.format(
        host=LOOPBACK,
        amqp=node.ports.amqp,
        management=node.ports.management,
        prometheus=node.ports.prometheus,
        definitions="definitions.json",  # in the directory where the node starts
        log=node.log_file(BROKER).name,  # in RABBITMQ_LOG_BASE
        wal=WAL_BYTES,
        message=MESSAGE_BYTES,
    )


def name_resolution(host: str) -> str:
    """Erlang's resolver without DNS.

    RabbitMQ looks its own host up for every connection; a name server that does not answer would hold
    each of them for seconds.
    """
    known = dict.fromkeys(("localhost", host, host.partition(".")[0]))
    names = ", ".join(f'"{name}"' for name in known)
    return f"{{lookup, [file]}}.\n{{host, {{127,0,0,1}}, [{names}]}}.\n"


def epmd_environment(node: NodePlan) -> dict[str, str]:
    """Environment of the node's own Erlang port mapper, and of everything that asks it."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "HOME": str(broker_directory(node) / "home"),
        "ERL_EPMD_PORT": str(node.ports.epmd),
        "ERL_EPMD_ADDRESS": LOOPBACK,
    }


def broker_environment(node: NodePlan) -> Mapping[str, str]:
    """Environment of `rabbitmq-server`: every path that has a default elsewhere is set."""
    folder = broker_directory(node)
    nowhere = str(folder / "empty.conf")
    return {
        **epmd_environment(node),
        "ERL_AFLAGS": ERLANG_ON_LOOPBACK,
        "ERL_INETRC": str(folder / "inetrc"),
        # makes the start script become the Erlang process, so that its pid is the one to stop
        "RUNNING_UNDER_SYSTEMD": "true",
        "RABBITMQ_NODENAME": f"{node.name}@localhost",
        "RABBITMQ_DIST_PORT": str(node.ports.distribution),
        "RABBITMQ_BASE": str(folder),
        "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
        "RABBITMQ_LOG_BASE": str(node.log_directory),
        "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
        "RABBITMQ_CONFIG_FILES": str(folder / "conf.d"),
        "RABBITMQ_ADVANCED_CONFIG_FILE": str(folder / "advanced.config"),
        "RABBITMQ_CONF_ENV_FILE": nowhere,
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
        "RABBITMQ_PLUGINS_EXPAND_DIR": str(folder / "plugins"),
        "RABBITMQ_GENERATED_CONFIG_DIR": str(folder / "generated"),
        "RABBITMQ_FEATURE_FLAGS_FILE": str(folder / "mnesia" / "feature_flags"),
        # bound schedulers of two nodes would fight for the same cores
        "RABBITMQ_SCHEDULER_BIND_TYPE": "u",
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": f"{SCHEDULERS} {PATHS_AS_BYTES} {FRESH_FIGURES}",
        "ERL_CRASH_DUMP": str(node.log_directory / "erl_crash.dump"),
    }
