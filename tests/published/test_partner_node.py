"""A partner in Node that knows what is published and the page for partners alone, at a real node and its broker.

It stands where the other node would: it is on-boarded by the written commands, and speaks for itself from then on.
"""

import json
import shutil
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import amqp
import kombu
import pytest
import sqlalchemy as sa

from deploy import lifecycle
from deploy.broker import shovels
from deploy.broker.management import Management
from deploy.environment import amqp_url, database_url
from deploy.nodes import Pair, plan_pair, remember_plan
from deploy.ports import LOOPBACK, free_port_base
from deploy.readiness import answers
from deploy.registrations import signing_key
from services.gateway.adapters.tables import JOURNAL
from shared.crypto import keyfiles
from shared.database import Database
from shared.topology import SERVICES
from tests.e2e.terminal import Typist, written
from tests.fixtures_brokers import silent
from tests.published import page
from tests.published.conftest import HERE, run
from tests.waiting import PATIENCE, eventually


pytestmark = [pytest.mark.broker, pytest.mark.timeout(600)]
OURS, THEIRS = "chongqing", "sichuan"
LISTINGS = 3  # of ours, for the partner to answer
EXAMPLE = Path(lifecycle.__file__).parent / "data" / "example-listing.json"


@dataclass(frozen=True)
class Story:
    """What was done, what the partner tells, and the node as it stands afterwards."""

    typist: Typist
    pair: Pair
    stages: Sequence[Any]
    key: str
    rehearsed: Any
    told: Any

    @property
    def journal(self) -> list[tuple[str, int, str]]:
        """What came and was let in, by number: lane, number, message."""
        database = Database(database_url(self.pair.node(OURS), "gateway"))
        columns = (JOURNAL.c.lane, JOURNAL.c.place, JOURNAL.c.message_id)
        query = sa.select(*columns).where(JOURNAL.c.direction == "in").order_by(JOURNAL.c.place)
        with database.reading() as connection:
            found = [(row[0], row[1], row[2]) for row in connection.execute(query)]
        database.close()
        return found


class Partner:
    """The folder of its developer: the program, the page's program beside it, the packages, its own files."""

    def __init__(
        self, folder: Path, modules: Path, published: Path, algorithm: str, transport: Any
    ) -> None:
        self.folder = folder
        shutil.copytree(HERE / "partner_node", folder, dirs_exist_ok=True)
        (folder / "node_modules").symlink_to(modules / "node_modules")
        [source] = page.shown("js")
        (folder / "signatures.mjs").write_text(source, encoding="utf-8")
        settings = {"published": str(published), "folder": str(folder), "algorithm": algorithm}
        more = {"theirs": LISTINGS, "transport": transport}
        self.settings = written(folder, "settings.json", settings | more)

    def file(self, name: str) -> str:
        return str(self.folder / name)

    def does(self, command: str) -> Any:
        return json.loads(run(["node", self.file("partner.mjs"), command, self.settings]))


def planned(run_dir: Path) -> Pair:
    pair = plan_pair(run_dir, free_port_base())
    remember_plan(pair)
    return pair


def started(pair: Pair) -> None:
    """Brokers, and the services of our node alone: the partner stands where the other one would."""
    lifecycle.start_brokers(pair, silent)
    for service in SERVICES:
        ready = lambda node, name: answers(pair, node, name)  # noqa: E731 - one use
        lifecycle.start_service(pair, OURS, service, ready)


def on_boarded(typist: Typist, partner: Partner) -> tuple[str, list[Any]]:
    """The steps of the runbook up to the stage of testing: keys both ways, ids compared, registered."""
    key = partner.does("keys")["id"]
    ours = str(signing_key(typist.pair.node(OURS)))
    Path(partner.file("ours.pem")).write_text(typist.types("keys", "public", ours).stdout)
    checks = [
        typist.asks("keys", "check", partner.file("public.pem"), "--id", key),
        typist.asks(
            "keys", "check", partner.file("ours.pem"), "--id", keyfiles.load(Path(ours)).public.id
        ),
    ]
    [registered] = typist.asks("participants", "register", partner.file("registration.json"))
    return key, [*checks, registered]


