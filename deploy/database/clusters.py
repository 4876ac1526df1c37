"""The clusters of a pair that keeps its data in PostgreSQL: started while the brokers start, completed afterwards."""

from collections.abc import Callable, Collection

from deploy.database import contents, place, server
from deploy.nodes import POSTGRESQL, NodePlan, Pair


Tell = Callable[[str], None]


def launch(pair: Pair, tell: Tell) -> list[NodePlan]:
    """Start what is missing, without waiting; gives whose was started."""
    launched = [node for node in _with_cluster(pair) if server.launch(node)]
    for node in launched:
        tell(
            f"{node.title}：PostgreSQL 启动中，数据目录 {place.data(node)} / "
            f"{node.name}: PostgreSQL is starting on that folder"
        )
    return launched


def complete(pair: Pair, tell: Tell, launched: Collection[NodePlan]) -> None:
    """Until every service's database is there."""
    nodes = _with_cluster(pair)
    for node in nodes:
        server.wait_until_ready(node)
        contents.complete(node)
    if nodes and not launched:
        tell(
            "PostgreSQL 已在运行，数据库已核对 / PostgreSQL is already running, all databases are there"
        )


def _with_cluster(pair: Pair) -> list[NodePlan]:
    return [node for node in pair.nodes if node.database == POSTGRESQL]
