"""Heads of chains are signed in time; what is owed is shown with its deadline, and stops nothing."""

import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from services.gateway.adapters import heads
from services.gateway.adapters.tables import CHAIN_HEADS, OWN_KEYS
from services.gateway.wiring import GatewayApplication, build
from shared.crypto import keyfiles
from shared.crypto.keys import generate
from shared.crypto.signing import Signer
from shared.leases import Lease
from tests.architecture.sources import PROJECT
from tests.builders import LISTING
from tests.unit.gateway.builders import gateway_environment
from tests.unit.gateway.bundles import exported, judged
from tests.unit.gateway.crossing import Crossing
from tests.unit.gateway.signing import files
from tests.unit.gateway.test_chain import agrees, head, rows


def signed(gateway: GatewayApplication) -> list[int]:
    """The lengths of which heads were signed."""
    with gateway.database.reading() as connection:
        query = sa.select(CHAIN_HEADS.c.length).order_by(CHAIN_HEADS.c.length)
        return list(connection.execute(query).scalars())


def parts(gateway: GatewayApplication, name: str) -> list[Any]:
    """What /health says of it."""
    return [one for one in gateway.health()["parts"] if one["part"] == name]


class Dumb:
    """A key that cannot be used any more."""

    def __init__(self, signer: Signer) -> None:
        self.algorithm, self.key_id = signer.algorithm, signer.key_id

    def sign(self, text: bytes) -> bytes:
        raise OSError("the card is out")


def lose_key(gateway: GatewayApplication) -> None:
    notary = gateway.evidence.notary
    dumb: Any = Dumb(notary.heads.signer)
    notary.heads = replace(notary.heads, signer=dumb)


