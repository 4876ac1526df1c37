"""The steps of a message through the door, in the order that the design fixes.

Inward:  verify · check lane, sender and stage · check contract · arrive · journal · hand on.
Outward: gate · check stage · convert down · encrypt · number · sign · journal · forward.
Encryption becomes a step of these tuples; each is a function of the same shape, and the order is the promise.
"""

from collections.abc import Callable, Mapping
from typing import Any

from services.gateway.commands import LetIn, LetOut
from services.gateway.domain.border import Passage, check_entering, check_lane, check_leaving
from services.gateway.domain.participant import check_stage, check_told
from services.gateway.domain.versions import version_for
from services.gateway.ports import UnitOfWork


Step = Callable[[Passage, UnitOfWork], None]


def verify(passage: Passage, work: UnitOfWork) -> None:
    work.verify()


def check_place(passage: Passage, work: UnitOfWork) -> None:
    check_lane(passage, work.lane)


def check_sender(passage: Passage, work: UnitOfWork) -> None:
    check_entering(passage, own=work.own, partner=work.partner)


def check_onboarding(passage: Passage, work: UnitOfWork) -> None:
    check_stage(passage, work.stage)


def check_contract(passage: Passage, work: UnitOfWork) -> None:
    work.check_contract()


def journal_inward(passage: Passage, work: UnitOfWork) -> None:
    work.journal("in")


def hand_on(passage: Passage, work: UnitOfWork) -> None:
    work.hand_on()


def gate(passage: Passage, work: UnitOfWork) -> None:
    check_leaving(passage, own=work.own, partner=work.partner)


def check_live(passage: Passage, work: UnitOfWork) -> None:
    check_told(passage, work.stage)


def convert_down(passage: Passage, work: UnitOfWork) -> None:
    work.say_in(version_for(passage, work.recorded, work.versions))


def number(passage: Passage, work: UnitOfWork) -> None:
    work.number()


def sign(passage: Passage, work: UnitOfWork) -> None:
    work.sign()


def journal_outward(passage: Passage, work: UnitOfWork) -> None:
    work.journal("out")


def forward(passage: Passage, work: UnitOfWork) -> None:
    work.forward()


CHECKS: tuple[Step, ...] = (verify, check_place, check_sender, check_onboarding, check_contract)
INWARD: tuple[Step, ...] = (journal_inward, hand_on)
OUTWARD: tuple[Step, ...] = (
    gate,
    check_live,
    convert_down,
    number,
    sign,
    journal_outward,
    forward,
)


def let_in(command: LetIn, work: UnitOfWork) -> None:
    """A message that came before under its number has no second effect, whoever sent it again and why."""
    for check in CHECKS:
        check(command.passage, work)
    if work.arrive():
        for step in INWARD:
            step(command.passage, work)


def let_out(command: LetOut, work: UnitOfWork) -> None:
    for step in OUTWARD:
        step(command.passage, work)


HANDLERS: Mapping[type, Callable[[Any, UnitOfWork], None]] = {LetIn: let_in, LetOut: let_out}
