"""A partner without a broker of its own fetches what waits for it at ours, or is reached by HTTP: no shovel carries."""

from deploy.broker import repair, server, shovels
from deploy.files import private_directory
from deploy.nodes import NodePlan, Pair


def let_partner_fetch(pair: Pair, node: NodePlan) -> None:
    """From now on, also after the next start, the partner reads its queue at this broker."""
    private_directory(node.directory)
    node.fetched_mark.touch()
    _apply(pair, node)


def carry_again(pair: Pair, node: NodePlan) -> None:
    """The partner has a broker: a shovel carries to it, and its account here only writes."""
    node.fetched_mark.unlink(missing_ok=True)
    _apply(pair, node)


def reach_by_http(pair: Pair, node: NodePlan, *, is_http: bool) -> None:
    """From now on, also after the next start, the gateway itself stands where the shovel would, or no longer does."""
    private_directory(node.directory)
    if node.http_mark.exists() == is_http:
        return
    if is_http:
        node.http_mark.touch()
    else:
        node.http_mark.unlink(missing_ok=True)
    _apply(pair, node)


def _apply(pair: Pair, node: NodePlan) -> None:
    """Rights and shovel, at once where the broker runs and at its next start otherwise."""
    if server.is_running(node):
        repair.restore(node)
        shovels.declare(pair, node)
