"""The random passwords and tokens of a node: made once, readable by their owner only.

They are for private nodes on one machine; a production node gets its secrets from its operator.
"""

import json
import secrets
from collections.abc import Mapping
from pathlib import Path

from deploy.files import write_private
from deploy.nodes import NodePlan
from shared.topology import SERVICES


ADMIN = "admin"
OPERATOR = "operator"
SHOVEL = "shovel"
HTTP_TOKEN = "http-token"  # noqa: S105 - the name of an entry; the token itself is random
COOKIE = "cookie"
POSTGRESQL_ADMIN = "chuanyu"  # the superuser of the private cluster


def broker_users(node: NodePlan) -> tuple[str, ...]:
    """Everybody who may log in at the node's broker; the last is the partner, or its shovel."""
    return (ADMIN, OPERATOR, *SERVICES, SHOVEL, node.partner)


def database_user(service: str) -> str:
    """The entry of the service's password at PostgreSQL, where its role has its plain name."""
    return f"postgresql-{service}"


def _entries(node: NodePlan) -> tuple[str, ...]:
    databases = (POSTGRESQL_ADMIN, *map(database_user, SERVICES))
    return (*broker_users(node), HTTP_TOKEN, COOKIE, *databases)


def credentials(node: NodePlan) -> Mapping[str, str]:
    """Password by user of broker and database, the HTTP token and the Erlang cookie; made at the first call."""
    path = node.directory / "secrets.json"
    known = _read(path)
    missing = [name for name in _entries(node) if name not in known]
    if missing:
        known |= {name: secrets.token_urlsafe(24) for name in missing}
        write_private(path, json.dumps(known, indent=2) + "\n")
    return known


def _read(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    known: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return known
