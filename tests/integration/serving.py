"""The credit service in a process of its own: started, asked, and ended whatever the test does."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from contracts.envelope import Envelope
from contracts.registry import contract_named, example
from shared.client import NodeClient, NodeSilent
from tests.architecture.sources import PROJECT
from tests.builders import an_envelope, an_environment
from tests.integration.vhosts import Vhost
from tests.waiting import PATIENCE, eventually


DECLARED = contract_named("credit.listing-declared")
QUICK = 5.0  # seconds


@dataclass(frozen=True)
class Serving:
    """The process and where it listens; its output lies in `log` in the folder."""

    process: subprocess.Popen[bytes]
    folder: Path
    data: Path
    port: int

    def health(self) -> dict[str, Any]:
        """What it says of itself; nothing while it does not listen."""
        try:
            answer = requests.get(f"http://127.0.0.1:{self.port}/health", timeout=QUICK)
        except requests.RequestException:
            return {"status": None, "reasons": [], "parts": []}
        report: dict[str, Any] = answer.json()
        assert (answer.status_code == 503) == (report["status"] == "failing")
        return report

    def does_its_work(self) -> bool:
        """Nobody else's queues are here, so what is published also lands in `unrouted`: no more than degraded."""
        return self.health()["status"] in {"ok", "degraded"}

    def complains_of(self, word: str) -> bool:
        """Whether it is failing, and says why."""
        report = self.health()
        return report["status"] == "failing" and word in str(report["reasons"])

    def figure(self, name: str) -> float:
        """One line of /metrics, 0 when there is none."""
        text = requests.get(f"http://127.0.0.1:{self.port}/metrics", timeout=QUICK).text
        found = [line for line in text.splitlines() if line.startswith(f"{name} ")]
        return float(found[0].rpartition(" ")[2]) if found else 0.0

    def log(self) -> str:
        return (self.folder / "log").read_text("utf-8")


@contextmanager
def serving(
    url: str,
    folder: Path,
    data: Path | None = None,
    *,
    under: Sequence[str] = (),
    **changes: str,
) -> Iterator[Serving]:
    """The process, until the block is left, `under` another command; its database lies in `data` or the folder."""
    port = free_port()
    own = {
        "CHUANYU_AMQP_URL": url,
        "CHUANYU_DATABASE_URL": f"sqlite:///{data or folder}/credit.sqlite3",
        "CHUANYU_HTTP_PORT": str(port),
    }
    environment = an_environment(**own | changes)
    command = [*under, sys.executable, "-m", "deploy.run_service", "credit"]
    with (
        (folder / "log").open("ab") as log,
        subprocess.Popen(
            command, cwd=PROJECT, env={**os.environ, **environment}, stdout=log, stderr=log
        ) as process,
    ):
        try:
            yield Serving(process, folder, data or folder, port)
        finally:
            process.kill()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def ask(vhost: Vhost, method: str, **arguments: Any) -> Any:
    with NodeClient(vhost.url, timeout=PATIENCE) as client:
        return client.call("credit", method, **arguments)


def works(vhost: Vhost) -> bool:
    try:
        with NodeClient(vhost.url, timeout=1.0) as client:
            status = client.call("credit", "status")
    except NodeSilent:
        return False
    return (status["consumer"], status["relay"]) == ("consuming", "publishing")


def declaration() -> dict[str, Any]:
    body = example(DECLARED, 1, "typical")
    del body["listing_id"]
    return body


def declared(number: int) -> Envelope:
    """The partner's declaration of one more listing."""
    key = f"51-0a8f8e7c-4d3b-5f0e-9a51-{number:012x}"
    body = example(DECLARED, 1, "typical") | {"listing_id": key}
    return an_envelope(
        source="/sichuan/credit", type=DECLARED.type_of(), partitionkey=key, data=body
    )


def arrived(vhost: Vhost) -> tuple[int, int]:
    """How many declarations took effect, and how many copies came."""
    rows = ask(vhost, "figures")["arrived"]
    return sum(row["arrived"] for row in rows), sum(row["duplicates"] for row in rows)


def wait_until_working(service: Serving) -> None:
    eventually(service.does_its_work, within=2 * PATIENCE)
