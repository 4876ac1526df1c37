"""Which node a command speaks to, and how: the operator's environment of a run directory."""

import getpass
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import click

from deploy.environment import operator_environment
from deploy.nodes import Pair
from shared.client import NodeClient, NodeSilent
from shared.console import Console
from shared.management import Management


PROJECT = Path(__file__).resolve().parents[2]
ANSWER_SECONDS = 10.0  # longer than a service waits for its database
FINDING, UNUSABLE, SILENT = 1, 2, 3  # exit statuses beside 0; documented in the README


@dataclass(kw_only=True)
class Operator(Console):
    """A console that also knows the node's operator settings; both are read when first needed."""

    pair: Pair

    @cached_property
    def settings(self) -> Mapping[str, str]:
        """NodeSilent when the nodes were never started: there is nothing to speak to."""
        if not self.pair.run_dir.exists():
            raise NodeSilent("节点从未启动,请先 make up / never started: make up")
        return operator_environment(self.pair, self.pair.node(self.node))

    @property
    def management(self) -> Management:
        return Management(
            self.settings["CHUANYU_MANAGEMENT_URL"],
            self.settings["CHUANYU_MANAGEMENT_USER"],
            self.settings["CHUANYU_MANAGEMENT_PASSWORD"],
        )

    def close(self) -> None:
        """Give the connection up, if there ever was one."""
        if "client" in vars(self):
            self.client.close()

    @cached_property
    def client(self) -> NodeClient:
        return NodeClient(self.settings["CHUANYU_AMQP_URL"], timeout=ANSWER_SECONDS)


def operator_for(pair: Pair, name: str) -> Operator:
    """The operator's console of one node of a pair; closed with the command."""

    def ask(service: str, method: str, **arguments: Any) -> Any:
        return operator.client.call(service, method, **arguments)

    operator = Operator(node=name, actor=actor(), ask=ask, pair=pair)
    click.get_current_context().call_on_close(operator.close)
    return operator


def actor() -> str:
    """Who is typing, for the audit."""
    return os.environ.get("CHUANYU_ACTOR") or getpass.getuser()
