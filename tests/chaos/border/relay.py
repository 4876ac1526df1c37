"""Between the shovel and the far gateway: loses, doubles, overtakes, alters and forges what comes by."""

import threading
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from copy import deepcopy
from random import Random
from typing import Any

import kombu
from amqp.basic_message import Message

from contracts.binding import SIGNATURE
from shared import topology
from shared.broker import BROKER_TROUBLE, close_quietly, connect
from tests.chaos.delivery.messages import number_of
from tests.chaos.publishing import Parcel, publish


EXCHANGE = QUEUE = "chaos.line"
PREFETCH, AT_ONCE = 200, 100
AGAIN = 0.3  # seconds before the next connection
SILENCE = 0.1  # seconds after which what was kept back goes on
MISHAPS = {"altered": 0.01, "forged": 0.01, "doubled": 0.02, "overtaken": 0.02}  # chance of each
KEPT = 150  # messages that overtake one


class Relay:
    """Works until told to stop; every message has its fate anew each time it comes by."""

    def __init__(self, url: str, dropped: frozenset[int], chance: Random) -> None:
        self._url, self._chance = url, chance
        self._dropped = set(dropped)  # once each
        self._kept = deque[Parcel]()
        self.mishaps: Counter[str] = Counter()

    def run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                self._session(stop)
            except BROKER_TROUBLE:
                stop.wait(AGAIN)

    def _session(self, stop: threading.Event) -> None:
        connection = connect(self._url)
        try:
            came: list[Any] = []
            receiving, sending = connection.channel(), connection.channel()
            receiving.auto_decode = False
            receiving.basic_qos(0, PREFETCH, False)  # noqa: FBT003 - not global
            receiving.basic_consume(QUEUE, callback=came.append)
            sending.confirm_select()
            while not stop.is_set():
                publish(connection, sending, self._next(connection, came))
                if came:
                    receiving.basic_ack(came[-1].delivery_tag, multiple=True)
                came.clear()
        finally:
            close_quietly(connection)

    def _next(self, connection: kombu.Connection, came: list[Any]) -> Sequence[Parcel]:
        """What goes on now: what was kept back only when nothing comes any more."""
        try:
            while len(came) < AT_ONCE:
                connection.drain_events(timeout=SILENCE)
        except TimeoutError:
            connection.heartbeat_check()
            if not came:
                return [self._kept.popleft() for _ in range(len(self._kept))]
        return [copy for message in came for copy in self._fate(message)]

    def _fate(self, message: Any) -> Iterator[Parcel]:
        """What becomes of one, and what it overtakes."""
        if number_of(message) in self._dropped:
            self._dropped.discard(number_of(message))
            self.mishaps["dropped"] += 1
            return
        whole, mishap = _parcel(message, message.body), self._mishap()
        match mishap:
            case "altered":
                yield _parcel(message, _altered(message.body, self._chance))
            case "forged":
                yield _forged(whole)
            case "doubled":
                yield from (whole, whole)
            case "overtaken":
                self._kept.append(whole)
            case _:
                yield whole
        if len(self._kept) > KEPT * MISHAPS["overtaken"]:
            yield self._kept.popleft()

    def _mishap(self) -> str:
        chances = {**MISHAPS, "": 1 - sum(MISHAPS.values())}
        [found] = self._chance.choices(list(chances), list(chances.values()))
        if found:
            self.mishaps[found] += 1
        return found


def _parcel(message: Any, body: bytes) -> Parcel:
    key = message.delivery_info["routing_key"]
    return Parcel(topology.BORDER_IN, key, Message(body, **deepcopy(message.properties)))


def _altered(body: bytes, chance: Random) -> bytes:
    """One bit of it."""
    place = chance.randrange(len(body))
    return bytes((*body[:place], body[place] ^ 1, *body[place + 1 :]))


def _forged(parcel: Parcel) -> Parcel:
    """The same under a signature that nobody made."""
    headers = parcel.message.properties["application_headers"]
    headers[SIGNATURE] = f"{headers[SIGNATURE][:-8]}AAAAAAA="
    return parcel
