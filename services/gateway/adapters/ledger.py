"""What operators and the partner may ask about lanes; never bodies, keys or other participants' lanes."""

from dataclasses import dataclass
from typing import Any, Literal

from services.gateway.adapters import reconciliations, totals, whereabouts
from services.gateway.adapters.lanes import Lane
from services.gateway.adapters.registry import Registry
from services.gateway.domain import asking
from services.gateway.domain.asking import LaneUnknown, Stretch
from services.gateway.domain.reconciling import AT_ONCE, NUMBERED
from shared import audit, topology
from shared.clock import Clock
from shared.delivery import storable
from shared.session import working


Answer = dict[str, Any]


class ParticipantUnknown(Exception):
    """Nobody of that id is registered here."""

    code = "PARTICIPANT_UNKNOWN"

    def __init__(self, found: str, possible: str) -> None:
        super().__init__(found)
        self.found, self.possible = found, possible


@dataclass(frozen=True)
class Ledger:
    """Of one pair of nodes; what the partner asks is about its own lane, which comes in here."""

    node: str
    partner: str
    registry: Registry
    clock: Clock

    def where(
        self, participant: str, lane: str, epoch: int | None, number: int, direction: str
    ) -> Answer:
        """Where the message under a number is; without an epoch of the newest."""
        if participant not in self.registry.known().participants:
            raise ParticipantUnknown(participant, ", ".join(self.registry.known().participants))
        way: Literal["in", "out"] = "in" if direction == "in" else "out"
        asking.number(str(number))
        _known(lane)
        with self.registry.database.reading() as connection:
            if epoch is None:
                epoch = whereabouts.epoch_of(connection, way, participant, lane)
            asked = Lane(way, participant, lane, asking.number(str(epoch)))
            found = whereabouts.whereabouts(connection, asked, number)
        return {"node": self.node, **found}

    def where_there(self, lane: str, epoch: str, number: str) -> Answer:
        """The same for the partner, of what it sent here."""
        place = self._theirs(lane, epoch), asking.number(number)
        with self.registry.database.reading() as connection:
            return {"node": self.node, **whereabouts.whereabouts(connection, *place)}

    def given_out(self) -> Answer:
        """For the partner: on which lanes it is sent how much."""
        with self.registry.database.reading() as connection:
            given = totals.given_out(connection, self.partner, self.clock.now())
        rows = [
            {"lane": lane.service, "epoch": lane.epoch, "highest": highest, "settled": settled}
            for lane, (highest, settled) in given.items()
        ]
        return {"node": self.node, "lanes": rows}

    def total(self, lane: str, epoch: str, first: str, last: str) -> Answer:
        """For the partner: what is here of a stretch of its lane, by count and digest."""
        theirs, wanted = self._theirs(lane, epoch), asking.stretch(first, last, AT_ONCE)
        total = totals.total(self.registry.database, theirs, wanted)
        if total is None:
            raise LaneUnknown(theirs.id)
        return self._head(theirs, wanted) | {
            "highest": total.highest,
            "count": total.count,
            "digest": total.digest,
            "missing": [list(span) for span in total.missing.spans],
            "skipped": [list(span) for span in total.skipped.spans],
        }

    def digests(self, lane: str, epoch: str, first: str, last: str) -> Answer:
        """For the partner: the digest of each message of a short stretch of its lane."""
        theirs, wanted = self._theirs(lane, epoch), asking.stretch(first, last, NUMBERED)
        if totals.standing(self.registry.database, theirs) is None:
            raise LaneUnknown(theirs.id)
        found = totals.message_digests(self.registry.database, theirs, wanted)
        rows = [{"number": number, "digest": found[number]} for number in sorted(found)]
        return self._head(theirs, wanted) | {"numbers": rows}

    def _theirs(self, lane: str, epoch: str) -> Lane:
        return Lane("in", self.partner, _known(lane), asking.number(epoch))

    def _head(self, lane: Lane, wanted: Stretch) -> Answer:
        which = {"node": self.node, "lane": lane.service, "epoch": lane.epoch}
        return which | {"from": wanted.first, "to": wanted.last}

    def ask_reconciliation(self, actor: str) -> Answer:
        """A round as soon as possible; it, or a later one, has `answered` at least this `asked`."""
        now = self.clock.now()
        with working(self.registry.database) as session:
            asked = reconciliations.ask(session.connection, self.partner)
            audit.write(session, actor=actor, action="reconcile", subject=self.partner, at=now)
        return {"participant": self.partner, "asked": asked}

    def reconciliation(self) -> Answer:
        """The newest, made by whichever process."""
        with self.registry.database.reading() as connection:
            found = reconciliations.newest(connection, self.partner)
        return {"participant": self.partner, "agrees": found.agrees, **vars(found)}


def _known(lane: str) -> str:
    """Only services have lanes; whatever else somebody wrote no database need hold."""
    if lane not in topology.SERVICES:
        raise LaneUnknown(storable(lane[:64]), ", ".join(topology.SERVICES))
    return lane
