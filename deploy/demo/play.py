"""What the acts of the story share: commands that may meet a silent node, waiting, progress bars."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from rich.progress import Progress

from deploy.demo.expected import expected_effects
from deploy.demo.material import Material
from deploy.demo.observer import Observer
from deploy.demo.stage import Stage
from shared.client import NodeSilent


Answer = dict[str, Any]
PATIENCE = 8.0  # seconds without any progress before the story goes on without
PATIENCE_WITHOUT = 2.0  # the same when a node was silenced on purpose
POLL = 0.1


@dataclass
class Play:
    """The running story."""

    stage: Stage
    both: dict[str, Material]
    progress: Progress
    observer: Observer = field(init=False)
    expected: Counter[str] = field(init=False)
    ids: dict[tuple[str, int], str] = field(default_factory=dict)  # of listings and leads
    first_messages: dict[str, str] = field(default_factory=dict)  # a message id of each node
    refusals: list[Answer] = field(default_factory=list)  # commands that were not carried out

    def __post_init__(self) -> None:
        self.observer = Observer(self.stage)
        self.expected = expected_effects(self.both)

    def command(self, node: str, service: str, method: str, **arguments: Any) -> Answer | None:
        """A clerk's command; None when it was refused or nobody answered, which is kept for the report."""
        try:
            answer = self.stage.command(node, service, method, **arguments)
        except NodeSilent as silent:
            self._not_done(node, method, [{"code": "NODE_SILENT", "en": str(silent)}])
            return None
        if not answer["accepted"]:
            self._not_done(node, method, answer["problems"])
            return None
        return answer

    def _not_done(self, node: str, method: str, problems: list[dict[str, str]]) -> None:
        self.refusals.append({"node": node, "command": method, "problems": problems})

    def until_effective(self, title: str, *contracts: str) -> None:
        """Wait until every effect of these contracts is there, or nothing moves any more."""
        goal = sum(self.expected[contract] for contract in contracts)
        services = tuple({contract.partition(".")[0] for contract in contracts})

        def reached() -> int:
            self.observer.look_at(services)
            return sum(self.observer.effective(contract) for contract in contracts)

        self.until(title, goal, reached)

    def until(self, title: str, goal: int, reached: Callable[[], int]) -> None:
        """Show a bar until `reached()` is the goal; give up after a time without progress."""
        patience = PATIENCE_WITHOUT if self.stage.silenced else PATIENCE
        bar = self.progress.add_task(title, total=goal)
        best, since = -1, time.monotonic()
        while best < goal and time.monotonic() - since < patience:
            now = reached()
            if now > best:
                best, since = now, time.monotonic()
                self.progress.update(bar, completed=now)
            else:
                time.sleep(POLL)
