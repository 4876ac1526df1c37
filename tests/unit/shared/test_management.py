"""What the management API says, over real HTTP, and what its silence is called."""

import base64
from typing import Any

import pytest

from shared.management import Management, ManagementSilent
from tests.fakes.http import answering


QUEUE = {
    "name": "credit.00",
    "messages_ready": 3,
    "messages_unacknowledged": 2,
    "consumers": 1,
    "message_stats": {"publish_details": {"rate": 1.5}, "ack_details": {"rate": 0.5}},
}


class TestTheManagementApi:
    def test_is_asked_with_the_operators_account(self) -> None:
        with answering({"/api/overview": {"rabbitmq_version": "3.10.8"}}) as server:
            assert Management(server.url, "operator", "secret").version() == "3.10.8"

        credentials = base64.b64encode(b"operator:secret").decode()
        assert server.asked == [("/api/overview", f"Basic {credentials}")]

    def test_is_never_asked_through_a_proxy(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)

        with answering({"/api/overview": {"rabbitmq_version": "4.0.5"}}) as server:
            assert Management(server.url, "a", "b").version() == "4.0.5"

    def test_tells_the_depth_and_rates_of_each_queue_by_name(self) -> None:
        rows = [QUEUE, {"name": "catalogue.07"}]
        with answering({"/api/queues/chuanyu": rows}) as server:
            found = Management(server.url, "a", "b").queues()

        assert [row["name"] for row in found] == ["catalogue.07", "credit.00"]
        assert found[1] == {
            "name": "credit.00",
            "ready": 3,
            "unacked": 2,
            "consumers": 1,
            "publish_rate": 1.5,
            "ack_rate": 0.5,
        }

    def test_knows_nothing_yet_of_a_queue_that_is_new(self) -> None:
        with answering({"/api/queues/chuanyu": [{"name": "credit.00"}]}) as server:
            [found] = Management(server.url, "a", "b").queues()

        assert found["ready"] == found["unacked"] == found["consumers"] == 0

    def test_tells_nothing_of_the_queues_of_callers(self) -> None:
        rows = [{"name": "rpc.reply-standalone-1"}, {"name": "rpc-credit"}]
        with answering({"/api/queues/chuanyu": rows}) as server:
            assert [q["name"] for q in Management(server.url, "a", "b").queues()] == ["rpc-credit"]

    def test_tells_the_state_of_each_shovel_and_never_its_password(self) -> None:
        shovel = {"name": "to-sichuan", "state": "running", "dest_uri": "amqp://a:secret@b"}
        with answering({"/api/shovels/chuanyu": [shovel]}) as server:
            found = Management(server.url, "a", "b").shovels()

        assert found == [{"name": "to-sichuan", "state": "running"}]


class TestASilentManagementApi:
    @pytest.mark.parametrize(
        ("answer", "status", "name"),
        [
            ({"rabbitmq_version": "x"}, 401, "HTTPError"),
            ({"rabbitmq_version": "x"}, 500, "HTTPError"),
            (b"<html>", 200, "JSONDecodeError"),
        ],
    )
    def test_is_named_by_how_it_failed(self, answer: Any, status: int, name: str) -> None:
        with (
            answering({"/api/overview": answer}, status) as server,
            pytest.raises(ManagementSilent, match=f"management API: {name}") as silent,
        ):
            Management(server.url, "a", "secret").version()

        assert silent.value.code == "NODE_SILENT"
        assert "secret" not in str(silent.value)

    def test_may_not_even_listen(self) -> None:
        with pytest.raises(ManagementSilent, match="ConnectionError"):
            Management("http://127.0.0.1:1", "a", "b").queues()
