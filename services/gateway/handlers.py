"""The steps of a message through the door, in the order that the design fixes.

Inward:  verify · check sender · check contract (convert up) · journal · hand on.
Outward: gate · convert down · encrypt · number · sign · journal · forward.
Signatures, lane numbers, receipts and version conversion become steps of these two tuples; each is a
function of the same shape, and the order is the promise.
"""

from collections.abc import Callable, Mapping
from typing import Any

from services.gateway.commands import LetIn, LetOut
from services.gateway.domain.border import Passage, check_entering, check_leaving
from services.gateway.ports import UnitOfWork


Step = Callable[[Passage, UnitOfWork], None]


def check_sender(passage: Passage, work: UnitOfWork) -> None:
    check_entering(passage, own=work.own, partner=work.partner)


def check_contract(passage: Passage, work: UnitOfWork) -> None:
    work.check_contract()


def journal_inward(passage: Passage, work: UnitOfWork) -> None:
    work.journal("in")


def hand_on(passage: Passage, work: UnitOfWork) -> None:
    work.hand_on()


def gate(passage: Passage, work: UnitOfWork) -> None:
    check_leaving(passage, own=work.own, partner=work.partner)


def journal_outward(passage: Passage, work: UnitOfWork) -> None:
    work.journal("out")


def forward(passage: Passage, work: UnitOfWork) -> None:
    work.forward()


INWARD: tuple[Step, ...] = (check_sender, check_contract, journal_inward, hand_on)
OUTWARD: tuple[Step, ...] = (gate, journal_outward, forward)


def let_in(command: LetIn, work: UnitOfWork) -> None:
    for step in INWARD:
        step(command.passage, work)


def let_out(command: LetOut, work: UnitOfWork) -> None:
    for step in OUTWARD:
        step(command.passage, work)


HANDLERS: Mapping[type, Callable[[Any, UnitOfWork], None]] = {LetIn: let_in, LetOut: let_out}
