"""What RabbitMQ's management API says of a node's queues and shovels, over HTTP."""

from dataclasses import dataclass
from typing import Any

import requests

from shared import topology


SECONDS = 5
REPLIES = "rpc.reply-"  # of callers by RPC; they live for minutes and hold no messages


class ManagementSilent(Exception):
    """The management API does not answer, or not to us; the message says how it failed."""

    code = "NODE_SILENT"


@dataclass(frozen=True)
class Management:
    """Read-only questions with the operator's account."""

    url: str
    user: str
    password: str

    def get(self, path: str) -> Any:
        """GET /api/<path> as JSON."""
        try:
            with requests.Session() as session:
                session.trust_env = False  # a proxy of the environment must not see the password
                session.auth = (self.user, self.password)
                answer = session.get(f"{self.url}/api/{path}", timeout=SECONDS)
                answer.raise_for_status()
                return answer.json()
        except requests.RequestException as trouble:
            raise ManagementSilent(f"management API: {type(trouble).__name__}") from trouble

    def queues(self) -> list[dict[str, Any]]:
        """Every lasting queue of the vhost with ready, unacked, consumers and rates per second."""
        rows = self.get(f"queues/{topology.VHOST}")
        named = [row for row in rows if not row["name"].startswith(REPLIES)]
        return [_queue(row) for row in sorted(named, key=lambda row: str(row["name"]))]

    def shovels(self) -> list[dict[str, Any]]:
        """The shovels that leave this node, with their state."""
        rows = self.get(f"shovels/{topology.VHOST}")
        return [{"name": row["name"], "state": row["state"]} for row in rows]

    def version(self) -> str:
        """RabbitMQ's version."""
        return str(self.get("overview")["rabbitmq_version"])


def _queue(row: dict[str, Any]) -> dict[str, Any]:
    rates = row.get("message_stats", {})
    return {
        "name": row["name"],
        "ready": row.get("messages_ready", 0),
        "unacked": row.get("messages_unacknowledged", 0),
        "consumers": row.get("consumers", 0),
        "publish_rate": rates.get("publish_details", {}).get("rate", 0.0),
        "ack_rate": rates.get("ack_details", {}).get("rate", 0.0),
    }
