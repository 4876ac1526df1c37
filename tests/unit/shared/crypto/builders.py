"""Keys of two provinces, a message between them, and what the receiver allows."""

import datetime as dt
from typing import Any

from shared.crypto.keyring import KeyRecord, Keyring, Use
from shared.crypto.keys import PrivateKey
from shared.crypto.signatures import Bounds, Expected, Judge, signed
from shared.crypto.signing import Signer
from shared.crypto.statement import Place, What
from tests.fakes.clock import NOON


BODY = '{"subject": "51-L-1", "data": {"name": "张三"}}'.encode()
CONTRACT = "sha256:" + "c" * 64
DAY = dt.timedelta(days=1)
BOUNDS = Bounds(longest_outage=7 * DAY, clock_error=dt.timedelta(minutes=5))
PLACE = Place(
    what=What.MESSAGE,
    sender="sichuan",
    receiver="chongqing",
    lane="credit",
    epoch=3,
    number=1042,
    contract=CONTRACT,
)
EXPECTED = Expected(sender="sichuan", receiver="chongqing", algorithms={"sm2-sm3", "ed25519"})


def a_record(key: PrivateKey, **other: Any) -> KeyRecord:
    """A key of Sichuan's that has been valid for a month and will be for another."""
    facts = {
        "participant": "sichuan",
        "use": Use.SIGN,
        "key": key.public,
        "not_before": NOON - 30 * DAY,
        "not_after": NOON + 30 * DAY,
    }
    return KeyRecord(**{**facts, **other})


def a_judge(*records: KeyRecord) -> Judge:
    return Judge(Keyring(records), BOUNDS)


def a_line(key: PrivateKey, at: dt.datetime = NOON, **place: Any) -> str:
    """The signature over BODY."""
    return signed(Place(**{**vars(PLACE), **place}), BODY, Signer(key), at)
