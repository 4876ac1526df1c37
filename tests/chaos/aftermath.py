"""What every run leaves: how it ended, and the logs of its processes, whichever scenario it was."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.broker.management import Management
from deploy.nodes import NodePlan


LAST = Path("build/chaos-last")
KEPT = ("*.log", "*.diary", "*.deaths", "*/*.deaths")


@dataclass(frozen=True)
class Aftermath:
    """Beside the verdict."""

    recovered: bool  # queues and parking are empty, every service answers
    faults: Mapping[str, int]
    rabbitmq: str
    seconds: float
    deaths: int
    operator: Mapping[str, int]

    def as_document(self) -> dict[str, Any]:
        """As it stands in build/chaos.json."""
        return {
            "rabbitmq": self.rabbitmq,
            "recovered": self.recovered,
            "faults": dict(sorted(self.faults.items())),
            "seconds": round(self.seconds, 1),
            "deaths": self.deaths,
            "operator": dict(self.operator),
        }


def rabbitmq_of(node: NodePlan) -> str:
    """The version of its broker."""
    with Management.of(node) as management:
        document = management.session.get(f"{management.url}/api/overview", timeout=10).json()
    return str(document["rabbitmq_version"])


def keep_logs(folder: Path) -> None:
    """Logs and diaries of the last run, for whoever asks why."""
    shutil.rmtree(LAST, ignore_errors=True)
    LAST.mkdir(parents=True)
    for pattern in KEPT:
        for file in folder.glob(pattern):
            shutil.copy(file, LAST / file.relative_to(folder).as_posix().replace("/", "-"))
