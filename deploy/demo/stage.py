"""The two nodes of a demonstration: started in a run directory of their own, asked by RPC, stopped again."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deploy import lifecycle
from deploy.border import Account, Border
from deploy.environment import operator_environment
from deploy.lifecycle import Tell
from deploy.nodes import Pair, plan_pair
from deploy.ports import free_port_base
from deploy.readiness import answers
from shared.client import NodeClient, NodeSilent
from shared.clock import civil_date


ACTOR = "demo"
ANSWER_SECONDS = 5.0


@dataclass
class Stage:
    """A running pair with a client per node; a node whose broker was stopped is silent from then on."""

    pair: Pair
    silenced: set[str] = field(default_factory=set)
    _clients: dict[str, NodeClient] = field(default_factory=dict)

    def call(self, node: str, service: str, method: str, **arguments: Any) -> Any:
        """Ask a service; NodeSilent at once for a node that was silenced."""
        if node in self.silenced:
            raise NodeSilent(f"{node}: 消息代理已停止 / its broker is stopped")
        return self._client(node).call(service, method, **arguments)

    def command(self, node: str, service: str, method: str, **arguments: Any) -> dict[str, Any]:
        """A clerk's command."""
        answer: dict[str, Any] = self.call(node, service, method, **arguments, actor=ACTOR)
        return answer

    def silence(self, node: str) -> None:
        """Stop a node's broker in the middle of everything."""
        self._client(node).close()
        lifecycle.stop_broker(self.pair, node)
        self.silenced.add(node)

    def border_of(self, node: str) -> Border:
        """This node's border, for whoever speaks as its partner."""
        return Border(Account.of(operator_environment(self.pair, self.pair.node(node))))

    def today(self) -> dt.date:
        return civil_date(dt.datetime.now(dt.UTC))

    def close(self) -> None:
        for client in self._clients.values():
            client.close()

    def _client(self, node: str) -> NodeClient:
        if node not in self._clients:
            settings = operator_environment(self.pair, self.pair.node(node))
            url = settings["CHUANYU_AMQP_URL"]
            self._clients[node] = NodeClient(url, timeout=ANSWER_SECONDS)
        return self._clients[node]


@contextmanager
def stage(run_dir: Path, tell: Tell) -> Iterator[Stage]:
    """Both nodes, fresh and on free ports; whatever happens, nothing of them runs afterwards."""
    lifecycle.down(plan_pair(run_dir), lambda _: None, purge=True)
    pair = plan_pair(run_dir, free_port_base())
    lifecycle.up(pair, tell, lambda node, service: answers(pair, node, service))
    running = Stage(pair)
    try:
        yield running
    finally:
        running.close()
        lifecycle.down(pair, tell)
