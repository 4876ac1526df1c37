"""What gateways tell each other, in the form of a version of a message: no contract stands behind it."""

from typing import Any

from contracts import border, json_schema
from contracts.envelope import Envelope
from contracts.version import Version
from deploy.publish.code_lists import CodeLists
from deploy.publish.description import Facts, Releases, schema_file
from deploy.publish.elements import rows
from deploy.publish.vectors import NODES, TIME, Vector, crossing, id_of
from shared import topology
from shared.crypto.statement import Place, What


OWN, PARTNER = NODES.values()
LANE, EPOCH = "credit", 1
AT = "2026-12-01T09:30:00.000+08:00"
SAID = {
    border.RECEIPT.name: What.RECEIPT,
}
EXAMPLES: dict[str, dict[str, dict[str, Any]]] = {
    border.RECEIPT.name: {
        "typical": {
            "lane": LANE,
            "epoch": EPOCH,
            "stored": [{"first": 1, "last": 20}, {"first": 22, "last": 30}],
            "at": AT,
        },
        "minimal": {"lane": LANE, "epoch": EPOCH, "stored": [], "at": AT},
        "edge": {
            "lane": "enforcement",
            "epoch": border.LARGEST_NUMBER,
            "stored": [{"first": border.LARGEST_NUMBER, "last": border.LARGEST_NUMBER}],
            "at": "2026-12-01T01:30:00Z",
        },
    },
}


def described(version: Version, releases: Releases, lists: CodeLists) -> Facts:
    """Its names, fields and examples, and the lines of RELEASED about it."""
    lines = releases.get(version.name, ())
    return {
        "name": version.contract,
        "zh": version.zh,
        "en": version.en,
        "type": type_of(version),
        "version": version.number,
        "schema": schema_file(version),
        "digest": version.digest,
        "released": lines[-1].date if lines else None,
        "releases": [line.as_dict() for line in lines],
        "vector": f"vectors/{version.name}.json",
        "about": json_schema.story(version.schema),
        "fields": list(rows(version.tolerant, lists)),
        "rules": [],
        "examples": [{"name": n, "body": body} for n, body in EXAMPLES[version.name].items()],
    }


def type_of(version: Version) -> str:
    """The CloudEvents type."""
    return f"cn.chuanyu.{version.name}"


def vector(version: Version) -> Vector:
    """One about a lane of the partner's, as the gateway of the first node sends it: without a number."""
    body = EXAMPLES[version.name]["typical"]
    key = f"{body['lane']}/{body['epoch']}"
    message_id = id_of(version.name)
    envelope = Envelope(
        id=message_id,
        source=f"/{OWN}/{topology.GATEWAY}",
        type=type_of(version),
        subject=key,
        time=TIME,
        data=version.write(body),
        partitionkey=key,
        correlationid=message_id,
    )
    place = Place(
        what=SAID[version.name],
        sender=OWN,
        receiver=PARTNER,
        lane=body["lane"],
        epoch=body["epoch"],
        number=0,
        contract=version.digest,
    )
    return crossing(version, envelope, place)
