"""What signing and proving one message costs, for the share that it has of a gateway's work."""

import datetime as dt
import statistics
import time
from collections.abc import Callable

from contracts import envelope as envelopes
from contracts.enforcement.lead_offered import LEAD_OFFERED
from shared.crypto.keyring import KeyRecord, Keyring, Use
from shared.crypto.keys import generate
from shared.crypto.signatures import Bounds, Expected, Judge, signed
from shared.crypto.signing import Signer
from shared.crypto.statement import Place, What
from tests.bench.border.sender import envelope


SIGN, PROVE = "sign", "prove"
BATCHES, BATCH = 10, 100
VALID = dt.timedelta(days=1)


def microseconds() -> dict[str, float]:
    """Processor time of one SM2 signature over a message of the passage, and of judging it."""
    key, now, body = generate("sm2"), dt.datetime.now(dt.UTC), envelopes.encode(envelope(1))
    signer, place = Signer(key), _place()
    line = signed(place, body, signer, now)
    record = KeyRecord(
        participant=place.sender,
        key=key.public,
        use=Use.SIGN,
        not_before=now - VALID,
        not_after=now + VALID,
    )
    judge = Judge(Keyring([record]), Bounds(longest_outage=VALID, clock_error=VALID))
    expected = Expected(
        sender=place.sender, receiver=place.receiver, algorithms={signer.algorithm.name}
    )
    return {
        SIGN: _cpu_us(lambda: signed(place, body, signer, now)),
        PROVE: _cpu_us(lambda: judge.judge(line, body, expected, now)),
    }


def _cpu_us(call: Callable[[], object]) -> float:
    """Processor time, since it is set against that of processes which had to share the processor."""
    taken = []
    for _ in range(BATCHES):
        began = time.process_time()
        for _ in range(BATCH):
            call()
        taken.append((time.process_time() - began) / BATCH * 1e6)
    return statistics.median(taken)


def _place() -> Place:
    return Place(
        what=What.MESSAGE,
        sender="chongqing",
        receiver="sichuan",
        lane=LEAD_OFFERED.owner,
        epoch=1,
        number=1,
        contract=LEAD_OFFERED.version(LEAD_OFFERED.newest).digest,
    )
