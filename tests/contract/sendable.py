"""Generated bodies that may be converted: their rules hold, and nothing in them is held back."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import strategies as st

from contracts.anatomy import Data
from contracts.contract import Contract
from contracts.elements import leads, parties
from contracts.places import places, replaced
from contracts.steps import Loss
from tests.bodies import bodies, varied
from tests.contract.subjects import examples_of


AN_ORGANISATION = {
    "kind": parties.ORGANISATION,
    "credit_code": "11500228733970274Y",
    **dict.fromkeys(parties.OF_A_PERSON),
}


def any_body(contract: Contract, number: int, losses: Sequence[Loss], data: st.DataObject) -> Data:
    """A generated body whose rules hold, with nothing that would be held back."""
    version, but = contract.version(number), [loss for loss in losses if not loss.harmless]
    often = [*version.tolerant.fields, *map(top, losses)]  # where much is lost much is tried
    near = varied(version, examples_of(contract, number), often)
    drawn = (bodies(version) | near).map(version.anatomy.take)
    made = drawn.map(lambda body: named(cleared(body, but))).filter(version.anatomy.hold)
    return version.read(data.draw(made.filter(lambda body: not held_back(body, but))))


def top(loss: Loss) -> str:
    """The field of the body that a loss is in."""
    return loss.path.split(".")[1].removesuffix("[*]")


def cleared(body: Data, losses: Sequence[Loss]) -> Data:
    """Without what forbids a conversion; who has no credit code becomes an organisation."""
    for loss in (loss for loss in losses if not loss.among):
        body = without_members(body, loss) if loss.when else without_values(body, loss)
    if losses and body.get("field") == leads.OTHER:
        body = body | {"field": "market"}
    suspect = body.get("suspect")
    if losses and isinstance(suspect, dict) and suspect.get("kind") not in parties.REGISTERED:
        return body | {"suspect": suspect | AN_ORGANISATION}
    return body


def without_values(body: Data, loss: Loss) -> Data:
    for steps in places(body, loss.path):
        body = replaced(body, steps, None)
    return body


def without_members(body: Data, loss: Loss) -> Data:
    """Without the members of a list that forbid it; what forbids it in the body itself stays."""
    if "[*]" not in loss.path:
        return body
    name, rest = top(loss), replace(loss, path=f"$.{loss.path.partition('[*].')[2]}")
    members = body[name]
    return body | {name: members and [m for m in members if not rest.happens_to(m)]}


def named(body: Data) -> Data:
    """With the id that its list number gives a matter: drawn apart, the two hardly ever agree."""
    if "list_number" not in body:
        return body
    return body | {"matter_id": f"{body['matter_id'][:3]}{body['list_number']}"}


def held_back(body: Data, losses: Sequence[Loss]) -> bool:
    return any(loss.happens_to(body) for loss in losses)
