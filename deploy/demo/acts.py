"""The acts of the story, in order: matters, listings, leads, and what goes wrong on purpose."""

from collections.abc import Callable, Iterator
from typing import Any

from deploy.demo.material import NODES, Lead
from deploy.demo.play import Play


IMPORT_CHUNK = 50  # rows of a matter list in one call
Act = Callable[[Play], None]


def publish_matters(play: Play) -> None:
    """Each side imports its 川渝通办 list; every matter goes to the other side and is paired there."""
    for node, side in play.both.items():
        for start in range(0, len(side.matters), IMPORT_CHUNK):
            rows = side.matters[start : start + IMPORT_CHUNK]
            play.command(node, "catalogue", "import_matters", rows=rows)
    play.until_effective("事项清单 matter lists", "catalogue.matter-published")


def declare_listings(play: Play) -> None:
    """Each side declares listings; the other recognises or refuses them by rule."""
    for node, side in play.both.items():
        for number, listing in enumerate(side.listings):
            answer = play.command(node, "credit", "declare_listing", body=listing.body)
            if answer:
                play.ids[f"{node}/listing", number] = answer["listing_id"]
                play.first_messages.setdefault(node, answer["messages"][0])
    play.until_effective(
        "名单互认 listings",
        "credit.listing-declared",
        "credit.recognition-granted",
        "credit.recognition-refused",
    )


def lift_listings(play: Play) -> None:
    """What is lifted on one side ends on the other."""
    for node, side in play.both.items():
        for number, listing in enumerate(side.listings):
            listing_id = play.ids.get((f"{node}/listing", number))
            if listing.lift_reason and listing_id:
                lift = {"lifted_on": play.stage.today().isoformat(), "reason": "repaired"}
                body = {"listing_id": listing_id, "explanation": listing.lift_reason, **lift}
                play.command(node, "credit", "lift_listing", body=body)
    play.until_effective("名单移出 lifts", "credit.listing-lifted", "credit.recognition-ended")


def offer_leads(play: Play) -> None:
    """Leads in the six fields of clause 26, both ways."""
    for node, side in play.both.items():
        for number, lead in enumerate(side.leads):
            answer = play.command(node, "enforcement", "offer_lead", body=lead.body)
            if answer:
                play.ids[f"{node}/lead", number] = answer["lead_id"]
    play.until_effective("线索移送 leads offered", "enforcement.lead-offered")


def answer_leads(play: Play) -> None:
    """The receiving organ accepts, or returns what it is not competent for."""
    today = play.stage.today().isoformat()
    for receiver, lead_id, lead in _offered(play):
        if lead.returned:
            body = {"lead_id": lead_id, "returned_on": today, "reason": lead.outcome["reason"]}
            play.command(receiver, "enforcement", "return_lead", body=body)
        else:
            body = {"lead_id": lead_id, "accepted_by": lead.receiver, "accepted_on": today}
            play.command(receiver, "enforcement", "accept_lead", body=body)
    play.until_effective(
        "线索接收 leads answered", "enforcement.lead-accepted", "enforcement.lead-returned"
    )


def file_leads(play: Play) -> None:
    """A case is opened, or not, with the reason."""
    today = play.stage.today().isoformat()
    for receiver, lead_id, lead in _offered(play):
        if lead.not_filed:
            reason = {"decided_on": today, "reason": lead.outcome["not_filed"]}
            play.command(
                receiver, "enforcement", "not_file_lead", body={"lead_id": lead_id, **reason}
            )
        elif lead.decided:
            case = {"case_number": lead.outcome["case_number"], "filed_on": today}
            play.command(receiver, "enforcement", "file_lead", body={"lead_id": lead_id, **case})
    play.until_effective("立案 leads filed", "enforcement.lead-filed", "enforcement.lead-not-filed")


def decide_leads(play: Play) -> None:
    """The decision goes back to where the lead came from, which closes it."""
    today = play.stage.today().isoformat()
    for receiver, lead_id, lead in _offered(play):
        if lead.decided:
            facts = {key: lead.outcome[key] for key in ("decision_number", "penalty", "amount_fen")}
            body = {"lead_id": lead_id, "decided_on": today, **facts}
            play.command(receiver, "enforcement", "decide_lead", body=body)
    play.until_effective("结果反馈 results", "enforcement.lead-decided", "enforcement.lead-closed")


def _offered(play: Play) -> Iterator[tuple[str, str, Lead]]:
    """Every lead that was offered: the receiving node, its id, the lead."""
    for sender, side in play.both.items():
        receiver = next(node for node in NODES if node != sender)
        for number, lead in enumerate(side.leads):
            lead_id: Any = play.ids.get((f"{sender}/lead", number))
            if lead_id:
                yield receiver, lead_id, lead


BEFORE: tuple[Act, ...] = (publish_matters, declare_listings)
AFTER: tuple[Act, ...] = (lift_listings, offer_leads, answer_leads, file_leads, decide_leads)
