"""Runs a service and starts it again whenever it dies.

python -m tests.chaos.nursery NAME FOLDER MODULE PRELOADED: MODULE has its `Service` and may read in the folder what
happened so far; PRELOADED is imported once, before the first life, as a start from nothing takes two seconds and a run
has hundreds of deaths.  Ends by SIGTERM, with its child; it gives up after too many deaths.
"""

import posix  # os would be green, and its hub would be shared with every child
import signal
import sys
from importlib import import_module
from pathlib import Path
from types import FrameType

from contracts.registry import every_contract
from deploy.run_service import main  # makes the threads green
from tests.chaos import stacks
from tests.chaos.delivery.strikes import Diary


MOST_DEATHS = 1_000
_child = 0


def nurse(name: str, folder: Path, module: str, preloaded: str) -> int:
    """Returns when the service ended by itself, or cannot live."""
    assert every_contract()  # once for all
    import_module(preloaded)
    diary = Diary(folder / f"{name}.deaths")
    signal.signal(signal.SIGTERM, _stop)
    for _ in range(MOST_DEATHS):
        status = _live(name, module)
        if posix.WIFEXITED(status):
            return posix.WEXITSTATUS(status)
        diary.note("death", posix.WTERMSIG(status))
    return 1


def _live(name: str, module: str) -> int:
    """One life of the service: how it ended, as wait() says it."""
    global _child  # noqa: PLW0603 - the handler of a signal has no other way to know
    _child = posix.fork()
    if not _child:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        stacks.listen()
        posix._exit(main(name, module))
    return posix.waitpid(_child, 0)[1]


def _stop(_number: int, _frame: FrameType | None) -> None:
    if _child:
        posix.kill(_child, signal.SIGTERM)
        posix.waitpid(_child, 0)
    posix._exit(0)


if __name__ == "__main__":
    sys.exit(nurse(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:]))
