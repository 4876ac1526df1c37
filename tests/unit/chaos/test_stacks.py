"""A service that stands still says where: every green thread, and what interrupts none of them."""

import subprocess
import sys


PROGRAMME = """
import os, warnings
warnings.filterwarnings("ignore")
import eventlet
from tests.chaos import stacks

def waits_for_a_broker():
    eventlet.sleep(0.2)
    print("went on")

stacks.listen()
thread = eventlet.spawn(waits_for_a_broker)
eventlet.sleep(0)
os.kill(os.getpid(), stacks.ASK)
thread.wait()
"""


def test_each_green_thread_is_shown_where_it_waits_and_goes_on() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAMME], capture_output=True, text=True, check=True
    )

    shown = ran.stderr.partition("# waiting")[2]
    assert "waits_for_a_broker" in shown
    assert ran.stdout == "went on\n"
