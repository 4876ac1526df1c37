"""What happens on each command: load, let the domain decide, store, publish."""

from collections.abc import Callable, Mapping
from typing import Any

from services.catalogue.commands import PublishMatter, ReceiveMatter
from services.catalogue.domain.matter import Matter, Outcome, PartnerMatter
from services.catalogue.ports import UnitOfWork


def publish_matter(command: PublishMatter, work: UnitOfWork) -> None:
    matter = work.matters.get(command.matter_id)
    if matter is None:
        matter = Matter.publish(command.matter_id, command.implementation, command.origin)
        outcome = Outcome.PUBLISHED
        work.matters.add(matter)
    else:
        outcome = matter.revise(command.implementation, command.origin)
        work.matters.save(matter)
    for event in matter.events:
        work.publish(event)
    command.report(outcome)


def receive_matter(command: ReceiveMatter, work: UnitOfWork) -> None:
    held = work.partner_matters.get(command.matter_id)
    if held is None:
        first = PartnerMatter(command.matter_id, command.implementation, command.revision)
        work.partner_matters.add(first)
        return
    held.receive(command.revision, command.implementation)
    work.partner_matters.save(held)


HANDLERS: Mapping[type, Callable[[Any, UnitOfWork], None]] = {
    PublishMatter: publish_matter,
    ReceiveMatter: receive_matter,
}
