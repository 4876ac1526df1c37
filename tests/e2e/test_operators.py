"""What operators and testers see of two running nodes, and what they can do."""

import datetime as dt
import json
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from contracts import envelope as envelopes
from contracts.contract import Kind
from contracts.credit.listing_lifted import LISTING_LIFTED
from contracts.credit.recognition_granted import RECOGNITION_GRANTED
from contracts.envelope import Envelope
from contracts.registry import every_contract
from deploy.border import Account, Border
from deploy.cli import queues
from deploy.environment import operator_environment
from deploy.nodes import Pair
from services.catalogue.adapters import messages as catalogue
from services.credit.adapters import messages as credit
from services.enforcement.adapters import messages as enforcement
from tests.e2e.terminal import Typist, written
from tests.waiting import eventually


pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]
COMMANDS = {c.name for c in every_contract().values() if c.kind is Kind.COMMAND}
HANDLED = {name for owner in (catalogue, credit, enforcement) for name in owner.READERS} | {
    c.name for c in every_contract().values() if c.kind is Kind.REFUSAL
}
EXAMPLES = Path(__file__).resolve().parents[2] / "contracts"


def border_of(nodes: Pair, name: str) -> Border:
    return Border(Account.of(operator_environment(nodes, nodes.node(name))))


def a_message(kind: str, body: dict[str, Any], key: str) -> Envelope:
    message_id = str(uuid.uuid4())
    return Envelope(
        id=message_id,
        source="/sichuan/credit",
        type=kind,
        subject=key,
        time=dt.datetime.now(dt.UTC),
        data=body,
        partitionkey=key,
        correlationid=message_id,
    )


def parked_of(typist: Typist, contract: str) -> list[dict[str, Any]]:
    return [row for row in typist.asks("parked", "list") if row["contract"] == contract]


