"""Which node a command speaks to, and how: the operator's environment of a run directory."""

import getpass
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from deploy.environment import operator_environment
from deploy.nodes import NodePlan, Pair, plan_pair
from shared.client import NodeClient, NodeSilent
from shared.console import Console
from shared.management import Management


PROJECT = Path(__file__).resolve().parents[2]
ANSWER_SECONDS = 5.0
FINDING, UNUSABLE, SILENT = 1, 2, 3  # exit statuses beside 0; documented in the README


@dataclass
class Operator(Console):
    """A console that also knows the node's operator settings."""

    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def management(self) -> Management:
        return Management(
            self.settings["CHUANYU_MANAGEMENT_URL"],
            self.settings["CHUANYU_MANAGEMENT_USER"],
            self.settings["CHUANYU_MANAGEMENT_PASSWORD"],
        )


def pair_at(run_dir: str) -> Pair:
    """The pair of nodes of a run directory."""
    return plan_pair(Path(run_dir))


def operator_for(pair: Pair, name: str) -> Operator:
    """The operator's console of one node of a pair."""
    node = pair.node(name)
    settings = operator_environment(pair, node)
    client = NodeClient(settings["CHUANYU_AMQP_URL"], timeout=ANSWER_SECONDS)
    click.get_current_context().call_on_close(client.close)
    return Operator(node=name, actor=actor(), ask=client.call, settings=settings)


def actor() -> str:
    """Who is typing, for the audit."""
    return os.environ.get("CHUANYU_ACTOR") or getpass.getuser()


def ready(node: NodePlan, service: str, settings: Mapping[str, str]) -> bool:
    """Whether a service answers."""
    with NodeClient(settings["CHUANYU_AMQP_URL"], timeout=1.0) as client:
        try:
            answer: Any = client.call(service, "status")
        except NodeSilent:
            return False
    return bool(answer["consumer"] == "consuming" and answer["relay"] == "publishing")
