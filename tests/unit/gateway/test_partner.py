"""Questions to the other node over real HTTP, and what is answered while it is silent."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from services.gateway.adapters.partner import PartnerNode, PartnerSilent
from services.gateway.queries import Partner, trace_here
from shared.database import Database
from tests.builders import an_id
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.http import answering
from tests.fixtures_databases import NewDatabase


REPORT = {"node": "sichuan", "queues": [], "services": []}
STATUS = "/v1/status"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def database(new_database: NewDatabase) -> Iterator[Database]:
    opened = Database(new_database("gateway"))
    yield opened
    opened.close()


@pytest.fixture
def ask(database: Database, clock: FakeClock) -> Any:
    """The partner's report from this address."""

    def report(url: str) -> dict[str, Any]:
        return Partner("sichuan", PartnerNode(url, "theirs"), database, clock.now).report()

    return report


class TestAPartnerThatAnswers:
    def test_is_asked_with_the_token_we_were_given(self) -> None:
        with answering({STATUS: REPORT}) as server:
            assert PartnerNode(server.url, "theirs").report() == REPORT

        assert server.asked == [(STATUS, "Bearer theirs")]

    def test_has_a_report_that_is_fresh(self, ask: Any) -> None:
        with answering({STATUS: REPORT}) as server:
            answer = ask(server.url)

        assert answer == {
            "node": "sichuan",
            "received_at": NOON,
            "age_seconds": 0.0,
            "silent": None,
            "report": REPORT,
        }

    def test_has_its_newest_report_kept(self, ask: Any, clock: FakeClock) -> None:
        with answering({STATUS: REPORT}) as server:
            ask(server.url)
        clock.advance(minutes=1)
        with answering({STATUS: REPORT | {"queues": [1]}}) as server:
            ask(server.url)

        assert ask("http://127.0.0.1:1")["report"]["queues"] == [1]

    def test_tells_the_way_of_a_message(self) -> None:
        message_id = an_id()
        with answering({f"/v1/trace/{message_id}": {"services": {}}}) as server:
            assert PartnerNode(server.url, "theirs").trace(message_id) == {"services": {}}

    @pytest.mark.parametrize("wanted", ["../status", "a/b", "a?b=c", "重庆"])
    def test_is_never_asked_for_another_path(self, wanted: str) -> None:
        with answering({}) as server, pytest.raises(PartnerSilent):
            PartnerNode(server.url, "theirs").trace(wanted)

        [(path, _)] = server.asked
        assert path.startswith("/v1/trace/")
        assert "/" not in path.removeprefix("/v1/trace/")
        assert "?" not in path


class TestAPartnerThatIsSilent:
    def test_has_its_last_known_report_with_its_age(self, ask: Any, clock: FakeClock) -> None:
        with answering({STATUS: REPORT}) as server:
            ask(server.url)
        clock.advance(hours=2)

        answer = ask("http://127.0.0.1:1")

        assert answer["report"] == REPORT
        assert answer["received_at"] == NOON
        assert answer["age_seconds"] == 7200.0
        assert answer["silent"] == "ConnectionError"

    def test_may_never_have_been_heard_of(self, ask: Any) -> None:
        answer = ask("http://127.0.0.1:1")

        assert answer == {
            "node": "sichuan",
            "received_at": None,
            "age_seconds": None,
            "silent": "ConnectionError",
            "report": None,
        }

    @pytest.mark.parametrize(
        ("body", "status", "why"),
        [
            (REPORT, 401, "HTTPError"),
            (REPORT, 500, "HTTPError"),
            (b"<html>", 200, "JSONDecodeError"),
            ([1, 2], 200, "InvalidJSONError"),
            ("text", 200, "InvalidJSONError"),
        ],
    )
    def test_counts_as_silent_when_it_answers_nonsense(
        self, ask: Any, body: Any, status: int, why: str
    ) -> None:
        with answering({STATUS: body}, status) as server:
            answer = ask(server.url)

        assert (answer["silent"], answer["report"]) == (why, None)

    def test_has_no_trace_but_says_why(self, database: Database, clock: FakeClock) -> None:
        partner = Partner("sichuan", PartnerNode("http://127.0.0.1:1", "t"), database, clock.now)

        assert partner.trace(an_id()) == {
            "node": "sichuan",
            "silent": "ConnectionError",
            "services": {},
        }


def test_the_way_through_this_node_is_that_of_every_service() -> None:
    found = trace_here("chongqing", lambda service: {"steps": [service]})

    assert found["node"] == "chongqing"
    assert set(found["services"]) == {"catalogue", "credit", "enforcement", "gateway"}


def test_the_age_is_told_to_a_tenth_of_a_second(ask: Any, clock: FakeClock) -> None:
    with answering({STATUS: REPORT}) as server:
        ask(server.url)
    clock.advance(seconds=1.26)

    age = ask("http://127.0.0.1:1")["age_seconds"]

    assert dt.timedelta(seconds=age) == dt.timedelta(seconds=1.3)
