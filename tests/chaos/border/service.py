"""The gateway of a run: it dies where its plan says, fails at some messages, and its clock may be wrong."""

import datetime as dt
import os
from pathlib import Path

from services.gateway import handlers, wiring
from services.gateway.domain.border import Passage
from services.gateway.ports import UnitOfWork
from services.gateway.service import Service as Gateway
from shared import broker, failpoints, parking, sqlite
from shared.clock import SystemClock
from tests.chaos.border.messages import id_of
from tests.chaos.border.site import SKEW_FILE, diary_of, plan_of
from tests.chaos.delivery.plan import PATIENCE
from tests.chaos.delivery.strikes import Diary, Strikes


FOLDER = Path(os.environ["CHAOS_FOLDER"])
NAME = os.environ["CHUANYU_NODE"]
STRIKES = Strikes(plan_of(FOLDER, NAME).read_text(encoding="utf-8"), Diary(diary_of(FOLDER, NAME)))
NUMBERS = {id_of(number): number for number in STRIKES.troubled}


class WrongClock(SystemClock):
    """Goes ahead or behind by so many seconds as stand in a file."""

    def now(self) -> dt.datetime:
        said = (FOLDER / SKEW_FILE.format(NAME)).read_text(encoding="ascii")
        return super().now() + dt.timedelta(seconds=float(said))


def trouble(passage: Passage, _work: UnitOfWork) -> None:
    """A step that fails at some messages for some times."""
    if passage.message_id in NUMBERS:
        STRIKES.handling(NUMBERS[passage.message_id])


def _arm() -> None:
    """Its waits are short, since a run has only minutes."""
    broker.LONGEST_PAUSE, sqlite.PATIENCE_SECONDS = 0.8, PATIENCE
    parking.FIRST_DELAY, parking.LONGEST_DELAY = (dt.timedelta(seconds=s) for s in (0.3, 2))
    failpoints.arm(STRIKES.reach)
    handlers.CHECKS = (*handlers.CHECKS, trouble)
    handlers.OUTWARD = (trouble, *handlers.OUTWARD)
    vars(wiring)["SystemClock"] = WrongClock


class Service(Gateway):
    """For the runner, which finds it by this name."""


_arm()