class TestTheQueues:
    def test_are_shown_of_both_nodes_with_the_age_of_the_other_ones(
        self, chongqing: Typist
    ) -> None:
        own, other = chongqing.asks("queues")["nodes"]

        assert (own["node"], other["node"]) == ("chongqing", "sichuan")
        assert other["age_seconds"] is not None
        names = {queue["name"] for queue in other["report"]["queues"]}
        assert {"credit.00", "credit.15", "unrouted", "dead", "border.out.chongqing"} <= names
        assert other["report"]["shovels"] == [{"name": "to-chongqing", "state": "running"}]

    def test_are_summed_by_service_unless_all_are_wanted(self, chongqing: Typist) -> None:
        summed, every = chongqing.types("queues"), chongqing.types("queues", "--all")

        assert "credit.00–15" in summed.output
        assert "credit.07" in every.output

    def test_are_shown_again_and_again_while_watched(
        self, chongqing: Typist, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(queues, "REFRESH_SECONDS", 0.01)
        monkeypatch.setattr(queues, "WATCH_AT_MOST", 2)

        watched = chongqing.types("queues", "--watch")

        assert watched.status == 0
        assert "border.out.sichuan" in watched.output


class TestTheDoctor:
    def test_finds_nothing_wrong_with_nodes_that_work(self, chongqing: Typist) -> None:
        findings = chongqing.asks("doctor")

        failed = [finding for finding in findings if finding["grade"] in {"fail", "off"}]
        assert failed == []
        assert len(findings) > 40

    def test_shows_what_is_well_only_when_asked(self, chongqing: Typist) -> None:
        assert "RabbitMQ" in chongqing.types("doctor", "--all").output


class TestAPoisonMessage:
    def test_is_parked_at_the_border_and_can_be_discarded(
        self, nodes: Pair, chongqing: Typist
    ) -> None:
        key = f"51-{uuid.uuid4()}"
        headers = {"partitionkey": key, "cloudEvents:type": LISTING_LIFTED.type_of()}
        with border_of(nodes, "chongqing") as border:
            border.send_bytes(b"\xff{", contract=LISTING_LIFTED.name, headers=headers)
        eventually(lambda: parked_of(chongqing, LISTING_LIFTED.name))
        [row] = parked_of(chongqing, LISTING_LIFTED.name)

        told = chongqing.types(
            "parked", "discard", "gateway", str(row["number"]), "--reason", "线路噪声"
        )

        assert told.status == 0
        assert (row["service"], row["reason"]) == ("gateway", "unreadable")
        assert parked_of(chongqing, LISTING_LIFTED.name) == []

    def test_is_grouped_shown_tried_given_up_and_taken_back(
        self, nodes: Pair, chongqing: Typist
    ) -> None:
        key = f"51-{uuid.uuid4()}"
        headers = {"partitionkey": key, "cloudEvents:type": LISTING_LIFTED.type_of()}
        with border_of(nodes, "chongqing") as border:
            border.send_bytes(
                b"\xff" + uuid.uuid4().bytes, contract=LISTING_LIFTED.name, headers=headers
            )
        eventually(lambda: parked_of(chongqing, LISTING_LIFTED.name))
        [row] = parked_of(chongqing, LISTING_LIFTED.name)
        one = ("gateway", str(row["number"]))

        [group] = [g for g in chongqing.asks("parked", "groups") if g["first"] == row["number"]]
        assert chongqing.types("parked", "retry", *one, "--dry-run").status == 1
        tried = chongqing.types("parked", "retry", "gateway", "--group", group["group"], "--json")
        assert [(r["number"], r["result"]) for r in tried.json["tried"]] == [
            (row["number"], "failed")
        ]
        assert chongqing.types("parked", "discard", *one, "--reason", "线路噪声").status == 0
        assert chongqing.types("parked", "undo", *one).status == 0

        shown = chongqing.asks("parked", "show", *one, "--body")
        whats = [line["what"] for line in shown["history"]]
        assert whats == ["parked", "failed", "discarded", "restored"]
        assert (shown["message"], shown["state"], shown["key"]) == (None, "waiting", key)
        steps = [s["step"] for s in chongqing.asks("trace", row["message_id"])["steps"]]
        assert {"tried again", "repaired"} <= set(steps)
        assert chongqing.types("parked", "discard", *one, "--reason", "线路噪声").status == 0

    def test_that_is_unknown_is_not_found(self, chongqing: Typist) -> None:
        told = chongqing.types("parked", "discard", "gateway", "999999", "--reason", "x")

        assert told.status == 1
        assert "NOT_FOUND" in told.output


class TestAnEffectBeforeItsCause:
    def test_waits_and_a_retry_says_so(self, nodes: Pair, chongqing: Typist) -> None:
        key = f"50-{uuid.uuid4()}"
        body = {"listing_id": key, "granted_on": "2026-11-24"}
        with border_of(nodes, "chongqing") as border:
            border.send(a_message(RECOGNITION_GRANTED.type_of(), body, key))
        eventually(lambda: parked_of(chongqing, RECOGNITION_GRANTED.name))
        [row] = parked_of(chongqing, RECOGNITION_GRANTED.name)

        again = chongqing.types("parked", "retry", "credit", str(row["number"]))

        assert row["reason"] == "cause-missing"
        assert again.status == 1
        chongqing.types("parked", "discard", "credit", str(row["number"]), "--reason", "试验")


class TestARefusal:
    def test_reaches_the_side_whose_message_was_refused(
        self, nodes: Pair, chongqing: Typist, sichuan: Typist, tmp_path: Path
    ) -> None:
        declared = json.loads(
            (EXAMPLES / "credit/examples/listing-declared/v1-typical.json").read_text("utf-8")
        )
        key = declared["listing_id"]
        kind = "cn.chuanyu.credit.listing-declared.v1"
        first, second = (a_message(kind, declared, key) for _ in range(2))

        with border_of(nodes, "chongqing") as border:
            border.send(first)
            border.send(second)

        def refused() -> list[str]:
            return [row["refused_message"] for row in sichuan.asks("refusals")]

        eventually(lambda: second.id in refused())
        assert first.id not in refused()
        assert "ALREADY_DECLARED" in sichuan.types("refusals").output
        assert parked_of(chongqing, "credit.listing-declared") == []


class TestAMessageThatIsSentAgain:
    def test_is_dropped_as_a_duplicate(self, chongqing: Typist, tmp_path: Path) -> None:
        listing = Path(__file__).resolve().parents[2] / "deploy/data/example-listing.json"
        body = json.loads(listing.read_text("utf-8"))
        body["document_number"] = f"渝人社监列〔2026〕{uuid.uuid4().int % 10**9}号"
        [answer] = chongqing.asks("credit", "declare", written(tmp_path, "l.json", body))
        [message] = answer["messages"]

        def copies() -> list[int]:
            steps = chongqing.asks("trace", message)["steps"]
            return [step["duplicates"] for step in steps if step["node"] == "sichuan"
                    and step["service"] == "gateway" and "duplicates" in step]  # fmt: skip

        eventually(copies)
        before = copies()
        told = chongqing.types("resend", "gateway", message)

        assert told.status == 0
        eventually(lambda: copies() > before)

    def test_must_be_one_that_the_service_wrote(self, chongqing: Typist) -> None:
        told = chongqing.types("resend", "gateway", str(uuid.uuid4()))

        assert told.status == 1
        assert "NOT_FOUND" in told.output


class TestAReplay:
    def test_of_all_examples_is_understood_and_leaves_no_effect(
        self, chongqing: Typist, tmp_path: Path
    ) -> None:
        before = chongqing.asks("credit", "recognitions", "--limit", "1000")
        parked = chongqing.asks("parked", "list")

        replayed = chongqing.types(
            "replay", str(EXAMPLES), "--json", "--junit", str(tmp_path / "replay.xml")
        )

        assert len(replayed.json) == len(list(EXAMPLES.glob("*/examples/*/*.json")))
        assert {row["contract"] for row in replayed.json if row["result"] == "local"} == COMMANDS
        handled = {
            row["contract"] for row in replayed.json if row["result"] in {"tested", "refused"}
        }
        assert handled == HANDLED
        assert [row for row in replayed.json if not row["passed"]] == []
        assert replayed.status == 0
        assert chongqing.asks("parked", "list") == parked
        assert chongqing.asks("credit", "recognitions", "--limit", "1000") == before
        suite = ET.parse(tmp_path / "replay.xml").getroot()  # noqa: S314 - we wrote it
        assert (suite.get("tests"), suite.get("failures")) == (str(len(replayed.json)), "0")

    def test_under_the_same_ids_is_a_duplicate_the_second_time(self, chongqing: Typist) -> None:
        fixture = str(EXAMPLES / "credit/examples/listing-declared/v1-typical.json")
        chongqing.types("replay", fixture, "--same-ids")

        [again] = chongqing.asks("replay", fixture, "--same-ids")

        assert again["result"] == "duplicate"

    def test_of_what_is_no_fixture_says_why_and_sends_the_rest(
        self, chongqing: Typist, tmp_path: Path
    ) -> None:
        folder = tmp_path / "credit" / "examples" / "recognition-granted"
        folder.mkdir(parents=True)
        written(folder, "v1-broken.json", b"{")
        written(folder, "v9-newer.json", {"listing_id": "50-x"})
        good = EXAMPLES / "credit/examples/recognition-granted/v1-typical.json"
        written(folder, "v1-typical.json", good.read_bytes())

        replayed = chongqing.types("replay", str(tmp_path))

        assert replayed.status == 1
        assert "NOT_JSON" in replayed.output
        assert "VERSION_UNKNOWN" in replayed.output
        assert parked_of(chongqing, RECOGNITION_GRANTED.name) == []  # a test is only noted

    def test_of_raw_bytes_says_why_they_are_parked_and_a_key_gives_them_up(
        self, chongqing: Typist, tmp_path: Path
    ) -> None:
        poison = written(tmp_path, f"poison-{uuid.uuid4()}.bin", b"\xff" + uuid.uuid4().bytes)

        replayed = chongqing.types("replay", poison)
        key = Path(poison).stem
        given_up = chongqing.types("parked", "discard", "gateway", "--key", key, "--reason", "x")

        assert replayed.status == 1
        assert "NOT_JSON" in replayed.output
        assert given_up.status == 0
        assert [row for row in chongqing.asks("parked", "list") if row["key"] == key] == []

    def test_of_other_content_under_the_same_id_says_so(
        self, chongqing: Typist, tmp_path: Path
    ) -> None:
        body = {"listing_id": f"50-{uuid.uuid4()}", "granted_on": "2026-11-24"}
        message = a_message(RECOGNITION_GRANTED.type_of(), body, body["listing_id"])
        for event in (message, replace(message, data=body | {"granted_on": "2026-11-23"})):
            recorded = written(tmp_path, "event.json", envelopes.encode(event))
            replayed = chongqing.types("replay", recorded, "--same-ids")

        assert replayed.status == 1
        assert "ID_REUSED" in replayed.output

    def test_of_nothing_is_unusable_input(self, chongqing: Typist, tmp_path: Path) -> None:
        assert chongqing.types("replay", str(tmp_path)).status == 2
        assert chongqing.types("replay", str(tmp_path / "absent")).status == 2
