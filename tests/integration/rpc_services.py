"""Two small nameko services in a process of their own: `gateway` passes questions on to `credit`.

    python -m tests.integration.rpc_services CREDIT_URL GATEWAY_URL OPERATOR_URL

Asks one question as the operator and prints the answer.  A process of its own, since nameko's green
threads do not get along with pytest's time limit.
"""

import eventlet


eventlet.monkey_patch()

import os  # noqa: E402
import sys  # noqa: E402
from typing import Any  # noqa: E402

from nameko.containers import ServiceContainer  # noqa: E402
from nameko.rpc import RpcProxy, rpc  # noqa: E402
from nameko.standalone.rpc import ClusterRpcProxy  # noqa: E402


class Credit:
    """Answers."""

    name = "credit"

    def is_listed(self, subject: str) -> str:
        return f"{subject} is not listed"

    is_listed = rpc(is_listed)


class Gateway:
    """Passes a question on."""

    name = "gateway"
    credit = RpcProxy("credit")

    def ask(self, subject: str) -> Any:
        return self.credit.is_listed(subject)

    ask = rpc(ask)


def main(credit_url: str, gateway_url: str, operator_url: str) -> None:
    for service, url in ((Credit, credit_url), (Gateway, gateway_url)):
        ServiceContainer(service, {"AMQP_URI": url}).start()
    with ClusterRpcProxy({"AMQP_URI": operator_url}, timeout=10) as services:
        print(services.gateway.ask("S-1"), flush=True)  # noqa: T201
    os._exit(0)  # nothing to save, and stopping containers is not what is tried here


if __name__ == "__main__":
    main(*sys.argv[1:])
