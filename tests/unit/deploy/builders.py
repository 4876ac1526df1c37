"""Plans of pairs for unit tests; nothing is started."""

import sys
from pathlib import Path

from deploy.credentials import broker_users
from deploy.nodes import NodePlan, Pair, plan_pair


BASE = 21_000
# a process that does nothing until it is stopped, and not for ever
SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]


def a_pair(run_dir: Path = Path("/nowhere/run")) -> Pair:
    return plan_pair(run_dir, BASE)


def a_node(name: str = "chongqing") -> NodePlan:
    return a_pair().node(name)


def passwords(node: NodePlan) -> dict[str, str]:
    return {user: f"password of {user}" for user in broker_users(node)}
