"""A service without its framework: its questions, its repairs, its retry timer."""

import datetime as dt
import logging
import threading

import pytest
import structlog
from sqlalchemy.exc import DBAPIError
from structlog.testing import capture_logs

from contracts.errors import Problem, UnknownVersion
from shared import application as kernel
from shared import logging as logs
from shared.application import Application
from shared.breaker import Tripped
from shared.clock import Clock
from shared.consumer import Consumer
from shared.controls import OrderUnknown
from shared.database import Database
from shared.processor import Processor
from shared.relay import Relay
from shared.repair import ActionImpossible
from shared.settings import Reader, read_settings
from shared.watch import Fact
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


class TestItsHealth:
    def test_is_failing_until_its_parts_work(self, app: Application) -> None:
        report = app.health()

        assert report["status"] == "failing"
        assert (report["service"], report["since"]) == ("credit", NOON)
        assert [part["part"] for part in report["parts"]] == [
            "consumer",
            "relay",
            "database",
            "broker",
        ]

    def test_is_ok_when_they_do(self, app: Application) -> None:
        app.consume_by(Consumer(NOWHERE, "credit", app.receive))
        assert app.consumer is not None
        app.consumer.state, app.relay.state = "consuming", "publishing"
        app.watch.database = app.watch.broker = Fact(NOON)

        assert app.health()["status"] == "ok"

    def test_says_that_a_broken_deployment_was_stopped(
        self, app: Application, handling: FakeHandling
    ) -> None:
        handling.fails_with[""] = Bug()
        with pytest.raises(Tripped):
            app.receive([a_delivery(partitionkey=f"key-{n}") for n in range(20)])

        assert "stopped by itself" in str(app.health()["reasons"])
        assert len(app.desk.parked(100)) == 19

    def test_is_told_in_figures_too(self, app: Application) -> None:
        settle(app, a_delivery())
        app.relay.state = "publishing"
        app.watch.database = Fact(NOON, None, {"outbox_unsent": 3, "outbox_oldest": NOON})
        app.watch.broker = Fact(NOON, None, {"ready": {"credit.00": 2, "dead": 1}})

        text = app.metrics_text()

        for line in (
            'chuanyu_messages_total{outcome="handled"} 1.0',
            'chuanyu_running{part="relay"} 1.0',
            'chuanyu_running{part="consumer"} 0.0',
            "chuanyu_outbox_unsent 3.0",
            'chuanyu_queue_ready{queue="dead"} 1.0',
            'chuanyu_fact_age_seconds{part="broker"} 0.0',
        ):
            assert line in text.splitlines()
        assert app.status()["ready"] == 2


class TestAnOrder:
    def test_pauses_what_it_names_and_the_retries_with_the_consumer(
        self,
        app: Application,
        database: Database,
        handling: FakeHandling,
        clock: FakeClock,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(kernel, "RETRY_SECONDS", 0.01)
        handling.fails_with[""] = Bug()
        settle(app, a_delivery())
        handling.fails_with.clear()
        clock.advance(hours=1)

        answer = app.order("consumer", "paused", "王", "升级")

        assert answer == {"part": "consumer", "mode": "paused"}
        stop = threading.Event()
        thread = threading.Thread(target=app.run_retries, args=(stop,))
        thread.start()
        try:
            assert not stop.wait(0.1)
            assert effects(database) == []
            app.order("consumer", "running", "王", "")
            eventually(lambda: effects(database))
        finally:
            stop.set()
            thread.join(5)
        assert ("王", "paused", "consumer") in tables.audited(database)
        assert app.status()["orders"]["consumer"]["actor"] == "王"

    @pytest.mark.parametrize(
        ("part", "mode"), [("engine", "paused"), ("relay", "stop"), ("relay", "drained")]
    )
    def test_that_nobody_can_give_is_refused(self, app: Application, part: str, mode: str) -> None:
        with pytest.raises(OrderUnknown) as refused:
            app.order(part, mode, "王", "")

        assert refused.value.possible == "consumer, relay: running, paused, draining"


class TestAPurge:
    def test_is_counted_and_begun_on_record(self, app: Application, database: Database) -> None:
        due = {"inbox": 0, "outbox": 0, "parked": 0, "edits": 0, "attempts": 0}

        assert app.purge_now("王", dry_run=True) == {"due": due, "started": False}
        assert tables.audited(database) == []
        assert app.purge_now("王", dry_run=False) == {"due": due, "started": True}
        assert tables.audited(database) == [("王", "purge", "credit")]


class TestItsQuestions:
    def test_count_and_trace_messages(self, app: Application, database: Database) -> None:
        settle(app, a_delivery())
        [message_id] = effects(database)

        assert [row["arrived"] for row in app.figures()["arrived"]] == [1]
        assert app.trace(message_id)["steps"][0]["step"] == "handled"
        assert app.source == "/chongqing/credit"

    def test_list_what_is_parked_and_what_was_refused(self, app: Application) -> None:
        settle(app, garbage())

        assert [row["reason"] for row in app.desk.parked(10)] == ["unreadable"]
        assert app.refusals(10) == []


class TestItsRepairs:
    def test_try_again_and_give_up_by_number(
        self, app: Application, database: Database, handling: FakeHandling
    ) -> None:
        handling.fails_with[""] = Bug()
        settle(app, a_delivery())
        settle(app, a_delivery(partitionkey="another"))
        handling.fails_with.clear()

        assert app.desk.retry(1, "王")["result"] == "handled"
        app.desk.discard(2, "王", "typed twice")

        assert [row["state"] for row in tables.parked(database)] == ["handled", "discarded"]

    @pytest.mark.parametrize("number", [7, 0, -1, 2**63 - 1, 2**63, 10**23])
    def test_are_impossible_on_a_number_that_there_is_not(
        self, app: Application, number: int
    ) -> None:
        with pytest.raises(ActionImpossible):
            app.desk.retry(number, "王")
        with pytest.raises(ActionImpossible):
            app.desk.discard(number, "王", "-")

    def test_send_again_what_was_published_here(self, app: Application, database: Database) -> None:
        settle(app, a_delivery())
        [row] = tables.outbox(database)

        app.desk.resend(row["message_id"], "王")

        with pytest.raises(ActionImpossible):
            app.desk.resend(an_id(), "王")
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

    def test_tries_unknown_versions_at_once_since_we_may_have_been_upgraded(
        self, app: Application, database: Database, handling: FakeHandling
    ) -> None:
        handling.fails_with[""] = UnknownVersion([Problem("VERSION_UNKNOWN")])
        settle(app, a_delivery())
        handling.fails_with[""] = Bug()
        settle(app, a_delivery(partitionkey="another"))
        handling.fails_with.clear()

        self.run_until(app, database)

        assert [row["state"] for row in tables.parked(database)] == ["handled", "waiting"]

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
        assert place["at"].startswith("tests/unit/shared/test_application.py:")
        assert "张三" not in str(place)

    def test_names_our_own_frames_below_those_of_a_library(self, database: Database) -> None:
        """What a database refuses fails deep in the library; where we asked is what a person looks for."""
        with pytest.raises(DBAPIError) as raised, database.transaction() as connection:
            connection.exec_driver_sql("SELECT nothing FROM nowhere")

        innermost, *others = logs.origin(raised.value)["at"].split(" < ")
        assert innermost.startswith("default.py:")
        assert all(place.startswith(("tests/", "shared/")) for place in others)
        assert any(place.startswith("tests/unit/shared/test_application.py:") for place in others)
