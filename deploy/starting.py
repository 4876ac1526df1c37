"""Before a service starts: waits for its database, and says so in its log and at /health.

A broker need not be waited for: the service starts without one, and its own loops say what they miss.
"""

import json
import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from typing import Any

import eventlet
import structlog
from eventlet import wsgi

from deploy.ports import LOOPBACK
from shared.broker import Pause
from shared.database import DATABASE_TROUBLE, Database


WAITING = "503 Service Unavailable"


def wait_for_database(environ: Mapping[str, str]) -> None:
    """Until it answers; whatever is wrong with its settings is said by the service itself."""
    url, port = environ.get("CHUANYU_DATABASE_URL"), environ.get("CHUANYU_HTTP_PORT", "")
    if not url or _answers(url) is None:
        return
    with _waiting_page(port) if port.isdecimal() else nullcontext():
        pause, never = Pause("start"), threading.Event()
        while (trouble := _answers(url)) is not None:
            pause.after(trouble, never)


def leave(*_: Any) -> None:
    """Asked to stop before anything began."""
    sys.stdout.flush()
    os._exit(0)


def _answers(url: str) -> Exception | None:
    """None when it does; trouble of the database otherwise."""
    database = Database(url)
    try:
        with database.reading():
            return None
    except DATABASE_TROUBLE as trouble:
        return trouble
    finally:
        database.close()


@contextmanager
def _waiting_page(port: str) -> Iterator[None]:
    """Answers every question with what is waited for, and gives the port back at the end."""
    listening = eventlet.listen((LOOPBACK, int(port)))
    page = eventlet.spawn(wsgi.server, listening, _waiting, log_output=False)
    try:
        yield
    finally:
        page.kill()
        listening.close()
        structlog.get_logger().info("database_answers")


def _waiting(_environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    reason = "等待数据库 waiting for the database"
    part = {"part": "database", "status": "failing", "reason": reason, "age_seconds": 0.0}
    start(WAITING, [("Content-Type", "application/json; charset=utf-8")])
    answer = {"status": "failing", "reasons": [reason], "parts": [part]}
    return [json.dumps(answer, ensure_ascii=False).encode()]
