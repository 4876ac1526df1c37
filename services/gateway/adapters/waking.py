"""Parked messages that are held go on when nothing holds them any more: they are woken, not tried in between.

Looked for each second and decided by rows: what was parked while the stage was changing is found like all others.
"""

import datetime as dt
from collections.abc import Collection, Mapping

import sqlalchemy as sa

from contracts.registry import every_contract
from services.gateway.adapters import pauses
from services.gateway.adapters.handing_on import INWARD, OUTWARD
from services.gateway.adapters.registry import recorded
from services.gateway.domain.participant import Stage
from services.gateway.domain.pausing import Situation
from shared import parking


def due(connection: sa.Connection, participant: str, now: dt.datetime) -> dict[str, list[str]]:
    """By consumer, the contracts of held messages that may go on now."""
    situation = pauses.of(connection, participant)
    readable = _readable(recorded(connection).get(participant, {}))
    is_live = situation.stage is Stage.LIVE  # or a hundred thousand rows are looked at in vain
    asleep = parking.asleep(connection, OUTWARD) if is_live else set()
    inward = parking.asleep(connection, INWARD)
    found = {
        OUTWARD: sorted(readable & asleep),
        INWARD: [name for name in sorted(inward) if _goes_in(situation, name, now)],
    }
    return {consumer: contracts for consumer, contracts in found.items() if contracts}


def _readable(versions: Mapping[str, Collection[int]]) -> set[str]:
    """The contracts of which the participant reads a version that this node knows."""
    known = every_contract()
    return {
        name
        for name, on_record in versions.items()
        if name in known and min(on_record) <= known[name].newest
    }


def _goes_in(situation: Situation, contract: str, now: dt.datetime) -> bool:
    return situation.pause("in", contract.partition(".")[0], now) is None
