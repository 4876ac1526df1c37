"""A few questions and requests to the management API of a private node.

As the administrator, for starting and stopping only; services and operators do not use this module.
"""

from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import requests

from deploy.credentials import ADMIN, credentials
from deploy.environment import management_url
from deploy.nodes import NodePlan
from shared.topology import VHOST


TIMEOUT = 5  # seconds
LOAD_TIMEOUT = 60  # for a whole topology: each quorum queue that is made takes its time


@dataclass(frozen=True)
class Management:
    """One node's API; close it by leaving its `with`."""

    url: str
    session: requests.Session

    @classmethod
    def of(cls, node: NodePlan) -> Self:
        session = requests.Session()
        session.trust_env = False  # a proxy of the environment must not see loopback traffic
        session.auth = (ADMIN, credentials(node)[ADMIN])
        return cls(management_url(node), session)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.session.close()

    def answers(self) -> bool:
        """Whether the API is there, whatever it thinks of us."""
        try:
            self.session.get(f"{self.url}/api/overview", timeout=TIMEOUT)
        except requests.RequestException:
            return False
        return True

    def enabled_plugins(self) -> frozenset[str]:
        """What is enabled, as far as the node has reported yet."""
        return frozenset(
            name for row in self._get("nodes") for name in row.get("enabled_plugins", ())
        )

    def load_definitions(self, document: dict[str, Any]) -> None:
        """Create what of the document is not there; requests.RequestException when refused."""
        response = self.session.post(
            f"{self.url}/api/definitions", json=document, timeout=LOAD_TIMEOUT
        )
        response.raise_for_status()

    def delete_exchange(self, name: str) -> None:
        """With its bindings; one that is not there is none."""
        response = self.session.delete(f"{self.url}/api/exchanges/{VHOST}/{name}", timeout=TIMEOUT)
        if response.status_code != requests.codes.not_found:
            response.raise_for_status()

    def queues_online(self) -> frozenset[str]:
        """Names of the quorum queues that have a running member.

        Their `state` says nothing yet while they are new: it comes with their first statistics.
        """
        queues = self._get(f"queues/{VHOST}?columns=name,online")
        return frozenset(queue["name"] for queue in queues if queue.get("online"))

    def shovel_states(self) -> dict[str, str]:
        """State by shovel name."""
        return {shovel["name"]: shovel["state"] for shovel in self._get(f"shovels/{VHOST}")}

    def declare_shovel(self, name: str, value: dict[str, Any]) -> None:
        """Create or replace a dynamic shovel; requests.RequestException when refused."""
        response = self.session.put(
            f"{self.url}/api/parameters/shovel/{VHOST}/{name}",
            json={"value": value},
            timeout=TIMEOUT,
        )
        response.raise_for_status()

    def delete_shovel(self, name: str) -> None:
        """One that is not there is none; what it held goes back to its queue."""
        response = self.session.delete(
            f"{self.url}/api/parameters/shovel/{VHOST}/{name}", timeout=TIMEOUT
        )
        if response.status_code != requests.codes.not_found:
            response.raise_for_status()

    def _get(self, path: str) -> list[dict[str, Any]]:
        response = self.session.get(f"{self.url}/api/{path}", timeout=TIMEOUT)
        response.raise_for_status()
        found: list[dict[str, Any]] = response.json()
        return found
