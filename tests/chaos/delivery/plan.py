"""Which message is what, and which fault strikes at which message: all of it from one seed.

The seed fixes the plan, not the interleaving: two runs strike at the same messages and may meet them in
different batches.
"""

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from shared.failpoints import Point


FULL = 20_000  # messages of a run in which every point is hit HITS times
HITS = 24  # of each fault in a full run: a few more than are asked for
FEWEST = 2  # in the smallest run: once in each service
SLOW = 4  # of the faults that take the broker away, in a full run
KEYS = 400
FAILURES = (3, 6)  # more than a batch and the try alone use up: it has to be parked
SERVICES = ("first", "second")
PATIENCE = 0.8  # seconds that a service of the run waits for a SQLite file that somebody holds


class Kind(StrEnum):
    """What a message does to those who handle it."""

    GOOD = "good"
    COPIED = "copied"  # good, and sent several times
    TROUBLED = "handler-raises"  # its handler fails some times, then works
    UNREADABLE = "unreadable-bytes"
    BROKEN = "wrong-contract"
    KILLER = "handler-kills-process"


POISON = frozenset({Kind.UNREADABLE, Kind.BROKEN, Kind.KILLER})


class Outside(StrEnum):
    """What happens around the services."""

    BROKER_STOPPED = "broker-stopped"
    BROKER_KILLED = "broker-killed"
    BROKER_FROZEN = "broker-frozen"
    CONNECTION_CUT = "connection-cut"
    DATABASE_LOCKED = "database-locked"
    DATABASE_GONE = "database-gone"


RARE = frozenset(
    {
        Outside.BROKER_STOPPED,
        Outside.BROKER_KILLED,
        Outside.BROKER_FROZEN,
    }
)


@dataclass(frozen=True)
class Planned:
    """One message: its number, its key, its place among those of the key, what it does, and where."""

    number: int
    key: int
    place: int
    kind: Kind
    service: str = SERVICES[0]  # whose handler it troubles or kills
    failures: int = 0  # of its handler, before it works

    @property
    def is_poison(self) -> bool:
        return self.kind in POISON


@dataclass(frozen=True)
class Plan:
    """Everything that was decided beforehand."""

    seed: int
    messages: Sequence[Planned]
    strikes: Mapping[str, Mapping[Point, frozenset[int]]]  # by service: at which messages
    outside: Sequence[tuple[int, Outside]]  # when so many messages have come through

    @property
    def good(self) -> Sequence[Planned]:
        """Those that must take effect exactly once."""
        return [message for message in self.messages if not message.is_poison]

    def for_service(self, name: str) -> str:
        """What the process of a service needs to know, as JSON."""
        own = [m for m in self.messages if m.service == name]
        troubled = {m.number: m.failures for m in own if m.kind is Kind.TROUBLED}
        killers = [m.number for m in own if m.kind is Kind.KILLER]
        strikes = {point: sorted(numbers) for point, numbers in self.strikes[name].items()}
        document: dict[str, Any] = {"strikes": strikes, "troubled": troubled, "killers": killers}
        return json.dumps(document)


def make(seed: int, count: int) -> Plan:
    """The plan of a run of `count` messages."""
    chance = random.Random(seed)  # noqa: S311 - the same every time is what is wanted
    hits = max(FEWEST, HITS * count // FULL)
    numbers = chance.sample(range(count), count)  # each message has at most one part to play
    kinds = _kinds(chance, numbers, hits)
    strikes = _strikes(numbers, hits, kinds)
    return Plan(seed, _messages(chance, count, kinds), strikes, _outside(chance, count, hits))


def _kinds(
    chance: random.Random, numbers: list[int], hits: int
) -> dict[int, tuple[Kind, str, int]]:
    found: dict[int, tuple[Kind, str, int]] = {}
    for kind, many in (
        (Kind.COPIED, hits * 4),
        (Kind.TROUBLED, hits * 2),
        (Kind.UNREADABLE, hits),
        (Kind.BROKEN, hits),
        (Kind.KILLER, -(-hits // 3)),  # each kills four times: twice in a batch, and twice alone
    ):
        for n in range(many):
            # what cannot be read or breaks its contract never gets beyond the first service
            both = kind in {Kind.TROUBLED, Kind.KILLER}
            service = SERVICES[n % len(SERVICES)] if both else SERVICES[0]
            failures = chance.randint(*FAILURES) if kind is Kind.TROUBLED else 0
            found[numbers.pop()] = (kind, service, failures)
    return found


def _strikes(
    numbers: list[int], hits: int, kinds: Mapping[int, tuple[Kind, str, int]]
) -> dict[str, dict[Point, frozenset[int]]]:
    found: dict[str, dict[Point, frozenset[int]]] = {}
    for service in SERVICES:
        retried = [
            n for n, (kind, at, _) in kinds.items() if (kind, at) == (Kind.TROUBLED, service)
        ]
        found[service] = {
            point: frozenset(
                retried[: hits // 2]
                if point is Point.INSIDE_RETRY
                else [numbers.pop() for _ in range(hits // 2)]
            )
            for point in Point
        }
    return found


def _messages(
    chance: random.Random, count: int, kinds: Mapping[int, tuple[Kind, str, int]]
) -> list[Planned]:
    places = [0] * KEYS
    found = []
    for number in range(count):
        key = chance.randrange(KEYS)
        kind, service, failures = kinds.get(number, (Kind.GOOD, SERVICES[0], 0))
        found.append(Planned(number, key, places[key], kind, service, failures))
        places[key] += 1
    return found


def _outside(chance: random.Random, count: int, hits: int) -> list[tuple[int, Outside]]:
    """Spread over the first nine tenths, so that every fault meets messages on their way."""
    rare = max(1, SLOW * count // FULL)
    faults = [fault for fault in Outside for _ in range(rare if fault in RARE else hits)]
    chance.shuffle(faults)
    step = count * 9 // 10 / len(faults)
    return [(int((n + 1) * step), fault) for n, fault in enumerate(faults)]
