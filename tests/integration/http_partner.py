"""A participant's HTTP server that answers as a test says, and takes everything when nothing is said."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from services.gateway.adapters import http_batch


Answers = Callable[[list[Any]], tuple[int, Any, dict[str, str]]]


def taken(messages: list[Any]) -> tuple[int, Any, dict[str, str]]:
    return 202, {"accepted": True, "messages": [{"accepted": True} for _ in messages]}, {}


def late(messages: list[Any]) -> tuple[int, Any, dict[str, str]]:
    threading.Event().wait(1.5)
    return taken(messages)


def refusing(code: str, status: int = 400) -> tuple[int, Any, dict[str, str]]:
    return status, {"accepted": False, "problems": [{"code": code}]}, {}


@dataclass
class Partner:
    """What it was posted, and how it answers next; at the end it takes everything."""

    url: str = ""
    answers: list[Answers] = field(default_factory=list)
    batches: list[list[bytes]] = field(default_factory=list)  # that it took
    tokens: set[str] = field(default_factory=set)

    @property
    def bodies(self) -> list[bytes]:
        return [body for batch in self.batches for body in batch]


@contextmanager
def misbehaving() -> Iterator[Partner]:
    """An HTTP server that misbehaves as a test says."""
    made = Partner()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            made.tokens.add(self.headers["Authorization"])
            rows = http_batch.read(raw, "sichuan")
            said = [row.body for row in rows if not isinstance(row, Exception)]
            status, answer, headers = (made.answers.pop(0) if made.answers else taken)(said)
            if status == 202:
                made.batches.append(said)
            content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(content))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Silence."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            """Who was tired of waiting has gone."""

    with Server(("127.0.0.1", 0), Handler) as server:
        made.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield made
        finally:
            server.shutdown()
            thread.join(5)
