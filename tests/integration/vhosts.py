"""A virtual host for one test: the node's full topology, empty, and what the test does to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import kombu
import requests
from amqp.basic_message import Message

from contracts import binding
from contracts import envelope as envelopes
from contracts.envelope import Envelope
from deploy.broker.definitions import definitions
from deploy.broker.management import Management
from deploy.credentials import ADMIN, credentials
from deploy.nodes import NodePlan
from deploy.ports import LOOPBACK
from shared import topology
from tests.builders import an_id
from tests.waiting import eventually


TAKEN_OVER = ("exchanges", "queues", "bindings", "policies")


@dataclass(frozen=True)
class Vhost:
    """One virtual host, as the administrator."""

    name: str
    url: str
    management: Management

    def ask(self, method: str, path: str, **arguments: Any) -> Any:
        url = f"{self.management.url}/api/{path}"
        answer = self.management.session.request(method, url, timeout=5, **arguments)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    @contextmanager
    def channel(self) -> Iterator[Any]:
        with kombu.Connection(self.url, connect_timeout=5) as connection:
            channel = connection.channel()
            channel.confirm_select()
            yield channel

    def put(self, service: str, *envelopes_to_send: Envelope) -> None:
        """Publish to a service's partitions, each confirmed; in the order given."""
        messages = [
            Message(
                envelopes.encode(envelope),
                application_headers=binding.headers(envelope),
                **binding.properties(envelope),
            )
            for envelope in envelopes_to_send
        ]
        self.put_raw(topology.partitions_exchange(service), "local.x", *messages)

    def put_raw(self, exchange: str, routing_key: str | bytes, *messages: Message) -> None:
        with self.channel() as channel:
            for message in messages:
                channel.basic_publish_confirm(message, exchange=exchange, routing_key=routing_key)

    def watch(self, exchange: str = topology.EVENTS, binding: str = "#") -> str:
        """A queue that gets a copy of everything published to an exchange, in order; gives its name."""
        with self.channel() as channel:
            channel.queue_declare("watch", durable=True, auto_delete=False)
            channel.queue_bind("watch", exchange, binding)
        return "watch"

    def take(self, queue: str, count: int) -> list[Any]:
        """Take the next messages out of a queue, bodies as bytes; waits until there are as many."""
        taken: list[Any] = []
        with kombu.Connection(self.url, connect_timeout=5) as connection:
            channel = connection.channel()
            channel.auto_decode = False

            def more() -> bool:
                while (message := channel.basic_get(queue, no_ack=True)) is not None:
                    taken.append(message)
                return len(taken) >= count

            eventually(more)
        return taken

    def depth(self, *queues: str) -> int:
        """Messages ready in these queues, asked of the queues themselves."""
        with kombu.Connection(self.url, connect_timeout=5) as connection:
            channel = connection.channel()
            return sum(channel.queue_declare(name, passive=True).message_count for name in queues)

    def consumers(self, queue: str) -> int:
        """How many read this queue."""
        with kombu.Connection(self.url, connect_timeout=5) as connection:
            found: int = connection.channel().queue_declare(queue, passive=True).consumer_count
            return found

    def is_drained(self, service: str) -> bool:
        """Whether nothing is ready in a service's partitions; unacked ones do not show."""
        return self.depth(*topology.partition_queues(service)) == 0

    def close_connections(self) -> int:
        """Cut every connection that the management API knows of; waits until it knows one."""
        found: list[Any] = []

        def known() -> bool:
            found[:] = self.ask("GET", f"vhosts/{self.name}/connections")
            return bool(found)

        eventually(known)
        for connection in found:
            self._close(connection["name"])
        return len(found)

    def _close(self, name: str) -> None:
        try:
            self.ask("DELETE", f"connections/{quote(name, safe='')}")
        except requests.HTTPError as gone:
            if gone.response is None or gone.response.status_code != requests.codes.not_found:
                raise


@contextmanager
def virtual_host(node: NodePlan, *services: str) -> Iterator[Vhost]:
    """Made from the node's definitions with the queues of these services, removed with everything in it."""
    name, secrets = f"test-{an_id()}", credentials(node)
    url = f"amqp://{ADMIN}:{secrets[ADMIN]}@{LOOPBACK}:{node.ports.amqp}/{name}"
    with Management.of(node) as management:
        vhost = Vhost(name, url, management)
        vhost.ask("PUT", f"vhosts/{name}", json={})
        everything = dict.fromkeys(("configure", "write", "read"), ".*")
        vhost.ask("PUT", f"permissions/{name}/{ADMIN}", json=everything)
        vhost.ask(
            "POST", f"definitions/{name}", json=_reduced(definitions(node, secrets), services)
        )
        try:
            yield vhost
        finally:
            vhost.ask("DELETE", f"vhosts/{name}")


def _reduced(document: dict[str, Any], services: tuple[str, ...]) -> dict[str, Any]:
    """Quorum queues cost time: those of other services are left out, exchanges and rules are all there."""
    kept = {q for service in services for q in topology.partition_queues(service)}
    others = {q for service in topology.SERVICES for q in topology.partition_queues(service)} - kept
    return {
        part: [
            _placeless(entry)
            for entry in document[part]
            if not others & {entry.get("name"), entry.get("destination")}
        ]
        for part in TAKEN_OVER
    }


def _placeless(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key != "vhost"}
