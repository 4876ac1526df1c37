"""The credit service as it runs: entrypoint, dependency and RPC of nameko, in a process of its own."""

import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contracts import envelope as envelopes
from contracts.registry import example
from shared.client import CallFailed, NodeClient, NodeSilent
from shared.database import Database
from tests.builders import an_envelope
from tests.fakes import tables
from tests.fakes.proxy import line_to
from tests.integration.serving import DECLARED, ask, declaration, serving, works
from tests.integration.vhosts import Vhost
from tests.waiting import PATIENCE, eventually


pytestmark = pytest.mark.broker


@pytest.fixture
def running(vhost: Vhost, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    vhost.watch()
    with serving(vhost.url, tmp_path) as service:
        eventually(lambda: works(vhost))
        yield service.process


@pytest.mark.usefixtures("running")
class TestAPersonsCommand:
    def test_is_answered_and_published(self, vhost: Vhost) -> None:
        answer = ask(vhost, "declare_listing", body=declaration(), actor="王")

        assert answer["accepted"] is True
        [message] = vhost.take("watch", 1)
        published = envelopes.decode(message.body)
        assert published.subject == answer["listing_id"]
        assert published.contract == "credit.listing-declared"

    def test_that_is_wrong_is_answered_with_codes(self, vhost: Vhost) -> None:
        answer = ask(vhost, "declare_listing", body={}, actor="王")

        assert answer["accepted"] is False
        assert {problem["code"] for problem in answer["problems"]} == {"FIELD_REQUIRED"}


@pytest.mark.usefixtures("running")
class TestAMessageOfThePartner:
    def test_takes_effect_once_and_is_answered(self, vhost: Vhost, tmp_path: Path) -> None:
        body = example(DECLARED, 1, "typical")
        declared = an_envelope(
            source="/sichuan/credit",
            type=DECLARED.type_of(),
            partitionkey=body["listing_id"],
            data=body,
        )

        vhost.put("credit", declared, declared)

        [message] = vhost.take("watch", 1)
        answer = envelopes.decode(message.body)
        assert answer.contract.startswith("credit.recognition-")
        assert answer.causationid == declared.id
        eventually(lambda: ask(vhost, "figures")["arrived"][0]["duplicates"] == 1)
        assert len(ask(vhost, "recognitions")) == 1


class TestAConnectionThatIsCut:
    def test_is_made_again_by_the_same_process(
        self, vhost: Vhost, running: subprocess.Popen[bytes]
    ) -> None:
        vhost.close_connections()

        eventually(lambda: works(vhost))
        answer = ask(vhost, "declare_listing", body=declaration(), actor="王")
        assert answer["accepted"] is True
        assert running.poll() is None


class TestAStop:
    def test_is_graceful_and_quick(
        self, vhost: Vhost, running: subprocess.Popen[bytes], tmp_path: Path
    ) -> None:
        ask(vhost, "declare_listing", body=declaration(), actor="王")
        vhost.take("watch", 1)

        running.send_signal(signal.SIGTERM)

        assert running.wait(PATIENCE) == 0
        assert "Traceback" not in (tmp_path / "log").read_text()
        database = Database(f"sqlite:///{tmp_path}/credit.sqlite3")
        assert [row["unsent"] for row in tables.outbox(database)] == [False]
        database.close()


class TestAServiceWhoseDatabaseIsAway:
    def test_says_so_and_carries_nothing_out(
        self, vhost: Vhost, running: subprocess.Popen[bytes], tmp_path: Path
    ) -> None:
        file = tmp_path / "credit.sqlite3"
        aside = file.rename(tmp_path / "aside")

        refused = ask(vhost, "order", part="relay", mode="paused", actor="王", reason="x")
        with pytest.raises(NodeSilent, match=r"database is busy or away \(DatabaseMoved\)"):
            ask(vhost, "status")

        assert [problem["code"] for problem in refused["problems"]] == ["DATABASE_AWAY"]
        aside.rename(file)
        assert ask(vhost, "status")["orders"]["relay"]["mode"] == "running"


class TestAServiceThatIsAway:
    def test_is_named_as_not_running(self, vhost: Vhost) -> None:
        with (
            NodeClient(vhost.url, timeout=1.0) as client,
            pytest.raises(NodeSilent, match="credit: not running"),
        ):
            client.call("credit", "status")

    def test_is_silent_while_it_is_frozen_and_answers_later(
        self, vhost: Vhost, running: subprocess.Popen[bytes]
    ) -> None:
        with NodeClient(vhost.url, timeout=0.5) as client:
            assert client.call("credit", "status")["service"] == "credit"

            running.send_signal(signal.SIGSTOP)
            with pytest.raises(NodeSilent, match=r"credit\.status: no answer in"):
                client.call("credit", "status")
            running.send_signal(signal.SIGCONT)

            eventually(lambda: works(vhost))
            assert client.call("credit", "status")["service"] == "credit"

    def test_does_not_carry_out_later_what_nobody_waits_for_any_more(
        self, vhost: Vhost, running: subprocess.Popen[bytes], tmp_path: Path
    ) -> None:
        """The caller was told that there is no answer, and may have decided otherwise since."""
        order = {"part": "consumer", "mode": "paused", "actor": "王", "reason": "x"}
        running.kill()
        running.wait(PATIENCE)
        eventually(lambda: not vhost.consumers("rpc-credit"))
        with (
            NodeClient(vhost.url, timeout=1.0) as client,
            pytest.raises(NodeSilent, match="in 1 s"),
        ):
            client.call("credit", "order", **order)

        with serving(vhost.url, tmp_path):
            eventually(lambda: works(vhost))
            assert ask(vhost, "status")["orders"]["consumer"]["mode"] == "running"

    @pytest.mark.parametrize(
        ("method", "arguments"),
        [("trace", {"message_id": {}}), ("trace", {"unknown": 1}), ("unknown", {})],
    )
    def test_says_that_it_failed_and_answers_on(
        self,
        vhost: Vhost,
        running: subprocess.Popen[bytes],
        method: str,
        arguments: dict[str, Any],
    ) -> None:
        with NodeClient(vhost.url, timeout=PATIENCE) as client:
            with pytest.raises(CallFailed, match=rf"^credit\.{method} \([A-Za-z]+\)$"):
                client.call("credit", method, **arguments)

            assert client.call("credit", "status")["service"] == "credit"

    def test_leaves_a_client_that_can_be_closed_on_a_broken_line(self, vhost: Vhost) -> None:
        with line_to(vhost.url) as line:
            client = NodeClient(line.url, timeout=1.0)
            with pytest.raises(NodeSilent, match="not running"):
                client.call("credit", "status")

            line.cut()
            client.close()

            with pytest.raises(NodeSilent, match="not running"):
                client.call("credit", "status")
            client.close()

    def test_may_have_no_broker_at_all(self) -> None:
        with (
            NodeClient("amqp://127.0.0.1:1/x", timeout=1.0) as client,
            pytest.raises(NodeSilent, match=r"credit\.status: "),
        ):
            client.call("credit", "status")


class TestAnEnvironmentThatIsIncomplete:
    def test_ends_the_process_with_every_fault_named(self, vhost: Vhost, tmp_path: Path) -> None:
        with serving(vhost.url, tmp_path, CHUANYU_REGION="52", CHUANYU_PARTNER="") as service:
            assert service.process.wait(PATIENCE) == 2

        said = service.log()
        assert "CHUANYU_REGION is '52'" in said
        assert "CHUANYU_PARTNER is missing" in said


class TestAnInboxThatForgetsTooEarly:
    def test_ends_the_process_with_one_line_that_has_code_numbers_and_both_languages(
        self, vhost: Vhost, tmp_path: Path
    ) -> None:
        with serving(vhost.url, tmp_path, CHUANYU_INBOX_DAYS="380") as service:
            assert service.process.wait(PATIENCE) == 2

        because = "CHUANYU_RESEND_DAYS 365 + CHUANYU_OUTAGE_DAYS 30; "
        because += "CHUANYU_OUTBOX_DAYS 365 + CHUANYU_OUTAGE_DAYS 30"
        assert service.log() == (
            f"RETENTION_TOO_SHORT: CHUANYU_INBOX_DAYS 为 380，至少须为 395（{because}）"
            f" / CHUANYU_INBOX_DAYS is 380, must be at least 395 ({because})\n"
        )
        assert not (tmp_path / "credit.sqlite3").exists()


class TestADatabaseThatForgets:
    def test_ends_the_process_with_the_setting_and_the_cure(
        self, vhost: Vhost, tmp_path: Path
    ) -> None:
        with serving(vhost.url, tmp_path, CHUANYU_DATABASE_URL="sqlite://") as service:
            assert service.process.wait(PATIENCE) == 2

        said = (tmp_path / "log").read_text()
        assert "DATABASE_UNFIT: journal_mode = memory" in said
        assert "数据库的设置可能丢失已提交的内容" in said
