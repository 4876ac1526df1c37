"""A process under eventlet's monkey patch, as a service is: python -m tests.unit.shared.green URL.

Four green threads wait 0.3 s each in a transaction of the database; prints how many of them were in it at once at
most, and how often a fifth one had its turn meanwhile.
"""

import warnings


warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")

import eventlet  # noqa: E402


eventlet.monkey_patch()

import json  # noqa: E402
import sys  # noqa: E402

from shared.database import Database  # noqa: E402


def main(url: str) -> None:
    database, turns, inside, most = Database(url), [0], [0], [0]

    def wait() -> None:
        with database.transaction() as connection:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            connection.exec_driver_sql("SELECT pg_sleep(0.3)")
            inside[0] -= 1

    def count() -> None:
        while True:
            turns[0] += 1
            eventlet.sleep(0.01)

    wait()  # connected, and all modules loaded
    counter = eventlet.spawn(count)
    for thread in [eventlet.spawn(wait) for _ in range(4)]:
        thread.wait()
    counter.kill()
    print(json.dumps({"at_once": most[0], "turns": turns[0]}))  # noqa: T201 - its result


if __name__ == "__main__":
    main(sys.argv[1])
