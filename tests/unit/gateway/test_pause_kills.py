"""A gateway killed at any transaction of a resume: its successor lets the rest go, in order and once."""

import os
import signal
import subprocess
import sys

import pytest

from tests.architecture.sources import PROJECT
from tests.builders import LISTING, OTHER_LISTING
from tests.unit.gateway.builders import gateway_environment
from tests.unit.gateway.crossing import Crossing, lane, left, numbered, pause


# the order, the lane that follows it, then two messages at a time
@pytest.mark.parametrize("number", [1, 2, 3, 4])
@pytest.mark.parametrize("when", ["inside", "after"])
def test_nothing_is_lost_doubled_or_overtaken(crossing: Crossing, when: str, number: int) -> None:
    pause(crossing.chongqing)
    crossing.send(LISTING, OTHER_LISTING, LISTING, LISTING, OTHER_LISTING)
    url = crossing.chongqing.database.url
    crossing.chongqing.database.close()

    command = [sys.executable, "-m", "tests.unit.gateway.doomed", when, str(number)]
    settings = {**os.environ, **gateway_environment(CHUANYU_DATABASE_URL=url)}
    ended = subprocess.run(
        command, cwd=PROJECT, env=settings, timeout=60, capture_output=True, check=False
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    crossing.send(LISTING)
    was_ordered = (when, number) != ("inside", 1)
    crossing.chongqing.postman.round()

    assert left(crossing.chongqing) == (numbered(crossing) if was_ordered else [])
    assert lane(crossing.chongqing)["held"] == (0 if was_ordered else 6)
