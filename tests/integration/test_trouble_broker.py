"""A running service whose broker is gone, frozen or short of memory: nothing is lost, and /health says it."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.nodes import Pair
from shared import outbox
from shared.database import Database
from shared.relay import Relay
from shared.session import working
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.proxy import line_to, through
from tests.integration.disturbing import ctl, frozen, short_of_memory
from tests.integration.running import running
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


@pytest.fixture
def service(vhost: Vhost, tmp_path: Path) -> Iterator[Serving]:
    vhost.watch()
    with serving(vhost.url, tmp_path) as started:
        wait_until_working(started)
        yield started


def written(service: Serving, count: int) -> None:
    """Rows of the outbox, by another hand: the relay finds them by itself."""
    database = Database(f"sqlite:///{service.data}/credit.sqlite3")
    record(database, count)
    database.close()


def record(database: Database, count: int) -> None:
    with working(database) as session:
        for number in range(count):
            outbox.record(
                session, declared(number), exchange="chuanyu.events", routing_key="local.x", at=NOON
            )


class TestABrokerThatGoesAndComesBack:
    def test_is_missed_aloud_and_then_everything_goes_on(
        self, vhost: Vhost, tmp_path: Path
    ) -> None:
        vhost.watch()
        port = free_port()
        with serving(through(vhost.url, port), tmp_path) as service:
            with line_to(vhost.url, port):
                wait_until_working(service)

            eventually(lambda: service.complains_of("消息代理 broker"))
            assert service.complains_of("not working: waiting after")
            vhost.put("credit", declared(1))

            with line_to(vhost.url, port):
                eventually(lambda: arrived(vhost) == (1, 0))
                wait_until_working(service)


class TestABrokerThatIsFrozen:
    def test_is_seen_by_the_age_of_what_is_known_and_confirms_when_it_goes_on(
        self, brokers: Pair, vhost: Vhost, service: Serving
    ) -> None:
        with frozen(brokers.node("chongqing")):
            written(service, 3)
            eventually(lambda: service.figure("chuanyu_unconfirmed") == 3)
            eventually(lambda: service.figure('chuanyu_fact_age_seconds{part="broker"}') > 6)

        wait_until_working(service)
        assert len(vhost.take("watch", 3)) == 3
        assert service.figure("chuanyu_published_total") == 3


class TestABrokerThatIsShortOfMemory:
    def test_is_not_asked_again_and_again_for_its_word(
        self,
        brokers: Pair,
        bare_vhost: Vhost,
        database: Database,
        clock: FakeClock,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr("shared.relay.CONFIRM_SECONDS", 0.3)
        monkeypatch.setattr("shared.relay.LOOK_SECONDS", 0.05)
        bare_vhost.watch()
        relay = Relay(database, bare_vhost.url, clock)
        with running(relay.run), short_of_memory(brokers.node("chongqing")):
            record(database, 1)
            eventually(lambda: relay.state == "blocked")
            threading.Event().wait(1.0)  # as long as three confirms may take
            assert relay.state == "blocked"
            assert relay.metrics.troubles.total() == 0

            ctl(brokers.node("chongqing"), "set_vm_memory_high_watermark", "0.4")
            eventually(lambda: relay.state == "publishing")
            eventually(lambda: relay.metrics.published == 1)

        assert len(bare_vhost.take("watch", 1)) == 1

    def test_blocks_the_relay_which_says_so_and_sends_everything_later(
        self, brokers: Pair, vhost: Vhost, service: Serving
    ) -> None:
        with short_of_memory(brokers.node("chongqing")):
            written(service, 3)
            eventually(lambda: service.complains_of("the broker is short of memory"))
            assert service.figure("chuanyu_unconfirmed") == 3

        wait_until_working(service)
        assert len(vhost.take("watch", 3)) == 3
        assert '"relay_unblocked"' in service.log()
