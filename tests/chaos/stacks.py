"""Where every green thread of a service stands, into its log, when it is asked by a signal."""

import gc
import signal
import sys
import traceback
from types import FrameType

from greenlet import greenlet


ASK = signal.SIGUSR2


def listen() -> None:
    """From now on the signal is answered; it interrupts nothing."""
    signal.signal(ASK, _say)


def _say(_number: int, frame: FrameType | None) -> None:
    lines = ["# running\n", *traceback.format_stack(frame)]
    for thread in gc.get_objects():
        if isinstance(thread, greenlet) and thread.gr_frame is not None:
            lines += ["# waiting\n", *traceback.format_stack(thread.gr_frame)]
    sys.stderr.write("".join(lines))
    sys.stderr.flush()
