"""A service without its framework: its questions, its repairs, its retry timer."""

import datetime as dt
import logging
import threading

import pytest
import structlog
from structlog.testing import capture_logs

from shared import application as kernel
from shared import logging as logs
from shared.application import Application
from shared.clock import Clock
from shared.consumer import Consumer
from shared.database import Database
from shared.processor import Processor
from shared.relay import Relay
from shared.repair import ActionImpossible
from shared.settings import Reader, read_settings
from tests.builders import a_delivery, an_environment, an_id, garbage
from tests.fakes import tables
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.databases import busy
from tests.fakes.handling import Bug, FakeHandling, effects
from tests.settling import settle
from tests.waiting import eventually


NOWHERE = "amqp://nobody@127.0.0.1:1/x"


@pytest.fixture
def app(database: Database, clock: Clock, processor: Processor) -> Application:
    return Application(
        settings=read_settings(Reader(an_environment()), "credit"),
        database=database,
        clock=clock,
        processors={"credit": processor},
        relay=Relay(database, NOWHERE, clock),
    )


class TestItsStatus:
    def test_says_who_it_is_and_that_nothing_runs_yet(self, app: Application) -> None:
        status = app.status()

        assert (status["node"], status["service"]) == ("chongqing", "credit")
        assert (status["consumer"], status["relay"]) == ("stopped", "stopped")
        assert (status["started_at"], status["now"]) == (NOON, NOON)
        assert (status["outbox_unsent"], status["parked"], status["returned"]) == (0, 0, 0)

    def test_says_what_its_consumer_does(self, app: Application) -> None:
        app.consumer = Consumer(NOWHERE, "credit", app.receive)
        app.consumer.state = "consuming"

        assert app.status()["consumer"] == "consuming"


class TestItsQuestions:
    def test_count_and_trace_messages(self, app: Application, database: Database) -> None:
        settle(app, a_delivery())
        [message_id] = effects(database)

        assert [row["arrived"] for row in app.figures()["arrived"]] == [1]
        assert app.trace(message_id)["steps"][0]["step"] == "handled"
        assert app.source == "/chongqing/credit"

    def test_list_what_is_parked_and_what_was_refused(self, app: Application) -> None:
        settle(app, garbage())

        assert [row["reason"] for row in app.parked(10)] == ["unreadable"]
        assert app.refusals(10) == []


class TestItsRepairs:
    def test_try_again_and_give_up_by_number(
        self, app: Application, database: Database, handling: FakeHandling
    ) -> None:
        handling.fails_with[""] = Bug()
        settle(app, a_delivery())
        settle(app, a_delivery(partitionkey="another"))
        handling.fails_with.clear()

        assert app.retry_parked(1, "王") is True
        app.discard_parked(2, "王", "typed twice")

        assert [row["state"] for row in tables.parked(database)] == ["handled", "discarded"]

    @pytest.mark.parametrize("number", [7, 0, -1, 2**63 - 1, 2**63, 10**23])
    def test_are_impossible_on_a_number_that_there_is_not(
        self, app: Application, number: int
    ) -> None:
        with pytest.raises(ActionImpossible):
            app.retry_parked(number, "王")
        with pytest.raises(ActionImpossible):
            app.discard_parked(number, "王", "-")

    def test_send_again_what_was_published_here(self, app: Application, database: Database) -> None:
        settle(app, a_delivery())
        [row] = tables.outbox(database)

        app.resend(row["message_id"], "王")

        with pytest.raises(ActionImpossible):
            app.resend(an_id(), "王")
        assert ("王", "resend", row["message_id"]) in tables.audited(database)


class TestItsRetryTimer:
    @pytest.fixture(autouse=True)
    def _fast(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(kernel, "RETRY_SECONDS", 0.01)

    def run_until(self, app: Application, database: Database) -> None:
        stop = threading.Event()
        thread = threading.Thread(target=app.run_retries, args=(stop,))
        thread.start()
        try:
            eventually(lambda: effects(database))
        finally:
            stop.set()
            thread.join(5)
        assert not thread.is_alive()

    def test_tries_what_is_due_until_it_is_stopped(
        self, app: Application, database: Database, handling: FakeHandling, clock: FakeClock
    ) -> None:
        handling.fails_with[""] = Bug()
        settle(app, a_delivery())
        handling.fails_with.clear()
        clock.advance(seconds=5)

        self.run_until(app, database)

        assert [row["state"] for row in tables.parked(database)] == ["handled"]

    @pytest.mark.parametrize("trouble", [busy(), Bug("张三")])
    def test_outlives_every_trouble(
        self, app: Application, processor: Processor, handling: FakeHandling, trouble: Exception
    ) -> None:
        handling.fails_with[""] = Bug()
        settle(app, a_delivery())
        handling.fails_with.clear()
        processor.clock = TroubledClock(NOON + dt.timedelta(seconds=5), trouble)

        with capture_logs() as lines:
            self.run_until(app, app.database)

        assert "retries_wait" in [line["event"] for line in lines]
        assert "张三" not in str(lines)


class TroubledClock(FakeClock):
    """Fails the first time it is asked."""

    def __init__(self, now: dt.datetime, trouble: Exception) -> None:
        super().__init__(now)
        self._troubles = [trouble]

    def now(self) -> dt.datetime:
        if self._troubles:
            raise self._troubles.pop()
        return super().now()


class TestTheLog:
    @pytest.fixture(autouse=True)
    def _as_before(self) -> object:
        handlers, level = logging.root.handlers[:], logging.root.level
        yield
        structlog.reset_defaults()
        structlog.contextvars.clear_contextvars()
        logging.root.handlers[:], logging.root.level = handlers, level

    def test_is_one_json_line_for_each_event(self, capsys: pytest.CaptureFixture[str]) -> None:
        logs.configure("credit", json=True)

        structlog.get_logger().info("message_settled", message_id="1")
        logging.getLogger("alien").warning("it says something")

        first, second = capsys.readouterr().out.splitlines()
        assert '"event": "message_settled"' in first
        assert '"service": "credit"' in first
        assert '"level": "warning"' in second

    def test_is_readable_at_a_terminal(self, capsys: pytest.CaptureFixture[str]) -> None:
        logs.configure("credit", json=False)

        structlog.get_logger().info("message_settled", message_id="1")

        assert "message_settled" in capsys.readouterr().out

    def test_names_where_an_error_came_from_and_nothing_of_its_text(self) -> None:
        with pytest.raises(Bug) as raised:
            raise Bug("张三")

        place = logs.origin(raised.value)
        assert place["error"] == "Bug"
        assert place["at"].startswith("test_application.py:")
        assert "张三" not in str(place)
