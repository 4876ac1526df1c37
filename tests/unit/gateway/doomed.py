"""A gateway that kills itself while it resumes: python -m tests.unit.gateway.doomed WHEN NUMBER, settings as ever.

Its NUMBER-th transaction from the order on, `inside` before its commit or `after` it.  Run by test_pause_kills.
"""

import os
import sys

from services.gateway import wiring
from services.gateway.adapters import forwarding
from services.gateway.adapters.pausing import Which
from services.gateway.adapters.registering import Order
from tests.integration.doomed import Doomed


def resume(when: str, number: int) -> None:
    """To its end, which comes before all is done."""
    vars(wiring)["Database"] = Doomed
    forwarding.AT_ONCE = 2
    gateway = wiring.build(os.environ)
    setattr(gateway.database, when, number)
    gateway.database._count = 0  # type: ignore[attr-defined]
    order = Order(actor="王", reason="检修结束", at=gateway.clock.now())
    gateway.resume_lanes(Which("sichuan", None, "out"), order)
    gateway.postman.round()


if __name__ == "__main__":
    resume(sys.argv[1], int(sys.argv[2]))
