"""What a node says about itself: queues, shovels and services, whatever of it answers."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from shared import topology
from shared.management import Management, ManagementSilent


BROKER_SILENT = "消息代理无应答 broker silent"
Ask = Callable[[str], dict[str, Any]]


def node_report(node: str, management: Management, ask: Ask, now: dt.datetime) -> dict[str, Any]:
    """Queues and shovels by the management API, services by `ask`; silence of a part is said, not raised.

    Services answer through the broker: when that is silent they are not asked, which would only take time.
    """
    report: dict[str, Any] = {"node": node, "at": now.isoformat()}
    try:
        report["rabbitmq"] = management.version()
        report["queues"] = management.queues()
        report["shovels"] = management.shovels()
    except ManagementSilent as silent:
        unheard = [{"service": name, "silent": BROKER_SILENT} for name in topology.SERVICES]
        return report | {"trouble": str(silent), "services": unheard}
    return report | {"services": [_answer(name, ask) for name in topology.SERVICES]}


def _answer(service: str, ask: Ask) -> dict[str, Any]:
    try:
        return ask(service)
    except Exception as silent:
        if getattr(silent, "code", None) != "NODE_SILENT":
            raise
        return {"service": service, "silent": str(silent)}