def declared(typist: Typist, folder: Path) -> None:
    listing = json.loads(EXAMPLE.read_text("utf-8"))
    listings = [listing | {"document_number": f"渝人社监列〔2026〕{n}号"} for n in range(LISTINGS)]
    said = typist.types("credit", "declare", written(folder, "listings.json", listings))
    assert said.status == 0, said.output


WAYS = {
    "amqp sm2-sm3": None,
    "amqp ed25519": None,
    "push sm2-sm3": "http-push",
    "pull ed25519": "http-pull",
}


def transport_of(kind: str | None) -> Any:
    """As the partner registers it."""
    if kind != "http-push":
        return kind and {"kind": kind}
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return {"kind": kind, "url": f"http://{LOOPBACK}:{probe.getsockname()[1]}/chuanyu"}


@pytest.fixture(scope="module", params=WAYS)
def story(
    request: pytest.FixtureRequest,
    modules: Path,
    published: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("partner")
    transport = transport_of(WAYS[request.param])
    algorithm = request.param.split()[1]
    partner = Partner(folder / "developer", modules, published, algorithm, transport)
    pair = planned(folder / "run")
    typist = Typist(pair, OURS)
    try:
        given = typist.asks("participants", "account", THEIRS, partner.file("account.json"))
        started(pair)
        key, steps = on_boarded(typist, partner)
        rehearsed = partner.does("rehearse")
        live = typist.asks("participants", "stage", THEIRS, "live", "--reason", "会议纪要")
        declared(typist, folder)
        told = partner.does("talk")
        yield Story(typist, pair, [given, *steps, *live], key, rehearsed, told)
    finally:
        lifecycle.down(pair, silent)


class TestTheOnBoarding:
    def test_is_one_written_path(self, story: Story) -> None:
        given, _, _, registered, live = story.stages

        assert (given["queue"], given["exchange"]) == ("border.out.sichuan", "border.in")
        assert not {"password", "token", "push_token"} & set(given)
        assert (registered["stage"], live["stage"]) == ("testing", "live")
        assert [key["id"] for key in registered["keys"]] == [story.key]


class TestTheRehearsal:
    def test_is_receipted_and_changes_nothing(self, story: Story) -> None:
        [sent] = story.rehearsed["sent"]

        assert story.rehearsed["stored"] == [{"first": 1, "last": 1}]
        assert story.journal[0] == ("credit", 1, sent["id"])
        assert sent["key"] not in recognised(story)


class TestWhatThePartnerSends:
    def test_takes_effect_once_each(self, story: Story) -> None:
        sent = story.told["sent"]

        assert story.journal == [("credit", one["number"], one["id"]) for one in sent]
        assert [one["number"] for one in sent] == [*range(1, len(sent) + 1)]
        assert sorted(recognised(story)) == sorted(
            one["key"] for one in sent[1:] if one["type"].endswith("listing-declared.v3")
        )

    def test_leaves_nothing_missing(self, story: Story) -> None:
        shown = story.typist.types("lanes", "--json")
        [own] = [one for one in shown.json if one["direction"] == "in"]

        highest = len(story.told["sent"])
        assert shown.status == 0
        assert (own["highest"], own["count"], own["missing"]) == (highest, highest, [])
        assert story.told["stored"] == [{"first": 1, "last": highest}]

    def test_is_answered_once_each(self, story: Story) -> None:
        keys = [one["key"] for one in story.told["sent"][1:] if one["key"].startswith("51-")]
        answers = [one["subject"] for one in story.told["heard"] if one["subject"] in keys]

        assert sorted(answers) == sorted(keys)  # order is promised within a key


class TestWhatThePartnerDoesWrong:
    def test_is_parked_with_its_code(self, story: Story) -> None:
        rows = story.typist.asks("parked", "list")

        codes = [[problem["code"] for problem in row["problems"]] for row in rows]
        assert codes == [["BODY_NOT_SIGNED"], ["SIGNATURE_WRONG"], ["NUMBER_REUSED"]]

    def test_is_not_receipted_when_it_proves_nothing(self, story: Story) -> None:
        assert story.told["whileBroken"] == [{"first": 1, "last": 3}, {"first": 6, "last": 6}]

    def test_has_no_effect_under_a_number_that_is_used(self, story: Story) -> None:
        assert story.told["reused"]["key"] not in recognised(story)
        assert story.told["reused"]["other"] not in {entry[2] for entry in story.journal}

    def test_is_waited_for_when_it_comes_too_late(self, story: Story) -> None:
        late = story.told["whileMissing"]

        answers = [one for one in story.told["heard"] if one["subject"] == late["listing"]]
        types = [one["type"].removeprefix("cn.chuanyu.credit.recognition-") for one in answers]
        assert len(late["stored"]) == 2
        assert types == ["granted.v1", "ended.v1"]
        assert recognised(story)[late["listing"]] == "ended"


class TestWhatThePartnerReceives:
    def test_follows_what_is_published_and_is_proved_by_our_key(self, story: Story) -> None:
        assert story.told["refused"] == story.told["trouble"] == []
        assert {one["lane"] for one in story.told["heard"]} == {"credit/1"}

    def test_comes_without_a_gap_and_once(self, story: Story) -> None:
        numbers = [one["number"] for one in story.told["heard"]]

        assert numbers == [*range(1, len(numbers) + 1)]
        assert story.told["copies"] == 0

    def test_is_receipted_to_the_last(self, story: Story) -> None:
        def unreceipted() -> list[int]:
            lanes = story.typist.asks("lanes")
            return [one["unreceipted"] for one in lanes if one["direction"] == "out"]

        eventually(lambda: unreceipted() == [0], within=2 * PATIENCE)

        assert unreceipted() == [0]

    def test_is_answered(self, story: Story) -> None:
        rows = story.typist.asks("credit", "listings")

        assert sorted(row["id"] for row in rows) == sorted(story.told["theirs"])
        assert [row["answer"] for row in rows] == ["granted"] * LISTINGS


class TestTheAccount:
    @pytest.mark.parametrize("queue", ["gateway.00", "unrouted"])
    def test_reads_no_queue_of_ours(self, story: Story, queue: str) -> None:
        url = amqp_url(story.pair.node(OURS), THEIRS)

        with kombu.Connection(url) as connection, pytest.raises(amqp.AccessRefused):
            connection.channel().basic_get(queue)

    def test_needs_no_shovel_and_the_doctor_agrees(self, story: Story) -> None:
        found = {row["topic"]: row for row in story.typist.asks("doctor")}

        said = found["chongqing 铲运 shovel"]
        assert (said["grade"], said["said"]) == ("ok", "sichuan 自取 fetches itself")
        assert found["chongqing 权限 permissions"]["grade"] == "ok"

    def test_only_writes_once_a_shovel_carries_again(self, story: Story) -> None:
        node = story.pair.node(OURS)

        back = story.typist.types("participants", "shovel", THEIRS)
        shovels.wait_until_running(node)
        with kombu.Connection(amqp_url(node, THEIRS)) as one, pytest.raises(amqp.AccessRefused):
            one.channel().basic_get("border.out.sichuan")
        story.typist.types("participants", "account", THEIRS, str(node.directory / "account.json"))

        assert back.status == 0
        with Management.of(node) as management:
            assert management.shovel_states() == {}


def recognised(story: Story) -> dict[str, str]:
    """The partner's listings that count here, with how they stand."""
    rows = story.typist.asks("credit", "recognitions")
    return {row["listing_id"]: row["state"] for row in rows}
