"""Sichuan as a system that signs, and Chongqing's files about it: keys and registration, made once for all tests."""

import datetime as dt
import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from contracts import binding
from contracts.registry import every_contract
from shared.crypto import keyfiles, signatures
from shared.crypto.keys import PrivateKey, generate
from shared.crypto.signing import Signer
from shared.crypto.statement import Place, What
from shared.delivery import Delivery


BEGIN, END = dt.datetime(2020, 1, 1, tzinfo=dt.UTC), dt.datetime(2990, 1, 1, tzinfo=dt.UTC)
_epochs = count(1000)


@dataclass(frozen=True)
class Files:
    """What both gateways are told of in their settings."""

    folder: tempfile.TemporaryDirectory[str]
    keys: Mapping[str, PrivateKey]  # by node

    @property
    def partner(self) -> PrivateKey:
        """Sichuan's key."""
        return self.keys["sichuan"]

    def key(self, node: str) -> Path:
        return Path(self.folder.name) / f"{node}.pem"

    def participants(self, node: str) -> Path:
        """Whom that node knows."""
        return Path(self.folder.name) / node


@cache
def files() -> Files:
    """Removed when the tests end."""
    keys = {node: generate("sm2") for node in ("chongqing", "sichuan")}
    made = Files(tempfile.TemporaryDirectory(), keys)
    for node, other in (("chongqing", "sichuan"), ("sichuan", "chongqing")):
        keyfiles.store(made.key(node), keys[node])
        made.participants(node).mkdir()
        text = json.dumps(a_registration(keys[other], participant=other))
        (made.participants(node) / f"{other}.json").write_text(text, "utf-8")
    return made


def a_key(key: PrivateKey, **changes: Any) -> dict[str, Any]:
    values = {"use": "sign", "pem": key.public.pem}
    period = {"not_before": BEGIN.isoformat(), "not_after": END.isoformat()}
    return values | period | changes


def a_registration(*keys: PrivateKey, **changes: Any) -> dict[str, Any]:
    """Of Sichuan, live."""
    values: dict[str, Any] = {
        "participant": "sichuan",
        "stage": "live",
        "algorithms": ["sm2-sm3"],
        "keys": [a_key(key) for key in keys],
        "notice_days": 30,
        "maintenance": [],
        "conformance": [
            {"contract": name, "version": one.newest, "report": "tests"}
            for name, one in every_contract().items()
            if one.shared
        ],
    }
    return values | changes


def signed(
    delivery: Delivery,
    *,
    by: PrivateKey | None = None,
    at: dt.datetime | None = None,
    **changes: Any,
) -> Delivery:
    """The delivery with Sichuan's signature, the first of an epoch of its own; `changes` of its place."""
    kind = str(delivery.headers["cloudEvents:type"])
    line = signatures.signed(
        replace(_place(kind), **changes),
        delivery.body,
        Signer(by or files().partner),
        at or dt.datetime.now(dt.UTC),
    )
    return replace(delivery, headers={**delivery.headers, binding.SIGNATURE: line})


def _place(kind: str) -> Place:
    contract, _, version = kind.removeprefix("cn.chuanyu.").rpartition(".v")
    known = every_contract().get(contract)
    digest = known.version(int(version)).digest if known and int(version) <= known.newest else None
    return Place(
        what=What.MESSAGE,
        sender="sichuan",
        receiver="chongqing",
        lane=contract.partition(".")[0],
        epoch=next(_epochs),
        number=1,
        contract=digest,
    )
