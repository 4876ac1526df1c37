"""The files of a pair's gateways: keys made once, registrations that are the operator's, epochs that only rise."""

import json
import stat
from pathlib import Path

import pytest

from deploy.errors import RunDirUnusable
from deploy.registrations import begin_epoch, lane_epoch, registrations, signing_key
from services.gateway.adapters.registration import registration
from shared.crypto import keyfiles
from tests.unit.deploy.builders import a_pair


class TestTheKeyOfANode:
    def test_is_made_once_and_its_owners_alone(self, tmp_path: Path) -> None:
        node = a_pair(tmp_path).node("chongqing")

        path = signing_key(node)
        before = path.read_bytes()

        assert signing_key(node).read_bytes() == before
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

    def test_is_not_that_of_the_other(self, tmp_path: Path) -> None:
        here, there = (keyfiles.load(signing_key(node)) for node in a_pair(tmp_path).nodes)

        assert here.public.id != there.public.id


class TestTheRegistrationOfThePartner:
    def test_is_one_that_a_gateway_takes(self, tmp_path: Path) -> None:
        pair = a_pair(tmp_path)
        folder = registrations(pair, pair.node("chongqing"))

        found = registration(json.loads((folder / "sichuan.json").read_text()))

        key = keyfiles.load(signing_key(pair.node("sichuan"))).public
        assert [record.key for record in found.keys] == [key]
        assert (found.participant, found.stage) == ("sichuan", "live")

    def test_stays_as_the_operator_left_it(self, tmp_path: Path) -> None:
        pair = a_pair(tmp_path)
        path = registrations(pair, pair.node("chongqing")) / "sichuan.json"
        path.write_text('{"conformance": []}')

        registrations(pair, pair.node("chongqing"))

        assert path.read_text() == '{"conformance": []}'

    def test_of_an_older_release_learns_which_versions_the_partner_reads(
        self, tmp_path: Path
    ) -> None:
        pair = a_pair(tmp_path)
        path = registrations(pair, pair.node("chongqing")) / "sichuan.json"
        whole = json.loads(path.read_text())
        path.write_text(json.dumps({k: v for k, v in whole.items() if k != "conformance"}))

        registrations(pair, pair.node("chongqing"))

        assert json.loads(path.read_text()) == whole

    def test_that_cannot_be_read_is_left_for_the_gateway_to_tell(self, tmp_path: Path) -> None:
        pair = a_pair(tmp_path)
        path = registrations(pair, pair.node("chongqing")) / "sichuan.json"
        path.write_text("{")

        registrations(pair, pair.node("chongqing"))

        assert path.read_text() == "{"

    def test_is_not_made_for_one_that_is_not_the_pairs_other_node(self, tmp_path: Path) -> None:
        pair = a_pair(tmp_path)
        node = pair.node("chongqing")
        node.directory.mkdir()
        node.fetched_mark.touch()

        assert list(registrations(pair, node).iterdir()) == []


class TestTheEpochOfTheLanes:
    def test_is_the_first_until_another_begins(self, tmp_path: Path) -> None:
        node = a_pair(tmp_path).node("chongqing")

        found = [lane_epoch(node), begin_epoch(node), begin_epoch(node), lane_epoch(node)]

        assert found == [1, 2, 3, 3]

    def test_that_cannot_be_read_is_told_with_its_file(self, tmp_path: Path) -> None:
        node = a_pair(tmp_path).node("chongqing")
        begin_epoch(node)
        (node.directory / "lane-epoch").write_text("two")

        with pytest.raises(RunDirUnusable, match="lane-epoch"):
            lane_epoch(node)
