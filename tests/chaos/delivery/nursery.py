"""Runs a service and starts it again whenever it dies: python -m tests.chaos.delivery.nursery FOLDER.

It imports everything once and forks, as a start from nothing takes two seconds and a run has hundreds of
deaths.  Ends by SIGTERM, with its child; it gives up after too many deaths.
"""

import posix  # os would be green, and its hub would be shared with every child
import signal
import sys
from pathlib import Path
from types import FrameType

from contracts.registry import every_contract
from deploy.run_service import main  # makes the threads green
from tests.bench.chain.settings import hop
from tests.chaos.delivery import stacks, work
from tests.chaos.delivery.strikes import Diary


MOST_DEATHS = 1_000
_child = 0


def nurse(folder: Path) -> int:
    """Returns when the service ended by itself, or cannot live."""
    assert every_contract()  # once for all
    assert work.HANDLERS
    diary = Diary(folder / f"{hop().name}.deaths")
    signal.signal(signal.SIGTERM, _stop)
    for _ in range(MOST_DEATHS):
        status = _live()
        if posix.WIFEXITED(status):
            return posix.WEXITSTATUS(status)
        diary.note("death", posix.WTERMSIG(status))
    return 1


def _live() -> int:
    """One life of the service: how it ended, as wait() says it."""
    global _child  # noqa: PLW0603 - the handler of a signal has no other way to know
    _child = posix.fork()
    if not _child:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        stacks.listen()
        posix._exit(main(hop().name, "tests.chaos.delivery.service"))
    return posix.waitpid(_child, 0)[1]


def _stop(_number: int, _frame: FrameType | None) -> None:
    if _child:
        posix.kill(_child, signal.SIGTERM)
        posix.waitpid(_child, 0)
    posix._exit(0)


if __name__ == "__main__":
    sys.exit(nurse(Path(sys.argv[1])))
