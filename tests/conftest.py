"""Fixtures that every test may ask for; each set lives in a module of its own."""

import signal

import pytest

from shared import parking


pytest_plugins = ["tests.fixtures_brokers", "tests.fixtures_databases", "tests.sharing_out"]

# A job in the background of a shell starts with SIGINT ignored, and so would everything it starts: tests that
# interrupt a command need the usual meaning.
signal.signal(signal.SIGINT, signal.default_int_handler)


class Punctual:
    """Chance that never makes a retry come sooner."""

    def random(self) -> float:
        return 0.0


@pytest.fixture(autouse=True)
def _punctual_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parking, "chance", Punctual())
