"""A process under eventlet's monkey patch, as a service is: python -m tests.unit.shared.green URL.

Four green threads wait 0.3 s each in a transaction of the database; prints how long they took together, and how
often a fifth one had its turn meanwhile.
"""

import warnings


warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")

import eventlet  # noqa: E402


eventlet.monkey_patch()

import json  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402

from shared.database import Database  # noqa: E402


def main(url: str) -> None:
    database, turns = Database(url), [0]

    def wait() -> None:
        with database.transaction() as connection:
            connection.exec_driver_sql("SELECT pg_sleep(0.3)")

    def count() -> None:
        while True:
            turns[0] += 1
            eventlet.sleep(0.01)

    wait()  # connected, and all modules loaded
    counter, begin = eventlet.spawn(count), time.monotonic()
    for thread in [eventlet.spawn(wait) for _ in range(4)]:
        thread.wait()
    seconds = time.monotonic() - begin
    counter.kill()
    print(json.dumps({"seconds": seconds, "turns": turns[0]}))  # noqa: T201 - its result


if __name__ == "__main__":
    main(sys.argv[1])
