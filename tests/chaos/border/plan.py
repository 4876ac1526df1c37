"""Which message crosses which way, and which fault strikes where: all of it from one seed.

The seed fixes the plan, not the interleaving.  Both ways have as many messages; those of the second node have the
numbers after those of the first.
"""

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from shared.failpoints import Point
from tests.chaos.delivery.plan import FAILURES, FULL, Kind, Planned


NODES = ("chongqing", "sichuan")
KEYS = 400  # of each way
HITS = 24  # of each point in a full run, both gateways together
FEWEST = 2
LAST = 5  # messages of each way that the line drops at their first passage
SKEW = 90.0  # seconds


class Fault(StrEnum):
    """What happens around the gateways."""

    LINE_CUT = "line-cut"
    BINDING_REMOVED = "binding-removed"
    BROKER_STOPPED = "broker-stopped"
    BROKER_KILLED = "broker-killed"
    GATEWAY_KILLED = "gateway-killed"
    CONNECTION_CUT = "connection-cut"
    DATABASE_LOCKED = "database-locked"
    DATABASE_GONE = "database-gone"
    CLOCK_AHEAD = "clock-ahead"
    CLOCK_BEHIND = "clock-behind"


OFTEN: Mapping[Fault, int] = {  # in a full run, both nodes together
    Fault.LINE_CUT: 20,
    Fault.BINDING_REMOVED: 4,
    Fault.BROKER_STOPPED: 4,
    Fault.BROKER_KILLED: 4,
    Fault.GATEWAY_KILLED: 10,
    Fault.CONNECTION_CUT: 8,
    Fault.DATABASE_LOCKED: 10,
    Fault.DATABASE_GONE: 6,
}


@dataclass(frozen=True)
class Plan:
    """Everything that was decided beforehand."""

    seed: int
    ways: Mapping[str, Sequence[Planned]]  # by the node that sends
    strikes: Mapping[
        str, Mapping[Point, frozenset[int]]
    ]  # by node: at which messages its gateway dies
    outside: Sequence[
        tuple[int, Fault, str]
    ]  # when so many messages have come: what, at which node

    @property
    def count(self) -> int:
        """Messages of both ways."""
        return sum(map(len, self.ways.values()))

    @property
    def dropped(self) -> frozenset[int]:
        """Whose first passage the line loses."""
        return frozenset(m.number for way in self.ways.values() for m in way[-LAST:])

    def for_gateway(self, node: str) -> str:
        """What the gateway of a node needs to know, as JSON (`Strikes`)."""
        every = [m for way in self.ways.values() for m in way]
        troubled = {
            m.number: m.failures for m in every if m.kind is Kind.TROUBLED and m.service == node
        }
        strikes = {point: sorted(numbers) for point, numbers in self.strikes[node].items()}
        return json.dumps({"strikes": strikes, "troubled": troubled, "killers": []})


def make(seed: int, count: int) -> Plan:
    """The plan of a run of `count` messages each way."""
    chance = random.Random(seed)  # noqa: S311 - the same every time is what is wanted
    hits = max(FEWEST, HITS * count // FULL)
    numbers = chance.sample(
        range(2 * count), 2 * count
    )  # each message has at most one part to play
    kinds = {numbers.pop(): Kind.COPIED for _ in range(hits * 4)}
    kinds |= {numbers.pop(): Kind.TROUBLED for _ in range(hits * 2)}
    ways = {
        node: _way(chance, range(n * count, (n + 1) * count), kinds) for n, node in enumerate(NODES)
    }
    strikes = {node: _strikes(numbers, hits, ways, node) for node in NODES}
    return Plan(seed, ways, strikes, _outside(chance, count))


def _way(chance: random.Random, numbers: range, kinds: Mapping[int, Kind]) -> list[Planned]:
    places = [0] * KEYS
    found = []
    for number in numbers:
        key, kind = chance.randrange(KEYS), kinds.get(number, Kind.GOOD)
        failures = chance.randint(*FAILURES) if kind is Kind.TROUBLED else 0
        found.append(Planned(number, key, places[key], kind, chance.choice(NODES), failures))
        places[key] += 1
    return found


def _strikes(
    numbers: list[int], hits: int, ways: Mapping[str, Sequence[Planned]], node: str
) -> dict[Point, frozenset[int]]:
    every = [m for way in ways.values() for m in way]
    retried = [m.number for m in every if m.kind is Kind.TROUBLED and m.service == node]
    return {
        point: frozenset(
            retried[: hits // 2]
            if point is Point.INSIDE_RETRY
            else [numbers.pop() for _ in range(hits // 2)]
        )
        for point in Point
    }


def _outside(chance: random.Random, count: int) -> list[tuple[int, Fault, str]]:
    """Spread over the first nine tenths; one clock goes ahead early and back late, the other goes behind for good."""
    faults = [
        (fault, NODES[n % len(NODES)])
        for fault, often in OFTEN.items()
        for n in range(max(len(NODES), often * count // FULL))
    ]
    chance.shuffle(faults)
    third = len(faults) // 3
    faults.insert(third, (Fault.CLOCK_AHEAD, NODES[0]))
    faults.insert(2 * third, (Fault.CLOCK_BEHIND, NODES[1]))
    step = 2 * count * 9 // 10 / len(faults)
    return [(int((n + 1) * step), fault, node) for n, (fault, node) in enumerate(faults)]
