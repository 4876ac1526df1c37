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


def broker_users(node: NodePlan) -> tuple[str, ...]:
    """Everybody who may log in at the node's broker; the last is the partner's shovel."""
    return (ADMIN, OPERATOR, *SERVICES, SHOVEL, node.partner)


def credentials(node: NodePlan) -> Mapping[str, str]:
    """Password by user, plus the HTTP token and the Erlang cookie; made at the first call."""
    path = node.directory / "secrets.json"
    known = _read(path)
    missing = [name for name in (*broker_users(node), HTTP_TOKEN, COOKIE) if name not in known]
    if missing:
        known |= {name: secrets.token_urlsafe(24) for name in missing}
        write_private(path, json.dumps(known, indent=2) + "\n")
    return known


def _read(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    known: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return known
