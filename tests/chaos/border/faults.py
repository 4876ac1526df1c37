"""What happens around the gateways: lines and bindings go, brokers and gateways end, a clock is wrong."""

import os
import signal
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from urllib.parse import quote

import requests

from deploy import pids
from deploy.broker.management import Management
from deploy.nodes import NodePlan
from shared import topology
from shared.topology import GATEWAY, VHOST
from tests.chaos.border.plan import SKEW, Fault
from tests.chaos.border.site import SKEW_FILE, Site
from tests.chaos.delivery import outside
from tests.chaos.delivery.plan import Outside


CUT = (0.5, 4.0)  # seconds
WITHOUT_BINDING = (1.0, 3.0)
TIMEOUT = 5.0


@dataclass(frozen=True)
class World:
    """What a fault can reach."""

    site: Site
    chance: Random

    def strike(self, fault: Fault, node: str) -> bool:
        """Let it happen at a node and end; False when there was nothing to strike at."""
        if fault in FAULTS:
            return FAULTS[fault](self, self.site.pair.node(node))
        return self._kernel(node).strike(Outside(fault))

    def _kernel(self, node: str) -> outside.World:
        """What the suite of delivery breaks, too."""
        url = self.site.engines[node].url.render_as_string(hide_password=False)
        return outside.World(self.site.pair.node(node), VHOST, {GATEWAY: url}, self.chance)

    def pause(self, seconds: tuple[float, float]) -> None:
        threading.Event().wait(self.chance.uniform(*seconds))


def _line_cut(world: World, node: NodePlan) -> bool:
    """From the node to the other."""
    world.site.lines[node.name].cut(world.chance.uniform(*CUT))
    return True


def _binding_removed(world: World, node: NodePlan) -> bool:
    """What comes meanwhile ends in the net, and its shovel says "running"."""
    source, target = topology.BORDER_IN, topology.partitions_exchange(GATEWAY)
    where = f"bindings/{VHOST}/e/{quote(source)}/e/{quote(target)}"
    with Management.of(node) as management:
        api = f"{management.url}/api"
        try:
            gone = management.session.delete(
                f"{api}/{where}/{quote('#', safe='')}", timeout=TIMEOUT
            )
        except requests.RequestException:
            return False
        world.pause(WITHOUT_BINDING)
        return gone.ok and pids.wait_until(lambda: _bind(management, f"{api}/{where}"), 60, 0.2)


def _bind(management: Management, address: str) -> bool:
    try:
        said = management.session.post(address, json={"routing_key": "#"}, timeout=TIMEOUT)
    except requests.RequestException:
        return False
    return said.ok


def _gateway_killed(_world: World, node: NodePlan) -> bool:
    """Whatever it is doing; its nursery starts it again."""
    nursery = pids.find(node.pid_file(GATEWAY))
    if nursery is None:
        return False
    children = Path(f"/proc/{nursery.pid}/task/{nursery.pid}/children").read_text("ascii").split()
    for child in children:
        os.kill(int(child), signal.SIGKILL)
    return bool(children)


def _clock(seconds: float) -> Callable[[World, NodePlan], bool]:
    def skew(world: World, node: NodePlan) -> bool:
        file = world.site.folder / SKEW_FILE.format(node.name)
        unfinished = file.with_suffix(".new")
        unfinished.write_text(str(seconds), encoding="ascii")
        unfinished.rename(file)
        return True

    return skew


FAULTS: Mapping[Fault, Callable[[World, NodePlan], bool]] = {
    Fault.LINE_CUT: _line_cut,
    Fault.BINDING_REMOVED: _binding_removed,
    Fault.GATEWAY_KILLED: _gateway_killed,
    Fault.CLOCK_AHEAD: _clock(SKEW),
    Fault.CLOCK_BEHIND: _clock(-SKEW),
}
