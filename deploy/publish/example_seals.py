"""Sealed fields for partners to open; recorded, since each seal is another text even of the same value.

A test opens them with the example keys, so that they cannot outlive the form that they show.
"""

from typing import Any

from deploy.publish import example_keys
from shared.crypto.sealing import MEMBER


RECEIVER = "sichuan"
MESSAGE = "0192f0c1-0000-7000-8000-000000000001"
FIELD = "$.persons[0].certificate_number"
VALUE = "11010519491231002X"  # the example of GB 11643
_SM2_KEY = (
    "MHgCIHrK0R83FciMZHBWg02FcDZb9SPVWgwn6GOhjfWJ/6uUAiAldXR/kwdpxDH1QzRpo/AafruvTH6NEaYvG+bmean71QQg"
    "5rTLzkz10FO6k7pcXikK8NmGJ9tg6SSRY+C1gtO0eH8EENhDtnnjS3AzKx7lk0JutKc="
)
_RECORDED = (
    (
        f"sm2-sm4-gcm.{example_keys.SM2.key.public.id}.{_SM2_KEY}",
        "UeS39SbJ1kgJjtkq2FHVZRfFrg76ulaPkbBaPZm465psRHbaNYaDcbUDD9/XLdFh",
    ),
    (
        f"x25519-aes256-gcm.{example_keys.X25519.key.public.id}.iiyrrBWQbzo1pmlHS7pdtbQ3ZCsAnq0k2xSewar3nh0=",
        "5xOq4lGC+uwNNtveAEiAzBFDLIgm+uaef7O/7TBm4FOlTOOT83Fk1tfANVSGC+mP",
    ),
)


def entries() -> list[dict[str, Any]]:
    """What `vectors.json` says of them."""
    place = {"receiver": RECEIVER, "message": MESSAGE, "field": FIELD}
    return [
        {**place, "key": key, "sealed": {MEMBER: sealed}, "value": VALUE}
        for key, sealed in _RECORDED
    ]
