"""The files that a private PostgreSQL cluster starts with: loopback only, passwords always, fsync on.

No path is written there in full: a folder may have any name, and a socket's path may not be long.
"""

from deploy.nodes import NodePlan
from deploy.ports import LOOPBACK


CONFIGURATION = """\
listen_addresses = '{host}'
port = {port}
unix_socket_directories = '../socket'
unix_socket_permissions = 0700
cluster_name = '{name}'
password_encryption = 'scram-sha-256'
max_connections = 100
shared_buffers = '32MB'
dynamic_shared_memory_type = 'mmap'
max_wal_size = '256MB'
fsync = on
full_page_writes = on
synchronous_commit = on
wal_level = minimal
max_wal_senders = 0
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
# values may be personal: no statement and no detail of a row goes to the log
log_min_error_statement = panic
log_error_verbosity = terse
log_parameter_max_length_on_error = 0
"""
WHO_MAY = """\
local all all scram-sha-256
host all all {host}/32 scram-sha-256
"""


def configuration(node: NodePlan) -> str:
    """postgresql.conf."""
    return CONFIGURATION.format(host=LOOPBACK, port=node.ports.postgresql, name=node.name)


def access() -> str:
    """pg_hba.conf."""
    return WHO_MAY.format(host=LOOPBACK)