class TestAHead:
    def test_is_signed_when_entries_have_waited_long_enough(self, crossing: Crossing) -> None:
        notary = crossing.chongqing.evidence.notary
        crossing.send(LISTING)
        assert notary.round() == 0
        crossing.clock.advance(seconds=599)
        assert notary.round() == 0
        crossing.send(LISTING)
        crossing.clock.advance(seconds=1)

        assert notary.round() == 1
        assert notary.round() == 0
        assert signed(crossing.chongqing) == [2]

    def test_is_signed_when_they_are_many(
        self, crossing: Crossing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(heads, "MANY", 3)
        crossing.send(LISTING, LISTING)
        assert crossing.chongqing.evidence.notary.round() == 0
        crossing.send(LISTING)

        assert crossing.chongqing.evidence.notary.round() == 1

    def test_is_signed_when_the_clock_was_put_back(self, crossing: Crossing) -> None:
        crossing.send(LISTING)
        crossing.clock.advance(seconds=-60)

        assert crossing.chongqing.evidence.notary.round() == 1

    def test_is_signed_at_a_start_and_at_an_end(self, crossing: Crossing) -> None:
        crossing.send(LISTING)
        stop = threading.Event()
        stop.set()

        crossing.chongqing.evidence.notary.run(stop)

        assert signed(crossing.chongqing) == [1]

    def test_is_signed_by_the_one_process_whose_turn_it_is(
        self, crossing: Crossing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lose_key(crossing.chongqing)
        crossing.send(LISTING)
        crossing.clock.advance(seconds=1201)
        monkeypatch.setattr(Lease, "is_mine", lambda _: False)
        stop = threading.Event()
        stop.set()

        crossing.chongqing.evidence.notary.run(stop)

        assert signed(crossing.chongqing) == []
        assert len(parts(crossing.chongqing, "evidence")) == 1  # the others see it as well

    def test_waits_for_a_database_that_is_away(
        self, crossing: Crossing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def away(_: object) -> list[heads.Unsigned]:
            raise OSError

        monkeypatch.setattr(heads, "unsigned", away)
        stop = threading.Event()
        stop.set()

        crossing.chongqing.evidence.notary.run(stop)

        assert signed(crossing.chongqing) == []

    def test_is_not_needed_for_a_lane_that_did_not_move(self, crossing: Crossing) -> None:
        crossing.send(LISTING)
        crossing.chongqing.evidence.notary.round(is_edge=True)

        assert crossing.chongqing.evidence.notary.round(is_edge=True) == 0
        assert not crossing.chongqing.evidence.notary.sign("out/sichuan/none/1")


class TestAHeadThatIsOwed:
    def test_is_shown_with_its_deadline_and_stops_nothing(self, crossing: Crossing) -> None:
        lose_key(crossing.chongqing)
        crossing.send(LISTING)
        crossing.clock.advance(seconds=1201)
        crossing.chongqing.evidence.notary.round()

        [part] = parts(crossing.chongqing, "evidence")
        crossing.send(LISTING)

        assert part["status"] == "degraded"
        assert "out/sichuan/credit/1" in part["reason"]
        assert "期限 until" in part["reason"]
        assert "OSError" in part["reason"]
        assert agrees(crossing.chongqing, "out")

    def test_is_overdue_once_the_deadline_has_passed(self, crossing: Crossing) -> None:
        lose_key(crossing.chongqing)
        crossing.send(LISTING)
        crossing.clock.advance(seconds=25 * 3600)
        crossing.chongqing.evidence.notary.round()

        [part] = parts(crossing.chongqing, "evidence")
        assert (part["status"], "OVERDUE" in part["reason"]) == ("degraded", True)

    def test_is_paid_when_it_can_be_signed_again(self, crossing: Crossing) -> None:
        notary = crossing.chongqing.evidence.notary
        good = notary.heads
        lose_key(crossing.chongqing)
        crossing.send(LISTING)
        crossing.clock.advance(seconds=1201)
        notary.round()
        notary.heads = good

        assert notary.round() == 1
        assert parts(crossing.chongqing, "evidence") == []

    def test_is_told_to_operators(self, crossing: Crossing) -> None:
        crossing.send(LISTING)
        crossing.clock.advance(seconds=1201)

        [owed] = crossing.chongqing.evidence.status()["unsigned"]

        assert (owed["lane"], owed["entries"], owed["late"]) == ("out/sichuan/credit/1", 1, True)

    def test_is_left_out_of_a_bundle(self, crossing: Crossing) -> None:
        lose_key(crossing.chongqing)
        crossing.send(LISTING)

        verdict = judged(exported(crossing.chongqing, LISTING))

        [check] = [one for one in verdict.checks if one.check == "chain"]
        assert (verdict.holds, check.grade) == (True, "note")


class TestOurKeys:
    def test_are_remembered_after_a_roll_over(self, crossing: Crossing) -> None:
        crossing.send(LISTING)
        crossing.settle()
        url = crossing.chongqing.database.url
        crossing.chongqing.database.close()
        new = files().key("chongqing").with_name("new.pem")
        new.unlink(missing_ok=True)
        keyfiles.store(new, generate("ed25519"))
        successor = build(
            gateway_environment(CHUANYU_DATABASE_URL=url, CHUANYU_SIGNING_KEY=str(new))
        )

        verdict = judged(exported(successor, LISTING))
        with successor.database.reading() as connection:
            kept = connection.execute(sa.select(sa.func.count()).select_from(OWN_KEYS)).scalar_one()
        successor.database.close()

        assert (verdict.holds, kept) == (True, 2)


# 1 is the first message's transaction, 2 the second's, 3 that of the head
@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("when", ["inside", "after"])
def test_a_death_leaves_a_chain_that_holds(crossing: Crossing, when: str, number: int) -> None:
    url = crossing.chongqing.database.url
    crossing.chongqing.database.close()
    command = [sys.executable, "-m", "tests.unit.gateway.doomed_notary", when, str(number)]
    settings = {**os.environ, **gateway_environment(CHUANYU_DATABASE_URL=url)}
    ended = subprocess.run(
        command, cwd=PROJECT, env=settings, timeout=60, capture_output=True, check=False
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()

    crossing.send(LISTING)
    crossing.chongqing.evidence.notary.round(is_edge=True)

    done = min(number if when == "after" else number - 1, 2)
    assert len(rows(crossing.chongqing, "out")) == done + 1
    assert agrees(crossing.chongqing, "out")
    assert signed(crossing.chongqing)[-1] == head(crossing.chongqing, "out")[0]
    assert judged(exported(crossing.chongqing, LISTING)).holds
