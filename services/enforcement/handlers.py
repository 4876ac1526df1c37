"""What happens on each command: load, let the domain decide, store, publish."""

from collections.abc import Callable, Mapping
from typing import Any

from services.enforcement.commands import (
    AcceptLead,
    DecideLead,
    FileLead,
    NoteClosed,
    NoteStep,
    NotFileLead,
    OfferLead,
    ReceiveLead,
    ReturnLead,
    TakeStep,
)
from services.enforcement.domain.errors import AlreadyOffered, UnknownLead
from services.enforcement.domain.lead import Lead
from services.enforcement.ports import UnitOfWork


def offer_lead(command: OfferLead, work: UnitOfWork) -> None:
    _add(Lead.send(command.lead_id, command.offer), work)


def receive_lead(command: ReceiveLead, work: UnitOfWork) -> None:
    _add(Lead.receive(command.lead_id, command.offer), work)


def take_step(command: TakeStep, work: UnitOfWork) -> None:
    lead = _lead(command.step.lead_id, work)
    lead.take(command.step)
    _save(lead, work)


def note_step(command: NoteStep, work: UnitOfWork) -> None:
    lead = _lead(command.step.lead_id, work)
    lead.hear(command.step, today=work.today)
    _save(lead, work)


def note_closed(command: NoteClosed, work: UnitOfWork) -> None:
    lead = _lead(command.closing.lead_id, work)
    lead.hear_closed(command.closing)
    _save(lead, work)


def _lead(lead_id: str, work: UnitOfWork) -> Lead:
    lead = work.leads.get(lead_id)
    if lead is None:
        raise UnknownLead(lead_id)
    return lead


def _add(lead: Lead, work: UnitOfWork) -> None:
    if work.leads.get(lead.lead_id):
        raise AlreadyOffered(lead.lead_id)
    work.leads.add(lead)
    _publish(lead, work)


def _save(lead: Lead, work: UnitOfWork) -> None:
    work.leads.save(lead)
    _publish(lead, work)


def _publish(lead: Lead, work: UnitOfWork) -> None:
    for event in lead.events:
        work.publish(event)


HANDLERS: Mapping[type, Callable[[Any, UnitOfWork], None]] = {
    OfferLead: offer_lead,
    AcceptLead: take_step,
    ReturnLead: take_step,
    FileLead: take_step,
    NotFileLead: take_step,
    DecideLead: take_step,
    ReceiveLead: receive_lead,
    NoteStep: note_step,
    NoteClosed: note_closed,
}
