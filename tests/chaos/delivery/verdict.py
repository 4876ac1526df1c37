"""What came of a run, in Jepsen's words: lost, duplicated, unexpected, out of order."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tests.chaos.delivery.plan import Plan


@dataclass(frozen=True)
class Effect:
    """One message that took effect somewhere, in the order of its coming."""

    number: int
    key: str
    place: int


@dataclass(frozen=True)
class Observed:
    """What stands in the services' databases, and what came out at the end."""

    effects: Mapping[str, Sequence[Effect]]  # by service
    totals: Mapping[str, Mapping[str, int]]  # by service and key: what its aggregate counted
    came_out: Sequence[
        tuple[int, str]
    ]  # number and message id; copies of one id are no second effect


class Overtaken(NamedTuple):
    """A message that came after a later one of its key."""

    position: int  # among all that came there
    key: str
    place: int  # among the messages of its key
    after: int


@dataclass(frozen=True)
class Verdict:
    """All zero when every promise was kept."""

    lost: int
    duplicated: int
    unexpected: int
    out_of_order: int

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.duplicated or self.unexpected or self.out_of_order)


def judge(plan: Plan, observed: Observed) -> Verdict:
    """Every good message took effect once in every service and came out, and nothing else did."""
    good = {message.number for message in plan.good}
    everywhere = [
        *([effect.number for effect in effects] for effects in observed.effects.values()),
        [number for number, _ in dict.fromkeys(observed.came_out)],
    ]
    return Verdict(
        lost=len(set().union(*(good - set(numbers) for numbers in everywhere))),
        duplicated=sum(_doubled(numbers) for numbers in everywhere),
        unexpected=_unexpected(plan, observed, good, everywhere),
        out_of_order=sum(map(len, overtaken(plan, observed).values())),
    )


def _doubled(numbers: Iterable[int]) -> int:
    return sum(count - 1 for count in Counter(numbers).values())


def _unexpected(
    plan: Plan, observed: Observed, good: set[int], everywhere: Sequence[Sequence[int]]
) -> int:
    """Effects of what was never sent or is poison there, and aggregates that count something else."""
    killers = {m.number: m.service for m in plan.messages if m.is_poison}
    strange = sum(
        number not in good and not _passed(killers, number, service)
        for service, numbers in zip((*observed.effects, "end"), everywhere, strict=True)
        for number in set(numbers)
    )
    miscounted = 0
    for service, effects in observed.effects.items():
        counted = Counter(effect.key for effect in effects)
        miscounted += counted != Counter(observed.totals[service])
    return strange + miscounted


def _passed(killers: Mapping[int, str], number: int, service: str) -> bool:
    """What kills the second service takes effect in the first."""
    return killers.get(number) == "second" and service == "first"


def overtaken(plan: Plan, observed: Observed) -> dict[str, list[Overtaken]]:
    """Which messages of a key took effect, or came out, after a later one: by service, and at the end."""
    placed = {message.number: (str(message.key), message.place) for message in plan.messages}
    seen = {
        service: [(e.key, e.place) for e in effects]
        for service, effects in observed.effects.items()
    }
    first = dict.fromkeys(number for number, _ in observed.came_out if number in placed)
    seen["end"] = [placed[number] for number in first]
    return {where: list(_overtaken(places)) for where, places in seen.items()}


def _overtaken(places: Iterable[tuple[str, int]]) -> Iterator[Overtaken]:
    newest: dict[str, int] = defaultdict(lambda: -1)
    for position, (key, place) in enumerate(places):
        if place < newest[key]:
            yield Overtaken(position, key, place, newest[key])
        newest[key] = max(newest[key], place)
