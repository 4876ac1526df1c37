"""One message in one transaction of the gateway."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from contracts import binding
from contracts import envelope as envelopes
from contracts.envelope import Envelope
from contracts.errors import Problem, UnknownVersion
from contracts.reading import read
from contracts.registry import contract_named
from services.gateway.adapters import lanes, registry, unjournaled
from services.gateway.adapters.bridge import Form, said_in
from services.gateway.adapters.forwarding import Signed, forward
from services.gateway.adapters.handing_on import (
    Entry,
    Kept,
    advance,
    hand_on,
    is_parked,
    keep,
)
from services.gateway.adapters.lanes import Lane
from services.gateway.adapters.proved import Informed, Proved
from services.gateway.adapters.proving import Border
from services.gateway.domain.border import LanePaused, NumberReused, Side
from services.gateway.domain.participant import Stage
from services.gateway.domain.pausing import Direction
from services.gateway.domain.transport import Kind
from services.gateway.domain.versions import Versions
from shared.crypto import signatures
from shared.crypto.signing import Signer
from shared.crypto.statement import Place, Statement, What
from shared.delivery import Delivery
from shared.session import Session


@dataclass(frozen=True, kw_only=True)
class Door:
    """What all messages of this gateway have in common."""

    own: Side
    partner: Side
    border: Border  # what may come in
    registry: registry.Registry
    signer: Signer
    epoch: int  # of the lanes that go out

    def lane_of(self, envelope: Envelope) -> Lane:
        """The lane on which a message of this node leaves."""
        service = contract_named(envelope.contract).owner
        return Lane("out", self.partner.node, service, self.epoch)

    def hold_lanes(self, session: Session, envelopes: Sequence[Envelope], now: dt.datetime) -> None:
        """Of all messages of a batch on its way out; those that come in arrive lane by lane."""
        lanes.hold(session, map(self.lane_of, envelopes), now)


@dataclass
class SqlUnitOfWork:
    """Journal and outbox in the same session; the original bytes go on."""

    session: Session
    envelope: Envelope
    delivery: Delivery
    door: Door
    now: dt.datetime
    place: Place = field(init=False)  # once it is verified, or numbered
    is_kept: bool = field(default=False, init=False)  # in the journal, before it arrived now
    line: str = field(init=False)  # once it is verified, or signed
    form: Form = field(init=False)  # in which it leaves

    def __post_init__(self) -> None:
        self.form = Form(self.envelope, self.delivery.body)

    @property
    def own(self) -> Side:
        return self.door.own

    @property
    def partner(self) -> Side:
        return self.door.partner

    @property
    def stage(self) -> Stage | None:
        who = self._known().participants.get(self.partner.node)
        return who.stage if who else None

    @property
    def lane(self) -> str:
        return self.place.lane or ""

    def verify(self) -> None:
        """What the consumer looked at is proved; what was parked is judged by the registry of this moment."""
        if isinstance(self.delivery, Proved):
            self.place = self.delivery.statement.place
        else:
            self.place = self._judged().place
        self.line = str(self.delivery.headers[binding.SIGNATURE])

    def _judged(self) -> Statement:
        return self.door.border.judge(self.delivery, self._known(), self.now)

    def _known(self) -> registry.Known:
        if isinstance(self.delivery, Informed):
            return self.delivery.known
        return registry.load(self.session.connection)

    @property
    def recorded(self) -> Collection[int]:
        who = self._known().participants.get(self.partner.node)
        return who.versions.get(self.envelope.contract, ()) if who else ()

    @property
    def versions(self) -> Versions:
        newest = contract_named(self.envelope.contract).newest
        return Versions(said=self.envelope.version, newest=newest)

    def say_in(self, version: int) -> None:
        self.form = said_in(self.envelope, self.delivery.body, version)

    def check_contract(self) -> None:
        read(self.envelope, len(self.delivery.body))
        digest = self._digest()
        if self.place.contract != digest:
            found = self.place.contract or "-"
            raise UnknownVersion([Problem("CONTRACT_DIGEST_UNKNOWN", "$.type", found, digest)])

    def _digest(self) -> str:
        said = self.form.envelope
        return contract_named(said.contract).version(said.version).digest

    def arrive(self) -> bool:
        if lanes.come(self.session, self._inward, self.place.number, self.now):
            return True
        place = (self.session.connection, self._inward, self.place.number)
        kept, noted = unjournaled.journaled(*place), unjournaled.noted(*place)
        if {kept, noted} - {None, envelopes.digest(self.delivery.body)}:
            raise NumberReused(self.envelope.id, self.place.number)
        self.is_kept = kept is not None
        return not self.is_kept or is_parked(self.session, self.envelope)

    @property
    def _inward(self) -> Lane:
        return Lane("in", self.partner.node, self.lane, self.place.epoch)

    def number(self) -> None:
        lane = self.door.lane_of(self.envelope)
        self.place = Place(
            what=What.MESSAGE,
            sender=self.own.node,
            receiver=self.partner.node,
            lane=lane.service,
            epoch=lane.epoch,
            number=lanes.next_number(self.session, lane, self.now),
            contract=self._digest(),
        )

    def sign(self) -> None:
        self.line = signatures.signed(self.place, self.form.body, self.door.signer, self.now)

    def journal(self, direction: Direction) -> None:
        if not self.is_kept:
            entry = Entry(direction, self.partner.node, self.place, self.line)
            keep(self.session, entry, self._kept, self.now)

    @property
    def _kept(self) -> Kept:
        form = self.form
        said = self.delivery.body if form.conversion else None
        return Kept(form.envelope, form.body, said, form.conversion)

    def forward(self) -> None:
        lane = Lane("out", self.partner.node, self.lane, self.place.epoch)
        if lanes.reach(self.session, lane, self.now).lets(self.place.number):
            leaving = Signed(self.form.envelope, self.form.body, self.line)
            if not self._is_fetched:
                forward(self.session, lane, leaving, self.now)
            lanes.handed(self.session, lane, self.place.number, self.now)

    @property
    def _is_fetched(self) -> bool:
        """Whether the participant asks for its messages: then the journal is where they leave from."""
        who = self._known().participants.get(self.partner.node)
        return who is not None and who.transport.kind is Kind.PULL

    def hand_on(self) -> None:
        lane, number = self._inward, self.place.number
        done, _, is_paused = lanes.reach(self.session, lane, self.now)
        if is_paused and number <= done:
            raise LanePaused(self.envelope.id, lane.id)
        if number <= done + 1 and not is_paused:
            hand_on(self.session, self.envelope, self.delivery.body, self.now)
            lanes.handed(self.session, lane, max(number, done), self.now)
        if (
            number == done + 1
        ):  # whatever else waits is the postman's: a batch has hundreds of messages
            advance(self.session, lane, self.now)
