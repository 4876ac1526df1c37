"""What is in a node's cluster: one role and one database for each service, closed to all others."""

import os
import subprocess

from deploy.credentials import POSTGRESQL_ADMIN, credentials, database_user
from deploy.database import place
from deploy.database.binaries import binaries
from deploy.errors import DatabaseFailed
from deploy.nodes import NodePlan
from deploy.ports import LOOPBACK
from shared.topology import SERVICES


SECONDS = 60
ONE_SERVICE = """\
SELECT 'CREATE ROLE "{name}" LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}') \\gexec
ALTER ROLE "{name}" PASSWORD '{password}';
SELECT 'CREATE DATABASE "{name}" OWNER "{name}"'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{name}') \\gexec
REVOKE ALL ON DATABASE "{name}" FROM PUBLIC;
"""


def complete(node: NodePlan) -> None:
    """Make what is missing; what is there stays as it is."""
    secrets = credentials(node)
    script = (
        ONE_SERVICE.format(name=service, password=secrets[database_user(service)])
        for service in SERVICES
    )
    run(node, "".join(script))


def run(node: NodePlan, script: str, database: str = "postgres") -> str:
    """What psql prints for a script, as the administrator; DatabaseFailed when it is refused.

    The script goes in by a pipe and the password by the environment: the process list shows neither.
    """
    program = str(binaries(place.data(node)) / "psql")
    done = subprocess.run(
        [program, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database],
        input=script,
        env=_client(node),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode:
        raise DatabaseFailed(
            f"{node.title}的 PostgreSQL 不接受：{done.stderr.strip()}",
            f"PostgreSQL of {node.name} refused a script, psql ended with {done.returncode}",
        )
    return done.stdout


def _client(node: NodePlan) -> dict[str, str]:
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LC_ALL": "C.UTF-8",
        "PGHOST": LOOPBACK,
        "PGPORT": str(node.ports.postgresql),
        "PGUSER": POSTGRESQL_ADMIN,
        "PGPASSWORD": credentials(node)[POSTGRESQL_ADMIN],
        "PGCONNECT_TIMEOUT": "5",
    }
