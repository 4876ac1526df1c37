"""A page in Debian's Chromium, without a window: the document after its script ran, and what the console said."""

import subprocess
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path


SECONDS = 100
CHROMIUM = (
    "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
    "--disable-background-networking", "--enable-logging=stderr", "--dump-dom",
)  # fmt: skip


@dataclass(frozen=True)
class Page:
    """What is on the page: articles by id and whether they are open, the count shown, the console's lines."""

    shown: dict[str, bool]
    count: str
    console: list[str]
    listed: int


def opened(path: Path, profile: Path, *, query: str = "") -> Page:
    """Open a file as a person would, with the search in its address."""
    done = subprocess.run(
        [*CHROMIUM, f"--user-data-dir={profile}", f"{path.as_uri()}{query}"],
        capture_output=True, text=True, timeout=SECONDS, check=True,
    )  # fmt: skip
    reader = _Reader()
    reader.feed(done.stdout)
    console = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    return Page(reader.shown, reader.count, console, reader.listed)


class _Reader(HTMLParser):
    """Articles that are not hidden, entries of the index that are not, the text of the count."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: dict[str, bool] = {}
        self.count = ""
        self.listed = 0
        self._article = ""
        self._in_count = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "article":
            self._article = "" if "hidden" in given else str(given["id"])
            if self._article:
                self.shown[self._article] = False
        elif tag == "details" and self._article:
            self.shown[self._article] = "open" in given
            self._article = ""  # the first of an article is the article's own
        elif tag == "li" and "hidden" not in given:
            self.listed += 1
        self._in_count = tag == "output"

    def handle_endtag(self, tag: str) -> None:
        self._in_count = False

    def handle_data(self, data: str) -> None:
        if self._in_count:
            self.count += data
