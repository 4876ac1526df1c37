"""A gateway that kills itself around a chain: python -m tests.unit.gateway.doomed_notary WHEN NUMBER, settings as ever.

Two messages and a head: its NUMBER-th transaction, `inside` before its commit or `after` it.  Run by test_heads.
"""

import os
import sys

from services.gateway import wiring
from tests.builders import LISTING, an_envelope, delivery_of
from tests.integration.doomed import Doomed


def write(when: str, number: int) -> None:
    """To its end, which comes before all is done."""
    vars(wiring)["Database"] = Doomed
    gateway = wiring.build(os.environ)
    setattr(gateway.database, when, number)
    gateway.database._count = 0  # type: ignore[attr-defined]
    for _ in range(2):
        gateway.receive([delivery_of(an_envelope(partitionkey=LISTING))])
    gateway.evidence.notary.round(is_edge=True)


if __name__ == "__main__":
    write(sys.argv[1], int(sys.argv[2]))
