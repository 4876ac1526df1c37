"""Questions to the other node's gateway over HTTP: answered at once, or not at all."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import requests


SECONDS = 5


class PartnerSilent(Exception):
    """The other side does not answer, or not to us; the message says how."""

    code = "NODE_SILENT"


@dataclass(frozen=True)
class PartnerNode:
    """The other gateway: its address and the token that we present."""

    url: str
    token: str

    def report(self) -> dict[str, Any]:
        """What the node says about itself: queues, shovels, services."""
        return self._get("/v1/status")

    def trace(self, message_id: str) -> dict[str, Any]:
        """The way of a message through the other node, by service."""
        return self._get(f"/v1/trace/{quote(message_id, safe='')}")

    def _get(self, path: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.token}"}
        try:
            answer = requests.get(f"{self.url}{path}", headers=headers, timeout=SECONDS)
            answer.raise_for_status()
            found = answer.json()
            if not isinstance(found, dict):
                raise requests.exceptions.InvalidJSONError
        except requests.RequestException as trouble:
            raise PartnerSilent(type(trouble).__name__) from trouble
        return found
