"""A service that starts before its broker or its database: it waits, and says for what."""

import signal
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.proxy import line_to, through
from tests.integration.serving import (
    Serving,
    arrived,
    declared,
    free_port,
    serving,
    wait_until_working,
)
from tests.integration.vhosts import Vhost
from tests.waiting import eventually


pytestmark = pytest.mark.broker
ENDS_WITHIN = 10.0  # seconds


def ended(service: Serving) -> int:
    service.process.send_signal(signal.SIGTERM)
    return service.process.wait(ENDS_WITHIN)


class TestAStartWithoutABroker:
    def test_waits_for_it_says_so_and_works_when_it_comes(
        self, vhost: Vhost, tmp_path: Path
    ) -> None:
        port = free_port()
        with serving(through(vhost.url, port), tmp_path) as service:
            eventually(lambda: service.complains_of("消息代理 broker: ConnectionRefusedError"))
            assert service.complains_of("waiting after ConnectionRefusedError")
            assert service.figure('chuanyu_troubles_total{kind="broker",part="consumer"}') >= 1
            vhost.put("credit", declared(1))

            with line_to(vhost.url, port):
                wait_until_working(service)
                eventually(lambda: arrived(vhost) == (1, 0))

        assert '"consumer_waits"' in service.log()

    def test_can_be_stopped_while_it_waits(self, vhost: Vhost, tmp_path: Path) -> None:
        with serving(through(vhost.url, free_port()), tmp_path) as service:
            eventually(lambda: service.complains_of("broker"))

            assert ended(service) == 0


class TestAStartWithoutItsDatabase:
    @pytest.fixture
    def locked(self, tmp_path: Path) -> Iterator[sqlite3.Connection]:
        """By another programme, which wants to be alone."""
        other = sqlite3.connect(tmp_path / "credit.sqlite3", isolation_level=None)
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        yield other
        other.close()

    def test_waits_for_it_says_so_and_works_when_it_answers(
        self, vhost: Vhost, tmp_path: Path, locked: sqlite3.Connection
    ) -> None:
        with serving(vhost.url, tmp_path) as service:
            eventually(lambda: service.complains_of("waiting for the database"))
            locked.close()

            wait_until_working(service)

        assert '"start_waits"' in service.log()
        assert '"database_answers"' in service.log()

    @pytest.mark.usefixtures("locked")
    def test_can_be_stopped_while_it_waits(self, vhost: Vhost, tmp_path: Path) -> None:
        with serving(vhost.url, tmp_path) as service:
            eventually(lambda: service.complains_of("waiting for the database"))

            assert ended(service) == 0


class TestAStopInTheMiddleOfWork:
    def test_is_quick_and_nothing_that_was_committed_comes_again(
        self, vhost: Vhost, tmp_path: Path
    ) -> None:
        with serving(vhost.url, tmp_path) as service:
            wait_until_working(service)
            vhost.put("credit", *(declared(number) for number in range(300)))
            eventually(lambda: service.figure('chuanyu_messages_total{outcome="handled"}') > 0)

            assert ended(service) == 0

        with serving(vhost.url, tmp_path) as service:
            eventually(lambda: arrived(vhost)[0] == 300)
            assert arrived(vhost) == (300, 0)
            assert "Traceback" not in service.log()
