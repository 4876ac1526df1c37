"""Compares a lane with what the other side says of it (对账): in long stretches first, then where they differ.

Of each stretch the other side tells a total and what it lacks; of the rest the digests must be alike.  Only of a short
stretch that differs it is asked for each number.
"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from services.gateway.adapters import totals
from services.gateway.adapters.acknowledging import acknowledged
from services.gateway.adapters.lanes import Lane
from services.gateway.adapters.partner import PartnerNode, PartnerRefused, PartnerSilent
from services.gateway.domain.asking import LaneUnknown, Stretch
from services.gateway.domain.numbers import Numbers
from services.gateway.domain.reconciling import (
    AT_ONCE,
    NAMED,
    NUMBERED,
    Acknowledged,
    Comparison,
    Difference,
    Total,
)
from shared.database import Database


@dataclass
class Comparing:
    """With one participant; asks it outside all transactions, and raises PartnerSilent, also when we are to stop."""

    database: Database
    node: PartnerNode
    stop: threading.Event = field(default_factory=threading.Event)

    def outgoing(self, lane: Lane, settled: int, *, is_ended: bool) -> Comparison:
        """What we gave out up to the number `settled`, and what is there."""
        result = Comparison("out", lane.service, lane.epoch, is_ended=is_ended, compared=settled)
        result.known = self._known(lane)
        for wanted in _stretches(Stretch(1, max(settled, 1)), AT_ONCE):
            theirs = self._total(lane, wanted)
            if theirs is None:
                result.is_unknown = True
                result.missing = Numbers(((1, settled),) if settled else ())
                break
            result.there = max(result.there, theirs.highest)
            if settled:
                result.missing = result.missing.together(theirs.missing)
                result.skipped = result.skipped.together(theirs.skipped)
                self._compare(result, lane, wanted, theirs)
        result.here = _highest(totals.standing(self.database, lane))
        return result

    def _total(self, lane: Lane, wanted: Stretch) -> Total | None:
        """None when the other side does not know the lane."""
        if self.stop.is_set():
            raise PartnerSilent("stopping")
        try:
            return self.node.total(lane.service, lane.epoch, wanted)
        except PartnerRefused as refused:
            if str(refused) == LaneUnknown.code:
                return None
            raise

    def _compare(self, result: Comparison, lane: Lane, wanted: Stretch, theirs: Total) -> None:
        """Split a stretch whose totals differ, down to the numbers."""
        if self._is_alike(lane, wanted, theirs):
            return
        if len(result.different) >= NAMED:
            result.is_more_different = True
        elif wanted.last - wanted.first < NUMBERED:
            self._name(result, lane, wanted, theirs)
        else:
            for part in _stretches(wanted, NUMBERED):
                total = self._total(lane, part)
                if total is not None:
                    self._compare(result, lane, part, total)

    def _is_alike(self, lane: Lane, wanted: Stretch, theirs: Total) -> bool:
        ours = totals.message_digests(self.database, lane, wanted)
        there = {number: ours[number] for number in ours if number not in theirs.absent}
        return (len(there), totals.total_of(there)) == (theirs.count, theirs.digest)

    def _name(self, result: Comparison, lane: Lane, wanted: Stretch, total: Total) -> None:
        """Also what they say they have and then do not name; totals that differ without a number are no agreement."""
        theirs = self.node.digests(lane.service, lane.epoch, wanted)
        ours = totals.message_digests(self.database, lane, wanted)
        claimed = theirs.keys() | {number for number in ours if number not in total.absent}
        found = [
            Difference(number, ours.get(number), theirs.get(number))
            for number in sorted(claimed)
            if ours.get(number) != theirs.get(number)
        ]
        result.differ(found, NAMED)
        came_meanwhile = any(number in total.absent for number in theirs)
        result.is_more_different |= not (found or came_meanwhile)

    def incoming(self, lane: Lane, given: int, settled: int, *, before: int) -> Comparison:
        """What they gave out, and what has come here, where `before` was the highest before they were asked."""
        come = totals.standing(self.database, lane)
        missing = (come or Numbers()).missing(settled)
        return Comparison(
            "in",
            lane.service,
            lane.epoch,
            here=before,
            there=given,
            compared=settled,
            is_unknown=come is None,
            missing=Numbers(missing),
            known=self._known(lane),
        )

    def _known(self, lane: Lane) -> Acknowledged:
        with self.database.reading() as connection:
            return acknowledged(connection, lane)


def _highest(numbers: Numbers | None) -> int:
    return numbers.highest if numbers else 0


def _stretches(whole: Stretch, length: int) -> Iterator[Stretch]:
    for first in range(whole.first, whole.last + 1, length):
        yield replace(whole, first=first, last=min(first + length - 1, whole.last))
