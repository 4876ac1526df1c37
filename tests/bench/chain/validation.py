"""How the peers validate: marshmallow loads what comes and dumps what goes; schemas are built once."""

import datetime as dt
from functools import cache
from uuid import uuid4

from marshmallow import EXCLUDE, Schema

from contracts.contract import Contract
from contracts.envelope import Attributes
from tests.bench.chain.message import Hop, Json, next_body


ENVELOPE = Attributes(unknown=EXCLUDE)


def validated(hop: Hop, document: Json) -> tuple[Json, Json]:
    """The envelope of what came, and the message that follows from it."""
    envelope: Json = ENVELOPE.load(document)
    body = _schema(hop.reads).load(envelope["data"])
    said = _schema(hop.writes).load(next_body(hop.name, body))
    new = {"id": str(uuid4()), "causationid": envelope["id"], "type": hop.writes.type_of()}
    changed = envelope | new | {"time": dt.datetime.now(dt.UTC).isoformat()}
    follows: Json = ENVELOPE.dump(changed | {"data": _schema(hop.writes).dump(said)})
    return envelope, follows


@cache
def _schema(contract: Contract) -> Schema:
    return contract.version(contract.newest).schema(unknown=EXCLUDE)
