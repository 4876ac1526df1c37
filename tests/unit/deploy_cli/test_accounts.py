"""The commands for a participant without a broker: its account, and the way back."""

import json
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from deploy.broker import fetching
from deploy.cli.main import chuanyu
from deploy.cli.participants import participants
from deploy.credentials import credentials
from deploy.nodes import plan_pair
from tests.unit.deploy_cli.builders import Desk, nobody


def typed(run_dir: Path, *words: str) -> Result:
    return CliRunner().invoke(chuanyu, ["--run-dir", str(run_dir), "participants", *words])


class TestAnAccount:
    def test_names_one_queue_and_one_exchange_and_is_its_owners_alone(self, tmp_path: Path) -> None:
        file = tmp_path / "account.json"

        said = typed(tmp_path / "run", "account", "sichuan", str(file))

        node = plan_pair(tmp_path / "run").node("chongqing")
        written = json.loads(file.read_text("utf-8"))
        assert said.exit_code == 0
        assert written["password"] == credentials(node)["sichuan"]
        secrets = [written[name] for name in ("password", "token", "push_token")]
        assert [secret for secret in secrets if secret in said.output] == []
        assert (written["queue"], written["exchange"]) == ("border.out.sichuan", "border.in")
        assert written["port"] == node.ports.amqp
        assert stat.S_IMODE(file.stat().st_mode) == 0o600

    def test_means_that_no_shovel_carries_until_it_is_ordered_again(self, tmp_path: Path) -> None:
        node = plan_pair(tmp_path / "run").node("chongqing")

        typed(tmp_path / "run", "account", "sichuan", str(tmp_path / "account.json"), "--json")
        fetched = node.fetched_mark.exists()
        said = typed(tmp_path / "run", "shovel", "sichuan")

        assert fetched
        assert (said.exit_code, node.fetched_mark.exists()) == (0, False)

    @pytest.mark.parametrize(
        "words", [("account", "beijing", "account.json"), ("shovel", "beijing")]
    )
    def test_is_for_the_participant_of_this_border(self, words: tuple[str, ...]) -> None:
        said = Desk(nobody).types(participants, *words)

        assert said.status == 1
        assert "sichuan" in said.err


class TestAParticipantThatIsReachedByHttp:
    def test_has_no_shovel_until_it_is_reached_by_amqp_again(self, tmp_path: Path) -> None:
        pair = plan_pair(tmp_path / "run")
        node = pair.node("chongqing")

        fetching.reach_by_http(pair, node, is_http=True)
        by_http = node.is_carried
        fetching.reach_by_http(pair, node, is_http=True)
        fetching.reach_by_http(pair, node, is_http=False)

        assert (by_http, node.is_carried) == (False, True)
