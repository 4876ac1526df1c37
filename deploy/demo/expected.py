"""How many effects each contract must have at the end: counted from the story, never from what happened."""

from collections import Counter

from deploy.demo.material import Lead, Listing, Material


def expected_effects(both: dict[str, Material]) -> Counter[str]:
    """Effects on the receiving side, by contract, over both directions."""
    expected: Counter[str] = Counter()
    for side in both.values():
        expected["catalogue.matter-published"] += len(side.matters)
        expected.update(_of_listings(side.listings))
        expected.update(_of_leads(side.leads))
    return expected


def _of_listings(listings: list[Listing]) -> Counter[str]:
    refused = sum(1 for listing in listings if listing.refusal)
    lifted = [listing for listing in listings if listing.lift_reason]
    return Counter(
        {
            "credit.listing-declared": len(listings),
            "credit.recognition-granted": len(listings) - refused,
            "credit.recognition-refused": refused,
            "credit.listing-lifted": len(lifted),
            "credit.recognition-ended": sum(1 for listing in lifted if not listing.refusal),
        }
    )


def _of_leads(leads: list[Lead]) -> Counter[str]:
    accepted = [lead for lead in leads if not lead.returned]
    decided = [lead for lead in accepted if lead.decided]
    return Counter(
        {
            "enforcement.lead-offered": len(leads),
            "enforcement.lead-accepted": len(accepted),
            "enforcement.lead-returned": len(leads) - len(accepted),
            "enforcement.lead-filed": len(decided),
            "enforcement.lead-not-filed": len(accepted) - len(decided),
            "enforcement.lead-decided": len(decided),
            "enforcement.lead-closed": len(accepted),
        }
    )
