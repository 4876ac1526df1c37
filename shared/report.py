"""What a node says about itself: queues, shovels and services, whatever of it answers."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from shared import topology
from shared.management import Management, ManagementSilent


Ask = Callable[[str], dict[str, Any]]


def node_report(node: str, management: Management, ask: Ask, now: dt.datetime) -> dict[str, Any]:
    """Queues and shovels by the management API, services by `ask`; silence of a part is said, not raised."""
    services = [_answer(name, ask) for name in topology.SERVICES]
    report: dict[str, Any] = {"node": node, "at": now.isoformat(), "services": services}
    try:
        report["rabbitmq"] = management.version()
        report["queues"] = management.queues()
        report["shovels"] = management.shovels()
    except ManagementSilent as silent:
        report["trouble"] = str(silent)
    return report


def _answer(service: str, ask: Ask) -> dict[str, Any]:
    try:
        return ask(service)
    except Exception as silent:
        if getattr(silent, "code", None) != "NODE_SILENT":
            raise
        return {"service": service, "silent": str(silent)}
