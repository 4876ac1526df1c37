"""Between contract bodies and this service's own words: import rows, what arrives, events that leave."""

from collections.abc import Callable, Container, Mapping
from dataclasses import asdict, fields
from typing import Any

from marshmallow import RAISE, ValidationError

from contracts.anatomy import Data
from contracts.catalogue.matter_published import MATTER_PUBLISHED
from contracts.contract import Contract
from contracts.elements import basic, matters
from contracts.elements.basic import Body
from contracts.envelope import Envelope
from contracts.errors import ContractBroken, Problem, kind_of
from contracts.fault import problems
from services.catalogue.commands import PublishMatter, ReceiveMatter
from services.catalogue.domain.events import Event
from services.catalogue.domain.implementation import Implementation, Limit, Material, Organ
from services.catalogue.domain.matter import Origin, Outcome


GIVEN_HERE = ("matter_id", "revision")  # by this node, never by a row
KEPT_HERE = ("provenance", "source")  # said by a row, never published
OF_IMPLEMENTATION = {field.name for field in fields(Implementation)} - {"further"}
OF_MATERIAL = {field.name for field in fields(Material)} - {"further"}
FIRST = 1


class _Origin(Body):
    """What a row says of itself; it stays at this node."""

    provenance = basic.code(
        "数据出处", "provenance", codes=matters.PROVENANCES, source=matters.OURS, optional=True
    )
    source = basic.text("公开来源", "public source", longest=200, optional=True)


_ORIGIN = _Origin(unknown=RAISE)


def publication(region: str, row: Any, report: Callable[[Outcome], object]) -> PublishMatter:
    """A row of an import: the contract's body without id and revision, and its origin.

    ContractBroken names every fault of the row.
    """
    if not isinstance(row, dict):
        raise ContractBroken([Problem("FIELD_TYPE", "$", kind_of(row), "object")])
    found = [Problem("FIELD_UNKNOWN", f"$.{name}") for name in GIVEN_HERE if name in row]
    content = {name: value for name, value in row.items() if name not in (*GIVEN_HERE, *KEPT_HERE)}
    origin, wrong = _origin({name: row[name] for name in KEPT_HERE if name in row})
    body, broken = _body(region, content)
    if body is None or found or wrong:
        raise ContractBroken([*found, *broken, *wrong])
    return PublishMatter(body["matter_id"], implementation_of(body), origin, report)


def _body(region: str, content: Data) -> tuple[Data | None, list[Problem]]:
    matter_id = f"{region}-{content.get('list_number')}"
    try:
        return MATTER_PUBLISHED.write({**content, "matter_id": matter_id, "revision": FIRST}), []
    except ContractBroken as broken:
        return None, [problem for problem in broken.problems if problem.path != "$.matter_id"]


def _origin(said: Data) -> tuple[Origin, list[Problem]]:
    try:
        return Origin(**_ORIGIN.load(said)), []
    except ValidationError as invalid:
        return Origin(), problems(invalid.messages, said)


def implementation_of(body: Data) -> Implementation:
    """The implementation inside a checked body or a row of the database."""
    materials = body["materials"]
    return Implementation(
        list_number=body["list_number"],
        name=body["name"],
        basic_code=body["basic_code"],
        matter_type=body["matter_type"],
        mode=body["mode"],
        organ=Organ(**body["organ"]),
        statutory_limit=_limit(body["statutory_limit"]),
        promised_limit=_limit(body["promised_limit"]),
        materials=None if materials is None else tuple(map(_material, materials)),
        further=_further(body, {*OF_IMPLEMENTATION, *GIVEN_HERE}),
    )


def _material(stated: Data) -> Material:
    named = {name: stated[name] for name in OF_MATERIAL}
    return Material(**named, further=_further(stated, OF_MATERIAL))


def _further(stated: Data, known: Container[str]) -> Data:
    """What no rule here looks at; null says as little as absence, so that equal content stays equal."""
    return {
        name: _without_null(v) for name, v in stated.items() if name not in known and v is not None
    }


def _without_null(value: Any) -> Any:
    if isinstance(value, dict):
        return _further(value, ())
    return [_without_null(member) for member in value] if isinstance(value, list) else value


def _limit(stated: Data | None) -> Limit | None:
    return Limit(**stated) if stated else None


def implementation_body(implementation: Implementation) -> Data:
    """The implementation as it stands in a body or a row."""
    body = _flat(asdict(implementation))
    if body["materials"] is not None:
        body["materials"] = [_flat(material) for material in body["materials"]]
    return body


def _flat(stated: Data) -> Data:
    """What is further stated beside the rest, as in a body."""
    return {**stated.pop("further"), **stated}


READERS: Mapping[str, Callable[[Data, Envelope], Any]] = {
    MATTER_PUBLISHED.name: lambda b, _: ReceiveMatter(
        b["matter_id"], b["revision"], implementation_of(b)
    ),
}


def message_of(event: Event) -> tuple[Contract, Data]:
    """The contract and body that tell the world of an event."""
    return MATTER_PUBLISHED, {
        "matter_id": event.matter_id,
        "revision": event.revision,
        **implementation_body(event.implementation),
    }
