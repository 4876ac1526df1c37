"""An HTTP server on loopback that answers as a test wants, and remembers what it was asked."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


@dataclass
class Answering:
    """Where it listens, what it was asked: path and Authorization."""

    url: str
    asked: list[tuple[str, str]] = field(default_factory=list)


@contextmanager
def answering(answers: Mapping[str, Any], status: int = 200) -> Iterator[Answering]:
    """By path: JSON values, or bytes as they are; 404 for every other path."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            remembered.asked.append((self.path, self.headers.get("Authorization", "")))
            found = answers.get(self.path)
            body = found if isinstance(found, bytes) else json.dumps(found).encode()
            self.send_response(404 if found is None else status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Silence."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        remembered = Answering(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield remembered
        finally:
            server.shutdown()
            thread.join(5)
