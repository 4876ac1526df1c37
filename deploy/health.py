"""What a service process says of itself over HTTP on this machine."""

from typing import Any

import requests

from deploy.nodes import NodePlan
from deploy.ports import LOOPBACK


SECONDS = 2.0  # a busy process answers between two batches


def health_of(node: NodePlan, service: str) -> dict[str, Any]:
    """Its own report, or one that says that it is silent."""
    (port,) = node.ports.of(service)
    with requests.Session() as session:
        session.trust_env = False  # loopback needs no proxy
        try:
            answer = session.get(f"http://{LOOPBACK}:{port}/health", timeout=SECONDS)
            report: dict[str, Any] = answer.json()
        except requests.RequestException as silent:
            said = f"无应答 no answer: {type(silent).__name__}"
            return {"status": "failing", "reasons": [said], "parts": []}
    return report
